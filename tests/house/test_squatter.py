"""A stranger who knows every public fact of a company registers it first; and one who ties himself to a person."""

import pytest

from jingban.accounts.models import Account, Link
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation import clock
from jingban.ledger.outbox import run_due_events
from jingban.mandates.models import AgentSearch, Mandate
from jingban.messages.models import Message
from tests.cast import LIN, YANXI, ZHENG, ZHOU
from tests.house.pages import Browser
from tests.house.story import Story, boxes, local, register_firm, register_person, sign_in

SQUATTERS_PHONE, HIS_PHONE = "13700007777", "13600001111"


@pytest.fixture
def story() -> Story:
    """The people are there; the company is not yet."""
    told = Story()
    told.people_register()
    return told


@pytest.fixture
def squatter(story: Story) -> Browser:
    """Signed in at O1, before the company came."""
    register_firm(YANXI, ZHENG, "squatter", SQUATTERS_PHONE)
    return sign_in("squatter", "organisation")


def mandate_of_the_head() -> Mandate:
    """The representative binds an agent from his own account, knowing of no other account."""
    head = sign_in(local(ZHENG[2])).open("/acting-for/")
    head.submit("principal", pressing=f"principal={Story.principal(head)}")
    head.open("/centre/agents/new").submit("number", pressing="step=search", number=ZHOU[1])
    today = clock.china_date(clock.now())
    head.submit(
        "fullname",
        pressing="step=grant",
        person="on",
        fullname=ZHOU[0],
        services="work-permits",
        **boxes("valid_from", today),
        length="1y",
    )
    assert head.status == 303, head.heading()
    return Mandate.objects.get()


def test_he_cannot_bind_an_agent_nor_see_one(squatter: Browser) -> None:
    mandate = mandate_of_the_head()
    assert squatter.open("/centre/agents/new").status == 403
    token = squatter.open("/centre/agents/").form_with("/sign-out/").filled({})
    for path, typed in (
        ("new", {"step": ["search"], "number": [ZHOU[1]]}),
        ("new", {"step": ["grant"], "person": ["on"], "fullname": [ZHOU[0]], "services": ["work-permits"]}),
        (f"{mandate.id}/change", {"valid_to-y": ["2027"], "valid_to-m": ["1"], "valid_to-d": ["1"]}),
        (f"{mandate.id}/remove", {"why": ["left"]}),
        (f"{mandate.id}/renew", {"length": ["1y"]}),
        ("history", {}),
        ("export", {}),
    ):
        refused = squatter.send(f"/centre/agents/{path}", {**token, **typed})
        assert refused.status == 403, path
        assert "周" not in refused.text
    for path in ("/permits/", "/permits/employer-change", "/cases/", "/cases/hand-over/work-permits"):
        assert squatter.open(path).status == 403, path
    assert squatter.send("/permits/employer-change", token).status == 403
    assert "周" not in squatter.open("/centre/agents/").text
    assert AgentSearch.objects.count() == 1, "the representative's own"
    mandate.refresh_from_db()
    assert mandate.revoked_at is None
    assert Mandate.objects.count() == 1


def test_he_cannot_confirm_himself(squatter: Browser) -> None:
    address = next(
        part
        for part in squatter.open("/centre/organisation/").text.split('"')
        if "/register/confirm/" in part
    )
    link = Link.objects.get(account__username="squatter")
    assert squatter.open(address).status == 403
    assert squatter.open(f"/centre/confirmations/{link.organisation_id}/").status == 403
    # Nor with a person's account that is not the representative's.
    other = sign_in(local(LIN[2]))
    assert other.open(address).status == 404
    token = other.open("/").form_with("/sign-out/").filled({})
    typed = {"account": [str(link.id)], "mine": ["on"], "answer": ["confirm"]}
    assert other.send(f"/centre/confirmations/{link.organisation_id}/", {**token, **typed}).status == 404
    link.refresh_from_db()
    assert link.level == "O1"


