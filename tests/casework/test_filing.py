"""A draft is kept, filed once, corrected, withdrawn; what is filed is what was shown."""

import secrets
from datetime import timedelta
from uuid import uuid4

import pytest

from jingban.casework.models import Case, CaseVersion
from jingban.casework.progress import WrongPrincipal
from jingban.casework.queries import filed_version, working_version
from jingban.casework.use_cases import file_case as filing
from jingban.casework.use_cases.file_case import UnableToFileCase, file_case
from jingban.casework.use_cases.save_draft import UnableToSaveDraft, save_draft
from jingban.casework.use_cases.start_draft import UnableToStartDraft
from jingban.casework.use_cases.withdraw_case import withdraw_case
from jingban.ledger.models import LedgerRow
from jingban.mandates.acts import Refused, ask
from jingban.mandates.models import Act
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.messages.models import Message
from jingban.permits.employer_change import EMPLOYER_CHANGE
from tests.casework.world import ANSWERS, HOUR, World
from tests.cast import NOW, SHEN, SHIGUANG
from tests.factories import (
    WORK_PERMITS,
    make_account,
    make_organisation,
    make_organisation_account,
    signed_as_organisation,
    signed_as_person,
)

STEP = EMPLOYER_CHANGE.steps[0]


def test_a_filing(world: World) -> None:
    case = world.file()
    assert (case.state, case.number, case.filed_at) == ("submitted", "QT-2026-000001", NOW)
    assert case.handler == world.agent
    assert case.division == "990100"
    facts = filed_version(case).document["facts"]
    assert facts["head"] == {"name": "顾清和", "mobile": "+8613900001234"}
    assert working_version(case) is None
    assert LedgerRow.objects.filter(event="case.filed", subject_id=case.id).count() == 1


def test_agent_and_organisation_are_told(world: World) -> None:
    world.file()
    told = Message.objects.filter(template="case.filed")
    assert {message.account_id for message in told} == {world.agent_account.id, world.account.id}
    assert all("QT-2026-000001" in message.text for message in told)


def test_the_document_is_sealed(world: World) -> None:
    world.file()
    row = CaseVersion.objects.values().get()
    for text in ("顾清和", "13900001234", "hr@yanxi.example", "澄湖路"):
        assert text not in str(row)


def test_the_same_form_twice_files_once(world: World) -> None:
    case, token = world.draft(), uuid4()
    first = world.file(case, token=token)
    again = world.file(case, token=token)
    assert (first.id, first.number) == (again.id, again.number)
    assert Case.objects.count() == 1
    assert Message.objects.filter(template="case.filed").count() == 2
    with pytest.raises(UnableToFileCase, match="filed"):
        world.file(case, token=uuid4())


