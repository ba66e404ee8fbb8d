"""The figures of docs/security/controls.md are those of the code; every test that these pages name is there."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from jingban.accounts import codes, passwords
from jingban.accounts.models import SessionKind
from jingban.accounts.sessions import LIFETIMES
from jingban.foundation.files import cleaning, receiving
from jingban.recovery import policies as finding_back
from jingban.registration.limits import LIMITS
from jingban.registration.models import TryKind
from jingban.signin import kept_forms, policies
from jingban.staff.pacing import FREE_MISSES
from jingban.tolls import prices
from tests.house.test_asvs import ROOT, TEST, functions

PAGES = sorted((ROOT / "docs/security").glob("*.md"))
PAGE = (ROOT / "docs/security/controls.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tests_a_page_names_are_there(page: Path) -> None:
    named = TEST.findall(page.read_text(encoding="utf-8"))
    assert not [path for path, _name in named if not (ROOT / path).is_file()]
    assert not [(path, name) for path, name in named if name and name not in functions(ROOT / path)]


def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def session_row(kind: SessionKind, who: str) -> str:
    lives = LIFETIMES[kind]
    return f"| {who} | **{minutes(lives.idle)}** min | **{minutes(lives.whole) // 60}** h |"


@pytest.mark.parametrize(
    "told",
    [
        f"**{minutes(codes.LIFETIME)}** minutes, **{codes.MAX_TRIES}** tries, one use; "
        f"the next after **{int(codes.RESEND.total_seconds())}** s; **{codes.LIMITS[0][1]}** an hour and "
        f"**{codes.LIMITS[1][1]}** a day for a phone, "
        f"of which the last {codes.LIMITS[0][2]} and {codes.LIMITS[1][2]} are kept",
        f"proof of work after **{policies.WORK_AFTER}**, a code by SMS after **{policies.CODE_AFTER}** on a name "
        f"(**{policies.NETWORK_CODE_AFTER}** from a network)",
        f"one attempt a minute after {FREE_MISSES} for a name from a network",
        f"**{LIMITS[TryKind.NETWORK][1]}** checks an hour a network, **{LIMITS[TryKind.PHONE][1]}** a day a phone",
        f"proof of work after **{finding_back.SUBJECT_WORK_AFTER}** beginnings a day on a name, "
        f"**{finding_back.NETWORK_WORK_AFTER}** an hour from a network; a user name is sent "
        f"**{finding_back.USERNAME_MOST}** times an hour",
        f"proof of work after **{prices.FREE}** uses an hour of one form from a network, "
        f"six times that after **{prices.HARD_AFTER}**",
        f"**{settings.AGENT_SEARCHES_A_DAY}** a day an organisation",
        f"**{kept_forms.MOST_FROM_NETWORK}** an hour a network, 100 000 characters each",
        f"**{passwords.MIN_LENGTH}** to **{settings.PASSWORD_MAX_LENGTH}** characters",
        f"at most **{cleaning.MAX_BYTES // cleaning.MEGABYTE}** MB each, "
        f"**{receiving.MAX_HELD // cleaning.MEGABYTE}** MB a request, "
        f"**{cleaning.MAX_PIXELS // 1_000_000}** million pixels, **{cleaning.MAX_PAGES}** pages, "
        f"**{cleaning.MAX_SCANS}** scans of a JPEG, **{cleaning.MAX_STREAM // cleaning.MEGABYTE}** MB for a part",
        f"longest side **{cleaning.MAX_SIDE}**",
        f"lasts at most **{settings.MANDATE_MAX_YEARS}** years",
        session_row(SessionKind.PERSON, "person, organisation"),
        session_row(SessionKind.ORGANISATION, "person, organisation"),
        session_row(SessionKind.STAFF, "staff"),
        session_row(SessionKind.VISITOR, "a visitor"),
    ],
)
def test_the_figures_are_those_of_the_code(told: str) -> None:
    assert told in WORDS
