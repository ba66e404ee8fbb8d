"""The desk: home by role, search without personal data in addresses, and the auditor's view."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.db.models import TextChoices

from jingban.backoffice import queries
from jingban.backoffice.forms import AuditForm
from jingban.ledger.models import LedgerRow
from jingban.mandates.models import Mandate
from jingban.parties.models import Representative
from jingban.staff.traces import number_mark
from tests.browsers import desk_of
from tests.casework.world import World
from tests.cast import CHEN, NOW, ZHENG, ZHOU
from tests.factories import grant, make_account, make_officer, make_organisation, make_organisation_account

ROLES = [
    "intake",
    "reviewer",
    "decider",
    "vetting",
    "helpdesk",
    "content_editor",
    "auditor",
    "catalogue_admin",
    "staff_admin",
]
MAY_OPEN = {
    "/staff/": set(ROLES),
    "/staff/search/": {"intake", "reviewer", "decider", "vetting", "helpdesk", "auditor"},
    "/staff/audit/": {"auditor"},
    "/staff/audit/unmaskings": {"auditor"},
    "/staff/officers/": {"staff_admin"},
    "/staff/cases/todo/": {"intake", "reviewer", "decider"},
    "/staff/cases/all/": {"intake", "reviewer", "decider", "helpdesk", "auditor"},
}


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_what(role: str) -> None:
    browser = desk_of(make_officer("one", role).officer, now=NOW)
    for address, roles in MAY_OPEN.items():
        assert browser.get(address).status_code == (200 if role in roles else 403), address


def test_the_helpdesk_writes_nothing(world: World) -> None:
    case = world.file()
    desk = desk_of(make_officer("help", "helpdesk").officer, now=NOW)
    assert desk.get(f"/staff/cases/{case.id}/").status_code == 200
    assert "查看需说明理由" not in desk.get(f"/staff/cases/{case.id}/").content.decode()
    assert desk.post(f"/staff/cases/{case.id}/accept").status_code == 403
    assert desk.post(f"/staff/unmask/case/{case.id}/head.name", {"reason": "contact"}).status_code == 403
    assert desk.get(f"/staff/unmask/case/{case.id}/head.name").status_code == 403
    case.refresh_from_db()
    assert case.state == "submitted"


@pytest.mark.parametrize("text", ["QT-2026-000001", "qt-2026", "砚溪智能", "uscc"])
def test_cases_and_organisations_are_found(world: World, text: str) -> None:
    world.file()
    text = world.organisation.uscc if text == "uscc" else text
    desk = world.desk(world.intake)
    page = desk.get("/staff/search/", {"text": text}).content.decode()
    assert ("QT-2026-000001" in page) is text.lower().startswith("qt")
    assert (f"/staff/organisations/{world.organisation.id}/" in page) is not text.lower().startswith("qt")
    assert desk.get("/staff/search/", {"text": ""}).status_code == 422


def test_an_organisation_is_shown_masked(world: World) -> None:
    world.file()
    page = world.desk(world.intake).get(f"/staff/organisations/{world.organisation.id}/").content.decode()
    for hidden in ("周欣然", "郑启明", "17600005093", ZHOU[1]):
        assert hidden not in page
    assert "周*然" in page
    assert "QT-2026-000001" in page
    assert LedgerRow.objects.filter(event="backoffice.organisation_opened").count() == 1


def test_a_person_is_found_by_number_for_a_reason_by_post(world: World) -> None:
    desk = world.desk(world.intake)
    assert desk.get("/staff/search/person").status_code == 405
    assert desk.post("/staff/search/person", {"number": ZHOU[1]}).status_code == 422
    assert desk.post("/staff/search/person", {"reason": "contact"}).status_code == 422
    shown = desk.post("/staff/search/person", {"number": ZHOU[1], "reason": "complaint"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "周*然" in page
    assert "176****5093" in page
    for hidden in ("周欣然", ZHOU[1]):
        assert hidden not in page
    row = LedgerRow.objects.get(event="backoffice.person_searched")
    mark = number_mark(f" {ZHOU[1].lower()} ")
    assert (row.party_id, row.outcome) == (world.agent.id, "success")
    assert row.data == {"reason": "complaint", "number": mark}
    assert mark.isalpha()
    assert (
        "没有查到"
        in desk.post("/staff/search/person", {"number": CHEN[1], "reason": "contact"}).content.decode()
    )
    missed = LedgerRow.objects.get(event="backoffice.person_searched", outcome="not_found")
    assert missed.data == {"reason": "contact", "number": number_mark(CHEN[1])}


def test_nobody_looks_herself_up(world: World) -> None:
    officer = make_officer("self", "intake", person=world.agent).officer
    page = world.desk(officer).post("/staff/search/person", {"number": ZHOU[1], "reason": "contact"})
    assert "查的是您本人" in page.content.decode()
    assert "176****5093" not in page.content.decode()


@pytest.mark.parametrize("tie", ["agent", "representative"])
def test_nobody_opens_her_own_organisation(world: World, tie: str) -> None:
    world.file()
    officer = make_officer("self", "helpdesk", person=getattr(world, tie)).officer
    path = f"/staff/organisations/{world.organisation.id}/"
    page = world.desk(officer).get(path)
    assert page.status_code == 403
    assert "这是您自己的单位" in page.content.decode()
    assert "QT-2026-000001" not in page.content.decode()
    row = LedgerRow.objects.get(event="backoffice.organisation_opened")
    assert (row.outcome, row.officer_id) == ("own_matter", officer.id)
    # Who belongs to another one, or to it no more, may.
    Mandate.objects.update(revoked_at=NOW)
    Representative.objects.update(until=NOW)
    assert world.desk(officer).get(path).status_code == 200


def test_a_person_with_many_mandates_is_shown_in_part(world: World) -> None:
    for number in range(queries.MOST_LISTED + 1):
        firm = make_organisation((f"第{number}家", f"91990100MA00000{number:03}"), ZHENG)
        account = make_organisation_account(firm, username=f"firm{number}", phone=f"+861380000{number:04}")
        grant(firm, account, world.agent)
    page = world.desk(world.intake).post("/staff/search/person", {"number": ZHOU[1], "reason": "contact"})
    assert "还有更早的，没有列出" in page.content.decode()
    assert "第10家" in page.content.decode()
    assert "第0家" not in page.content.decode()


def test_the_desk_names_divisions() -> None:
    here, everywhere = (
        make_officer("here", "intake").officer,
        make_officer("all", "intake", division="000000").officer,
    )
    page = desk_of(here, now=NOW).get("/staff/").content.decode()
    assert "青汀市" in page
    assert "990100" not in page
    assert "全国" in desk_of(everywhere, now=NOW).get("/staff/").content.decode()


def test_the_auditor_sees_who_looked(world: World) -> None:
    case = world.file()
    world.desk(world.intake).post(
        f"/staff/unmask/case/{case.id}/head.mobile", {"reason": "contact", "note": "核对号码"}
    )
    auditor = desk_of(make_officer("audit", "auditor").officer, now=NOW)
    page = auditor.get("/staff/audit/unmaskings").content.decode()
    for text in ("intake", case.number, "head.mobile", "联系当事人", "核对号码"):
        assert text in page
    assert "13900001234" not in page
    assert LedgerRow.objects.filter(event="backoffice.audit_read").count() == 1
    assert "没有这个工号" in auditor.get("/staff/audit/unmaskings?login=nobody").content.decode()


def test_the_ledger_is_narrowed(world: World, django_assert_max_num_queries) -> None:
    case = world.file()
    make_account(CHEN)
    auditor = desk_of(make_officer("audit", "auditor").officer, now=NOW)
    everything = auditor.get("/staff/audit/").content.decode()
    assert "case.filed" in everything
    assert "account.created" in everything
    of_case = auditor.get("/staff/audit/", {"related": str(case.id)}).content.decode()
    assert "case.filed" in of_case
    assert "account.created" not in of_case
    assert "case.filed" not in auditor.get("/staff/audit/", {"event": "staff."}).content.decode()
    assert "case.filed" not in auditor.get("/staff/audit/", {"outcome": "refused"}).content.decode()
    for wrong in ({"related": "x"}, {"login": "nobody"}, {"since-y": "2026"}, {"event": "no"}):
        assert auditor.get("/staff/audit/", wrong).status_code == 422, wrong
    with django_assert_max_num_queries(12):
        auditor.get("/staff/audit/")


def test_an_auditor_can_narrow_by_every_rooms_events() -> None:
    offered = {prefix for prefix, _label in AuditForm.EVENTS if prefix}
    rooms = {name.rpartition(".")[2] for name in settings.ROOMS}
    modules = [
        import_module(f"jingban.{room}.events") for room in rooms if find_spec(f"jingban.{room}.events")
    ]
    lists = [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, TextChoices) and one is not TextChoices
    ]
    assert offered == {f"{value.partition('.')[0]}." for one in lists for value in one.values}
