"""Whatever changes something: who may do it does it, and for nobody else does the same form do anything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jingban.casework.queries import working_version
from jingban.catalogue.data import load_data as load_services
from jingban.messages.data import load_data as load_texts
from jingban.parties.models import Representative
from tests.casework.conftest import at
from tests.casework.world import ANSWERS, CHECKS
from tests.cast import CHEN, NOW, ZHOU
from tests.house.addresses import names
from tests.house.fingerprint import LOOKED_AT, fingerprint
from tests.house.pages import Browser, Typed
from tests.house.town import DESK, PORTAL, Town

__all__ = ["at"]
SOME = ("nobody", "agent", "firm")
Form = dict[str, Typed]


@dataclass(frozen=True)
class Deed:
    """A form: its address, who may send it with effect, what is on it, and in which state of the case."""

    name: str
    may: str
    form: Callable[[Town], Form]
    state: str = "submitted"
    # What is done leaves no trace but in the ledger or the session.
    traceless: bool = False
    kwargs: tuple[tuple[str, str], ...] = ()

    def path(self, town: Town) -> str:
        parameters = dict(names())[self.name]
        return reverse(self.name, kwargs={**town.parameters(self.name, parameters), **dict(self.kwargs)})


def day(name: str, value: date) -> Form:
    return {f"{name}-y": str(value.year), f"{name}-m": str(value.month), f"{name}-d": str(value.day)}


def typed(**form: Typed) -> Callable[[Town], Form]:
    return lambda town: form


def as_shown(who: str, name: str, having: str, **changed: str) -> Callable[[Town], Form]:
    """Give the form as it stands on the page of who may send it, changed a little."""

    def read(town: Town) -> Form:
        page = Browser(town.browser_of(who)).open(Deed(name, "", typed()).path(town))
        form = page.form_with(having).filled(dict(changed))
        return {name: values for name, values in form.items() if name not in {"csrfmiddlewaretoken", "as"}}

    return read


def revision(town: Town) -> str:
    version = working_version(town.case)
    return str(version.revision if version else 0)


def declared(town: Town) -> Form:
    return {"true": "on", "law": "on", "revision": revision(town), "token": str(uuid4())}


FIRM, SIDE = "firm head", "firm head agent colleague"
WORKERS = "intake reviewer decider"
ACCOUNTS = " ".join(PORTAL[1:])
DAY = {"kind": "rest", "source": "国办发明电〔2026〕1 号", **day("day", date(2026, 12, 1))}
OFFICER = {"login": "another", "name": "新来的", "roles": ["staff_admin"], "division": "990100"}
DEEDS = [
    Deed("mandates:bind", FIRM + " rival", typed(step="search", number=CHEN[1])),
    Deed("mandates:change", FIRM, typed(**day("valid_to", date(2027, 6, 1)))),
    Deed("mandates:remove", FIRM, typed(why="left")),
    Deed("mandates:renew", "", typed(**day("valid_from", NOW.date()), length="1y")),
    Deed("mandates:lay_down", "agent", typed()),
    Deed("mandates:accept", "", typed()),
    Deed("mandates:first_use", "", typed()),
    Deed(
        "mandates:choose",
        "agent colleague head",
        lambda town: {"principal": str(town.organisation.id)},
        traceless=True,
    ),
    Deed("casework:withdraw", SIDE, typed()),
    Deed("casework:take_over", "colleague", typed()),
    Deed(
        "casework:hand_over",
        FIRM + " colleague",
        lambda town: {"cases": [str(town.case.id)], "to": str(town.other.id)},
    ),
    Deed(
        "casework:step",
        SIDE,
        lambda town: {**ANSWERS["head"], "revision": revision(town)},
        "draft",
        kwargs=(("code", "head"),),
    ),
    Deed("casework:check", SIDE, declared, "draft"),
    Deed("casework:discard", SIDE, typed(), "draft"),
    Deed("casework:check", SIDE, declared, "returned"),
    Deed("permits:employer-change", "rival rival_agent", typed()),
    Deed("registration:new_link", "unproven", typed()),
    Deed(
        "registration:answer",
        "head",
        lambda town: {"account": str(town.unproven.links.get().id), "mine": "on", "answer": "deny"},
    ),
    Deed("stop", " ".join((*PORTAL, "intake")), typed()),
    Deed("authenticator-begin", ACCOUNTS, typed()),
    Deed("security-username", "firm rival unproven", typed(username="another1")),
    Deed("passkey-rename", "agent", typed(name="我的手机")),
    Deed("passkey-remove", "agent", typed()),
    Deed("casework:accept", "intake", typed()),
    Deed(
        "casework:return",
        "intake",
        typed(other_title="看不清", other_todo="请写到门牌号", complete="on"),
    ),
    Deed("casework:determine", "decider", typed(outcome="approved", checks=CHECKS), "accepted"),
    Deed("staff:unmask", WORKERS, typed(reason="contact")),
    Deed(
        "backoffice:person",
        WORKERS + " vetting helpdesk elsewhere",
        typed(number=ZHOU[1], reason="contact"),
        traceless=True,
    ),
    Deed("staff:create", "staff_admin", typed(**OFFICER)),
    Deed("staff:officer", "staff_admin", typed(roles=["auditor"], division="990100")),
    Deed("staff:re_enrol", "staff_admin", typed()),
    Deed("staff:confirm", "staff_admin", typed()),
    Deed("staff:deactivate", "staff_admin", typed()),
    Deed(
        "catalogue:service",
        "catalogue_admin",
        as_shown("catalogue_admin", "catalogue:service", "fee_zh", fee_zh="不收费。", fee_en="No fee."),
    ),
    Deed("catalogue:change_day", "catalogue_admin", typed(**DAY)),
    Deed(
        "catalogue:take_year",
        "catalogue_admin",
        typed(
            year="2027",
            status="official",
            source="国办",
            days="day,kind,note_zh,note_en\n2027-01-01,rest,元旦,New Year",
        ),
    ),
    Deed(
        "portal:content_edit",
        "content_editor",
        as_shown("content_editor", "portal:content_edit", "title_zh", title_zh="改过的标题"),
    ),
    Deed(
        "portal:content_unpublish",
        "content_editor",
        as_shown("content_editor", "portal:content_edit", "title_zh"),
    ),
]
# Forms of everybody, of one's own account alone, or of the rooms' own tests (signin, registration, vetting, ui,
# sandbox).
ELSEWHERE = {
    "ui:language", "ui:care", "challenge", "portal:region", "portal:content_add", "portal:content_publish",
    "sign-in-person", "sign-in-organisation", "sign-in-challenge", "sign-in-code", "sign-in-code-send", "sign-out",
    "stop-own", "sign-in-factor", "sign-in-passkey", "sign-in-passkey-options", "prove", "prove-options",
    "phone-former", "phone-former-code", "phone-new", "phone-new-code", "passkey-options", "passkey-add",
    "authenticator-set-up", "authenticator-ask", "authenticator-remove", "recovery-codes",
    "security-password", "security-end-device", "security-end-others", "recover-person", "recover-organisation",
    "recover-username", "registration:person", "registration:person_code", "registration:register_organisation",
    "registration:organisation_code", "registration:complete", "mandates:verify_form", "mandates:agents",
    "messages:read_all", "staff:sign_in", "staff:sign_out", "staff:password",
    "staff:enrol", "staff:enrol_device", "sandbox:act", "vetting:block", "vetting:concerned",
}  # fmt: skip


@pytest.mark.parametrize("state", ["submitted", "draft", "returned", "accepted"])
def test_who_may_do_it(state: str) -> None:
    load_services()
    load_texts()
    town = Town(state)
    browsers = {who: town.browser_of(who) for who in (*PORTAL, *DESK)}
    before = fingerprint()
    for deed in DEEDS:
        if deed.state == state:
            judge(deed, town, browsers, before)


def judge(deed: Deed, town: Town, browsers: dict[str, Client], before: str) -> None:
    """Let everybody send one form, each as if nobody had before."""
    path, form = deed.path(town), deed.form(town)
    everybody = (*SOME, *DESK) if path.startswith("/staff/") else (*PORTAL, "intake")
    for who in everybody:
        with transaction.atomic():
            answer = browsers[who].post(path, form)
            changed = fingerprint() != before
            transaction.set_rollback(True)
        said = f"{deed.name}, {who}: {answer.status_code}"
        assert answer.status_code < 500, said
        if who in deed.may.split():
            assert answer.status_code in {200, 303}, said
            assert changed is not deed.traceless, said
        else:
            assert not changed, said


def test_what_is_only_shown_takes_no_form() -> None:
    """An address that changes something stands in `DEEDS` or `ELSEWHERE`: a form sent to any other does nothing."""
    load_services()
    load_texts()
    town = Town("submitted")
    portal = {who: town.browser_of(who) for who in ("agent", "head", "firm")}
    desk = {who: town.browser_of(who) for who in DESK}
    before = fingerprint(without=LOOKED_AT)
    for name, parameters in names():
        if name in ELSEWHERE or name in {deed.name for deed in DEEDS}:
            continue
        path = reverse(name, kwargs=town.parameters(name, parameters))
        for who, browser in (desk if path.startswith("/staff/") else portal).items():
            assert browser.post(path, {"why": "left", "text": "x"}).status_code < 500, (name, who)
        assert fingerprint(without=LOOKED_AT) == before, name


def test_a_former_representative_has_no_business_any_more() -> None:
    load_services()
    town = Town("submitted")
    Representative.objects.filter(person=town.representative).update(until=NOW)
    head = town.browser_of("head")
    for path in ("/centre/agents/", "/permits/", f"/cases/{town.case.id}/"):
        assert head.get(path).status_code in {403, 404}, path
    assert head.post(f"/centre/agents/{town.mandate.id}/remove", {"why": "left"}).status_code == 403