def test_a_killed_server_leaves_a_whole_draft(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever step fails after the first write, nothing of the filing stays."""
    case, token = world.draft(), uuid4()
    before = Act.objects.count(), LedgerRow.objects.count(), Message.objects.count()

    class Killed(BaseException):
        pass

    def killed(*args: object, **kwargs: object) -> None:
        raise Killed

    for place in ("advance", "next_number", "tell", "note"):
        with monkeypatch.context() as patched:
            patched.setattr(filing, place, killed)
            with pytest.raises(Killed):
                world.file(case, token=token)
        assert Case.objects.get().state == "draft"
        assert working_version(case).document["typed"] == ANSWERS
        assert (Act.objects.count(), LedgerRow.objects.count(), Message.objects.count()) == before
    assert world.file(case, token=token).number == "QT-2026-000001"


def test_an_unfinished_draft_is_not_filed(world: World) -> None:
    case = world.draft(filled=False)
    with pytest.raises(UnableToFileCase, match="unfinished"):
        world.file(case)
    world.fill(case, head={"name": ["顾清和"], "mobile": ["010"]})
    with pytest.raises(UnableToFileCase, match="unfinished"):
        world.file(case)
    assert Case.objects.get().number == ""


def test_what_is_filed_is_what_was_shown(world: World) -> None:
    case = world.draft()
    shown = working_version(case).revision
    world.fill(case)
    with pytest.raises(UnableToFileCase, match="edited"):
        file_case(
            authority=world.may("file"),
            case=case,
            revision=shown,
            token=uuid4(),
            entropy=secrets.token_bytes(16),
            now=NOW,
        )


def test_two_windows_do_not_overwrite_each_other(world: World) -> None:
    case = world.draft(filled=False)
    first = save_draft(
        authority=world.may("save"), case=case, step=STEP, typed=ANSWERS["contact"], revision=0, now=NOW
    )
    assert first.revision == 1
    with pytest.raises(UnableToSaveDraft, match="edited") as refusal:
        save_draft(authority=world.may("save"), case=case, step=STEP, typed={}, revision=0, now=NOW)
    assert refusal.value.revision == 1
    assert working_version(case).document["typed"]["contact"] == ANSWERS["contact"]


def test_one_change_at_a_time(world: World) -> None:
    draft = world.draft()
    assert world.draft(filled=False) == draft
    world.file(draft)
    with pytest.raises(UnableToStartDraft) as refusal:
        world.draft()
    assert refusal.value.case == draft
    withdraw_case(authority=world.may("withdraw"), case=Case.objects.get(), now=NOW)
    assert world.draft(filled=False) != draft


def test_nothing_is_filed_after_the_mandate_was_taken_away(world: World) -> None:
    case = world.draft()
    leave = world.may("file")
    signed = signed_as_organisation(world.account, world.organisation)
    manage = ask(
        signed_in=signed,
        principal_id=world.organisation.id,
        service_code="",
        action="manage_mandates",
        at=NOW,
    )
    revoke_mandate(authority=manage, mandate=world.mandate, now=NOW)
    with pytest.raises(Refused):
        file_case(
            authority=leave,
            case=case,
            revision=working_version(case).revision,
            token=uuid4(),
            entropy=secrets.token_bytes(16),
            now=NOW,
        )
    assert Case.objects.get().state == "draft"


def test_leave_for_another_principal_is_no_leave(world: World) -> None:
    case = world.draft()
    elsewhere = make_organisation(SHIGUANG, SHEN)
    signed = signed_as_person(make_account(SHEN), elsewhere.representatives.get().person)
    leave = ask(signed_in=signed, principal_id=elsewhere.id, service_code=WORK_PERMITS, action="file", at=NOW)
    with pytest.raises(WrongPrincipal):
        withdraw_case(authority=leave, case=case, now=NOW)
    make_organisation_account(elsewhere, username="shiguang", phone="+8613800009999")


@pytest.mark.parametrize("who", ["agent", "representative", "account"])
def test_whoever_may_act_files(world: World, who: str) -> None:
    case = world.file(who=who)
    assert (
        case.handler
        == {
            "agent": world.agent,
            "representative": world.representative,
            "account": None,
        }[who]
    )


def test_a_correction(world: World) -> None:
    case = world.returned()
    correction = working_version(case)
    assert correction.number == 2
    assert correction.document["typed"] == ANSWERS
    moved = {**ANSWERS["contact"], "address": ["青汀市砚溪区澄湖路 20 号 5 层"]}
    world.fill(case, contact=moved, now=NOW + 2 * HOUR)
    world.resubmit(case, now=NOW + 2 * HOUR)
    case.refresh_from_db()
    assert (case.state, case.number) == ("submitted", "QT-2026-000001")
    assert filed_version(case).document["facts"]["contact"]["address"].endswith("20 号 5 层")
    assert CaseVersion.objects.filter(case=case, number=1).get().document["typed"] == ANSWERS


def test_a_colleague_may_correct_and_carries_it_then(world: World) -> None:
    case = world.returned()
    world.resubmit(case, who="other")
    case.refresh_from_db()
    assert case.handler == world.other


def test_withdrawing_throws_a_begun_correction_away(world: World) -> None:
    case = world.returned()
    withdraw_case(authority=world.may("withdraw"), case=case, now=NOW + timedelta(days=1))
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("withdrawn", NOW + timedelta(days=1))
    assert working_version(case) is None
    assert filed_version(case) is not None
