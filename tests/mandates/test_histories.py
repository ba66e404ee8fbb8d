"""Decisions about any history agree with a naive model that keeps everything in a list and looks it through."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jingban.foundation.clock import china_date
from jingban.mandates.acts import Refused, ask_to_manage
from jingban.mandates.decision import decide
from jingban.mandates.facts import decision_facts
from jingban.mandates.models import Mandate
from jingban.mandates.policies import UnableToSetDates
from jingban.mandates.use_cases.accept_mandate import UnableToAcceptMandate
from jingban.mandates.use_cases.change_mandate import UnableToChangeMandate, change_mandate
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates, grant_mandates
from jingban.mandates.use_cases.revoke_mandate import UnableToRevokeMandate, revoke_mandate
from jingban.parties.models import OrganisationStateChange, PersonStateChange, Representative
from tests.cast import NOW, ZHOU
from tests.factories import (
    WORK_PERMITS,
    accept,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
)

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass
class Version:
    """One version as the naive model remembers it."""

    granted: datetime
    first: date
    last: date
    series: int
    revoked: datetime | None = None
    replaced: datetime | None = None


@dataclass
class NaiveModel:
    """Remembers every event in lists and answers by looking all of them through, in plain words."""

    versions: list[Version] = field(default_factory=list)
    accepted: dict[int, datetime] = field(default_factory=dict)
    person_states: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    organisation_states: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    represents: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @staticmethod
    def _state(states: list[tuple[datetime, datetime, str]], at: datetime, known: datetime) -> str:
        seen = [one for one in states if one[0] <= at and one[1] <= known]
        return max(seen, key=lambda one: (one[0], one[1]))[2] if seen else ""

    def answer(self, at: datetime, known: datetime, level: str) -> str:
        person = self._state(self.person_states, at, known)
        organisation = self._state(self.organisation_states, at, known)
        horizon = min(at, known)
        if level != "L3":
            return "not_proven"
        if person not in {"", "living"}:
            return "person_cannot_act"
        verdict = self._by_representative(horizon) or self._by_mandate(at, horizon)
        if verdict not in {"representative", "in_force", "not_accepted"}:
            return verdict
        if organisation in {"suspended", "dissolved"}:
            return f"organisation_{organisation}"
        return verdict

    def _by_representative(self, horizon: datetime) -> str | None:
        held = any(a <= horizon and (b is None or horizon < b) for a, b in self.represents)
        return "representative" if held else None

    def _by_mandate(self, at: datetime, horizon: datetime) -> str:
        known = [one for one in self.versions if one.granted <= horizon]
        if not known:
            return "no_mandate"
        newest = known[-1]
        if newest.replaced and newest.replaced <= horizon:
            return "no_mandate"
        if newest.revoked and newest.revoked <= horizon:
            return "revoked"
        day = at.astimezone(CHINA).date()
        if day < newest.first:
            return "not_yet"
        if day > newest.last:
            return "expired"
        accepted = self.accepted.get(newest.series)
        return "in_force" if accepted and accepted <= horizon else "not_accepted"


steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(0, 40 * 24 * 3600)),
        st.tuples(st.just("grant"), st.integers(0, 20), st.integers(0, 40)),
        st.tuples(st.just("change"), st.integers(-3, 20), st.integers(0, 40)),
        st.tuples(st.just("revoke")),
        st.tuples(st.just("accept")),
        st.tuples(
            st.just("organisation"), st.sampled_from(["live", "suspended", "dissolved"]), st.integers(0, 9)
        ),
        st.tuples(st.just("person"), st.sampled_from(["living", "dead", "merged"]), st.integers(0, 9)),
        st.tuples(st.just("representative"), st.booleans()),
    ),
    min_size=1,
    max_size=14,
)
questions = st.lists(
    st.tuples(st.integers(-2, 130 * 24), st.integers(0, 130 * 24), st.sampled_from(["L2", "L3"])),
    min_size=4,
    max_size=12,
)


class Story:
    """Plays steps on the product and on the naive model alike."""

    def __init__(self) -> None:
        self.now = NOW
        self.account = make_account(ZHOU)
        self.agent = make_person(ZHOU)
        self.organisation = make_organisation()
        self.owner = make_organisation_account(self.organisation)
        self.model = NaiveModel()
        self.model.person_states.append((NOW, NOW, "living"))
        self.model.organisation_states.append((NOW, NOW, "live"))
        self.moments = [NOW]

    def play(self, step: tuple) -> None:
        self.now += timedelta(seconds=1)
        getattr(self, step[0])(*step[1:])
        self.moments.append(self.now)

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def _current(self) -> Mandate | None:
        return Mandate.objects.filter(superseded_at=None).first()

    def _authority(self):
        # The organisation's own state is the decision's matter for the agent, not what is tried here.
        return ask_to_manage(
            signed_in=signed_as_organisation(self.owner, self.organisation),
            principal_id=self.organisation.id,
            at=self.now,
        )

    def grant(self, offset: int, length: int) -> None:
        first = china_date(self.now) + timedelta(days=offset)
        last = first + timedelta(days=length)
        try:
            grant_mandates(
                authority=self._authority(),
                agent=self.agent,
                services=[WORK_PERMITS],
                valid_from=first,
                valid_to=last,
                now=self.now,
            )
        except UnableToGrantMandates:
            newest = self.model.versions[-1]
            assert newest.revoked is None
            assert newest.last >= china_date(self.now)
            return
        if self.model.versions:
            newest = self.model.versions[-1]
            newest.replaced = self.now
            series = newest.series + 1
        else:
            series = 0
        self.model.versions.append(Version(self.now, first, last, series))

    def change(self, offset: int, length: int) -> None:
        current = self._current()
        if current is None:
            return
        first = current.valid_from + timedelta(days=offset) if offset > 0 else current.valid_from
        last = first + timedelta(days=length)
        try:
            change_mandate(
                authority=self._authority(), mandate=current, valid_from=first, valid_to=last, now=self.now
            )
        except (UnableToChangeMandate, UnableToSetDates):
            return
        newest = self.model.versions[-1]
        newest.replaced = self.now
        self.model.versions.append(Version(self.now, first, last, newest.series))

    def revoke(self) -> None:
        current = self._current()
        if current is None:
            return
        try:
            revoke_mandate(authority=self._authority(), mandate=current, now=self.now)
        except UnableToRevokeMandate:
            return
        self.model.versions[-1].revoked = self.now

    def accept(self) -> None:
        current = self._current()
        if current is None:
            return
        try:
            accept(current, self.account, self.agent, now=self.now)
        except (Refused, UnableToAcceptMandate):
            return
        self.model.accepted.setdefault(self.model.versions[-1].series, self.now)

    def organisation_state(self, state: str, late: int) -> None:
        since = max(NOW, self.now - timedelta(days=late))
        OrganisationStateChange.objects.create(
            organisation=self.organisation, state=state, since=since, recorded_at=self.now
        )
        self.model.organisation_states.append((since, self.now, state))

    def person_state(self, state: str, late: int) -> None:
        since = max(NOW, self.now - timedelta(days=late))
        PersonStateChange.objects.create(person=self.agent, state=state, since=since, recorded_at=self.now)
        self.model.person_states.append((since, self.now, state))

    def representative(self, becomes: bool) -> None:
        Representative.objects.filter(organisation=self.organisation, until=None).update(until=self.now)
        self.model.represents = [(a, b or self.now) for a, b in self.model.represents]
        if becomes:
            Representative.objects.create(organisation=self.organisation, person=self.agent, since=self.now)
            self.model.represents.append((self.now, None))


# `organisation` and `person` are also what the story holds: the steps go by another name.
STEP_NAMES = {"organisation": "organisation_state", "person": "person_state"}


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(steps=steps, questions=questions)
def test_any_history_is_decided_as_the_naive_model_does(steps: list[tuple], questions: list[tuple]) -> None:
    with transaction.atomic():
        story = Story()
        for step in steps:
            story.play((STEP_NAMES.get(step[0], step[0]), *step[1:]))
        asked = [(NOW + timedelta(hours=a), NOW + timedelta(hours=k), level) for a, k, level in questions]
        asked += [(moment, moment, "L3") for moment in story.moments]
        for at, known, level in asked:
            facts = decision_facts(
                person=story.agent.id,
                principal=story.organisation.id,
                service=WORK_PERMITS,
                at=at,
                known_at=known,
            )
            got = decide(facts, action="file", at=at, assurance=level).reason.value
            assert got == story.model.answer(at, known, level), (at, known, level)
        transaction.set_rollback(True)


def test_what_was_answered_yesterday_is_answered_today() -> None:
    """A death that is told a week late changes no answer of the week, as it was known then."""
    story = Story()
    story.play(("grant", 0, 40))
    story.play(("accept",))
    then = story.now
    story.play(("wait", 7 * 24 * 3600))
    story.play(("person_state", "dead", 7))

    def answer(known_at: datetime) -> str:
        facts = decision_facts(
            person=story.agent.id,
            principal=story.organisation.id,
            service=WORK_PERMITS,
            at=then + timedelta(hours=1),
            known_at=known_at,
        )
        return decide(facts, action="file", at=then, assurance="L3").reason.value

    assert answer(then + timedelta(hours=1)) == "in_force"
    assert answer(story.now) == "person_cannot_act"


def test_time_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story()
    story.play(("grant", 0, 6))
    story.play(("accept",))
    for zone in ("UTC", "America/Los_Angeles", "Asia/Shanghai"):
        monkeypatch.setenv("TZ", zone)
        last_second = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
        reasons = []
        for at in (last_second, last_second + timedelta(seconds=1)):
            facts = decision_facts(
                person=story.agent.id, principal=story.organisation.id, service=WORK_PERMITS, at=at
            )
            reasons.append(decide(facts, action="file", at=at, assurance="L3").reason.value)
        assert reasons == ["in_force", "expired"]