def test_the_representative_confirms_the_right_one_and_the_squatter_is_out_at_once(
    story: Story, squatter: Browser
) -> None:
    story.firm_registers()
    chief = sign_in(local(ZHENG[2])).open("/centre/confirmations/")
    organisation = Link.objects.get(account__username="yanxi_hr").organisation
    assert YANXI[0] in chief.text
    chief.open(f"/centre/confirmations/{organisation.id}/")
    assert "squatter" not in chief.text, "user names are masked"
    right = Link.objects.get(account__username="yanxi_hr")
    assert squatter.open("/centre/").status == 200
    chief.submit("mine", mine="on", account=str(right.id), pressing="answer=confirm")
    assert chief.status == 303, chief.heading()
    # His next request, in the browser he is signed in with.
    squatter.open("/centre/organisation/")
    assert squatter.address.startswith("/sign-in/"), squatter.address
    right.refresh_from_db()
    assert right.level == "O2"
    run_due_events()
    told = Message.objects.filter(account_id=Account.objects.get(username="squatter").id)
    assert "account.organisation_link_ended" in set(told.values_list("template", flat=True))
    # His password still opens his account, which is nobody's now.
    back = sign_in("squatter", "organisation")
    assert back.open("/centre/organisation/").status == 200
    assert YANXI[0] not in back.text
    assert "fullname" not in back.open("/centre/agents/new").text
    assert "单位信息变更" not in back.open("/permits/").text
    # The company goes on.
    story.firm.open("/centre/agents/new")
    assert story.firm.status == 200


def test_denied_he_is_out_as_well(squatter: Browser) -> None:
    link = Link.objects.get(account__username="squatter")
    chief = sign_in(local(ZHENG[2])).open(f"/centre/confirmations/{link.organisation_id}/")
    chief.submit("mine", pressing="answer=deny")
    assert chief.status == 303, chief.heading()
    assert squatter.open("/centre/").address.startswith("/sign-in/")


def test_a_second_company_account_waits_for_him_too(story: Story) -> None:
    """After O2 a stranger may still register; he is told nothing and changes nothing."""
    story.firm_registers()
    story.head_confirms()
    register_firm(YANXI, ZHENG, "latecomer", SQUATTERS_PHONE)
    late = sign_in("latecomer", "organisation")
    assert late.open("/centre/agents/new").status == 403
    assert story.firm.open("/centre/agents/new").status == 200
    assert Link.objects.get(account__username="yanxi_hr").level == "O2"


def test_a_strangers_tie_to_a_person_neither_locks_her_out_nor_lets_him_in(story: Story) -> None:
    """He knows her name, number and dates, and has a phone of his own; even the password is the same."""
    register_person((ZHOU[0], ZHOU[1], f"+86{HIS_PHONE}"))
    story.firm_registers()
    story.head_confirms()
    story.firm_binds(ZHOU)
    run_due_events()
    mandate = Mandate.objects.get()
    assert Link.objects.filter(person=mandate.agent, ended_at=None).count() == 2
    # On her number she gets into hers, and goes on as ever.
    hers = story.agent_enters()
    assert "周*然" in hers.open("/centre/").text
    # By his own phone he gets into his, and sees nothing of hers.
    his = sign_in(HIS_PHONE)
    for path in ("/", "/centre/", "/centre/mandates/", "/acting-for/", "/cases/", "/centre/messages/"):
        assert YANXI[0] not in his.open(path).text, path
    token = his.open("/").form_with("/sign-out/").filled({})
    assert his.send(f"/centre/mandates/{mandate.id}/lay-down", token).status == 403
    assert his.send("/acting-for/", {**token, "principal": [str(mandate.principal_id)]}).status == 403
    assert hers.open("/permits/").status == 200
    # No message about her goes to his phone or inbox.
    his_account = next(one for one in Account.objects.filter(kind="person") if one.phone == f"+86{HIS_PHONE}")
    told = set(Message.objects.filter(account_id=his_account.id).values_list("template", flat=True))
    assert told == {"registration.person_done"}
    # When she shows her face anew, his tie ends, and with it his session.
    link = Link.objects.get(person=mandate.agent, level="L3")
    raise_level(account=link.account, now=clock.now())
    his.open("/centre/")
    assert Link.objects.filter(person=mandate.agent, ended_at=None).count() == 1
    assert his.address.startswith("/sign-in/")
    assert hers.open("/permits/").status == 200
