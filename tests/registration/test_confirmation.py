"""The legal representative answers from his own account: O2, displacement, denial, and who may not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import proven_account_of_organisation
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.foundation import clock
from jingban.foundation.models import ClockOffset
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.messages.models import Message
from jingban.parties.models import Organisation
from jingban.registration import handlers
from jingban.registration.models import Confirmation
from jingban.registration.use_cases.ask_representative import UnableToAsk, ask_representative
from jingban.sandbox.models import Outage, SandboxOrganisation
from tests.cast import CHEN, SHEN, SHIGUANG, YANXI, ZHENG, ZHOU, uscc
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.registration.people import (
    ORGANISATION_URL,
    organisation_form,
    registered,
    registered_organisation,
    sign_in,
    with_code,
)

LIST = "/centre/confirmations/"


@pytest.fixture
def head() -> Account:
    """The representative's own account, at L3, and the registers that name him."""
    registered(ZHENG)
    registered_organisation()
    return make_account(ZHENG)


def register(username: str = "yanxi_hr", phone: str = CHEN[2]) -> Account:
    """Register the organisation by the page, as anybody can who knows its public data."""
    visitor = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130"})
    form = organisation_form(username=username, phone=phone.removeprefix("+86"))
    response = visitor.post(ORGANISATION_URL, with_code(visitor, form, ORGANISATION_URL))
    assert response.status_code == 303
    return Account.objects.get(username=username)


def link_of(account: Account) -> Link:
    return Link.objects.get(account=account)


def page_of(organisation: Organisation | None) -> str:
    assert organisation is not None
    return f"{LIST}{organisation.id}/"


def tell_everybody() -> None:
    for event in OutboxEvent.objects.filter(topic="account.link_ended"):
        for _twice in range(2):
            handlers.tell_of_ended_link(event, clock.now())


def templates_to(account: Account) -> list[str]:
    rows = Message.objects.filter(account_id=account.id).order_by("created_at", "id")
    return [row.template for row in rows]


def signed_in(account: Account) -> Client:
    client = Client()
    sign_in(client, account)
    return client


def test_the_representative_confirms(head: Account) -> None:
    account = register()
    link = link_of(account)
    client = signed_in(head)
    assert YANXI[0] in client.get(LIST).content.decode()
    assert "请您以法定代表人身份确认" in client.get("/centre/identity/").content.decode()
    page = client.get(page_of(link.organisation)).content.decode()
    for words in ("以法定代表人身份确认", YANXI[0], YANXI[1], "138", "Edge · Windows", "注册的用户名"):
        assert words in page
    assert "yanxi_hr" not in page
    assert CHEN[2].removeprefix("+86") not in page
    assert "135****7781" in page
    typed = {"account": str(link.id), "answer": "confirm", "mine": "on"}
    response = client.post(page_of(link.organisation), typed)
    assert response.status_code == 303
    assert link_of(account).level == Level.O2
    assert "已经确认" in client.get(response.headers["Location"]).content.decode()
    assert templates_to(account)[-1] == "organisation.confirmed"
    assert Confirmation.objects.get().ended_at is not None
    row = LedgerRow.objects.get(event="registration.confirmed")
    assert (row.account_id, row.subject_id) == (head.id, link.id)


def test_a_stranger_came_first_and_is_displaced(head: Account) -> None:
    stranger = register("stranger_1", phone=CHEN[2])
    own = register("yanxi_hr", phone=ZHOU[2])
    epoch = stranger.credential_epoch
    organisation = link_of(own).organisation
    client = signed_in(head)
    page = client.get(page_of(organisation)).content.decode()
    assert "有 2 个账号在等您确认，哪一个是单位的" in page
    assert ("135****7781" in page, "176****5093" in page) == (True, True)
    typed = {"account": str(link_of(own).id), "answer": "confirm", "mine": "on"}
    assert client.post(page_of(organisation), typed).status_code == 303
    assert (link_of(own).level, link_of(own).ended_at) == (Level.O2, None)
    lost = link_of(stranger)
    assert (lost.level, lost.ended_why) == (Level.O1, "displaced")
    stranger.refresh_from_db()
    assert stranger.credential_epoch == epoch + 1
    tell_everybody()
    assert templates_to(stranger)[-1] == "account.organisation_link_ended"
    assert templates_to(stranger).count("account.organisation_link_ended") == 1
    assert "account.organisation_link_ended" not in templates_to(own)


def test_a_new_account_displaces_the_confirmed_one(head: Account) -> None:
    former = make_organisation_account(make_organisation(), username="former_hr")
    account = register()
    client = signed_in(head)
    page = client.get(page_of(link_of(account).organisation)).content.decode()
    assert "单位已有一个确认过的账号" in page
    typed = {"account": str(link_of(account).id), "answer": "confirm", "mine": "on"}
    client.post(page_of(link_of(account).organisation), typed)
    organisation = Organisation.objects.get(uscc=YANXI[1])
    assert proven_account_of_organisation(organisation.id) == account
    assert link_of(former).ended_why == "displaced"


def test_not_ours_ends_the_link_and_its_holder_is_told(head: Account) -> None:
    account = register()
    link = link_of(account)
    client = signed_in(head)
    response = client.post(page_of(link.organisation), {"account": str(link.id), "answer": "deny"})
    assert response.status_code == 303
    assert link_of(account).ended_why == "denied"
    assert "已经记下" in client.get(response.headers["Location"]).content.decode()
    tell_everybody()
    assert templates_to(account)[-1] == "organisation.denied"
    page = signed_in(Account.objects.get(id=account.id)).get("/centre/organisation/").content.decode()
    assert "这个账号没有绑定单位" in page


@pytest.mark.parametrize("answer", ["confirm", "deny"])
def test_the_register_is_asked_afresh(head: Account, answer: str) -> None:
    account = register()
    link = link_of(account)
    client = signed_in(head)
    SandboxOrganisation.objects.update(representative_number=SHEN[1], representative_name=SHEN[0])
    typed = {"account": str(link.id), "answer": answer, "mine": "on"}
    response = client.post(page_of(link.organisation), typed)
    assert response.status_code == 422
    assert "登记的法定代表人不是您" in response.content.decode()
    assert (link_of(account).level, link_of(account).ended_at) == (Level.O1, None)
    # What the register said is known from now on: the page is not his any more.
    assert client.get(page_of(link.organisation)).status_code == 404
    new_head = signed_in(make_account(SHEN))
    assert new_head.post(page_of(link.organisation), typed).status_code == 303


def test_a_dissolved_organisation_is_not_confirmed(head: Account) -> None:
    account = register()
    SandboxOrganisation.objects.update(state="dissolved")
    typed = {"account": str(link_of(account).id), "answer": "confirm", "mine": "on"}
    response = signed_in(head).post(page_of(link_of(account).organisation), typed)
    assert response.status_code == 422
    assert link_of(account).level == Level.O1


def test_a_silent_register_changes_nothing(head: Account) -> None:
    account = register()
    Outage.objects.create(name="organisations")
    typed = {"account": str(link_of(account).id), "answer": "confirm", "mine": "on"}
    response = signed_in(head).post(page_of(link_of(account).organisation), typed)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "暂时没有回答" in response.content.decode()
    assert link_of(account).level == Level.O1


def test_the_answer_needs_a_tick_and_an_account(head: Account) -> None:
    first, second = register("first_hr", ZHOU[2]), register("second_hr", CHEN[2])
    client = signed_in(head)
    response = client.post(page_of(link_of(first).organisation), {"answer": "confirm"})
    assert response.status_code == 422
    assert "请选择一个账号" in response.content.decode()
    assert "请先核对，勾选后再确认" in response.content.decode()
    assert {link_of(first).level, link_of(second).level} == {Level.O1}


def test_two_tabs_answer_once(head: Account) -> None:
    first, second = register("first_hr", ZHOU[2]), register("second_hr", CHEN[2])
    client = signed_in(head)
    url = page_of(link_of(first).organisation)
    typed = {"account": str(link_of(first).id), "answer": "confirm", "mine": "on"}
    assert client.post(url, typed).status_code == 303
    late = client.post(url, {**typed, "account": str(link_of(second).id)})
    assert late.status_code == 303
    assert link_of(first).level == Level.O2
    assert link_of(second).ended_why == "displaced"


@pytest.mark.parametrize("level", ["L2", "L3"])
def test_nobody_else_sees_or_answers(head: Account, level: str) -> None:
    account = register()
    url = page_of(link_of(account).organisation)
    token = Confirmation.objects.get().token
    client = signed_in(make_account(ZHOU, level=level))
    typed = {"account": str(link_of(account).id), "answer": "confirm", "mine": "on"}
    expected = 404 if level == "L3" else 403
    for response in (client.get(url), client.post(url, typed), client.get(f"/register/confirm/{token}")):
        assert response.status_code == expected
        assert YANXI[0] not in response.content.decode()
    assert link_of(account).level == Level.O1


def test_a_representative_without_a_proven_face_has_to_prove_it_first(head: Account) -> None:
    account = register()
    Link.objects.filter(account=head).update(level=Level.L2)
    response = signed_in(head).get(page_of(link_of(account).organisation))
    assert response.status_code == 403
    assert "请先完成实人认证" in response.content.decode()


def test_the_answer_asks_for_a_recent_proof(head: Account) -> None:
    account = register()
    url = page_of(link_of(account).organisation)
    client = signed_in(head)
    ClockOffset.objects.create(id=1, seconds=11 * 60)
    typed = {"account": str(link_of(account).id), "answer": "confirm", "mine": "on"}
    for response in (client.get(url), client.post(url, typed)):
        assert response.status_code in {302, 303}
        assert response["Location"].startswith("/centre/security/prove/")
    assert link_of(account).level == Level.O1


def test_strangers_are_led_to_sign_in_and_back(head: Account) -> None:
    register()
    token = Confirmation.objects.get().token
    response = Client().get(f"/register/confirm/{token}")
    assert response.status_code == 302
    assert "next=" in response.headers["Location"]


def test_an_unconfirmed_account_binds_nobody(head: Account) -> None:
    stranger = signed_in(register("stranger_1"))
    assert stranger.get("/centre/organisation/").status_code == 200
    for response in (stranger.get("/centre/agents/new"), stranger.post("/centre/agents/new", {})):
        assert response.status_code == 403
        assert "法定代表人" in response.content.decode()


class TestLink:
    """The link leads to the page, once and for seven days, and carries no right."""

    def test_it_leads_the_representative_to_the_page(self, head: Account) -> None:
        account = register()
        page = signed_in(account).get("/centre/organisation/").content.decode()
        token = Confirmation.objects.get().token
        assert f"/register/confirm/{token}" in page
        assert len(token) >= 22
        response = signed_in(head).get(f"/register/confirm/{token}")
        assert response.headers["Location"] == page_of(link_of(account).organisation)

    def test_it_ends_after_seven_days(self, head: Account) -> None:
        account = register()
        Confirmation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        token = Confirmation.objects.get().token
        response = signed_in(head).get(f"/register/confirm/{token}")
        assert response.status_code == 404
        assert "这个确认链接打不开" in response.content.decode()
        page = signed_in(account).get("/centre/organisation/").content.decode()
        assert "原来的确认链接已经失效" in page
        assert token not in page

    def test_a_new_one_ends_the_former(self, head: Account) -> None:
        account = register()
        former = Confirmation.objects.get().token
        client = signed_in(account)
        assert client.post("/centre/organisation/link").status_code == 303
        token = Confirmation.objects.get(ended_at=None).token
        assert token != former
        assert token in client.get("/centre/organisation/").content.decode()
        assert signed_in(head).get(f"/register/confirm/{former}").status_code == 404
        assert signed_in(head).get(f"/register/confirm/{token}").status_code == 303
        assert templates_to(head).count("organisation.confirmation_asked") == 1

    def test_changed_credentials_end_it(self, head: Account) -> None:
        account = register()
        token = Confirmation.objects.get().token
        end_sessions(account=account, now=clock.now())
        assert signed_in(head).get(f"/register/confirm/{token}").status_code == 404

    def test_nothing_is_asked_for_a_confirmed_account(self) -> None:
        account = make_organisation_account(make_organisation())
        with pytest.raises(UnableToAsk):
            ask_representative(link=link_of(account), token="x", now=clock.now())
        assert signed_in(account).post("/centre/organisation/link").status_code == 303

    def test_the_waiting_page_follows_by_itself(self, head: Account) -> None:
        account = register()
        client = signed_in(account)
        assert client.get("/centre/organisation/waiting").status_code == 204
        typed = {"account": str(link_of(account).id), "answer": "confirm", "mine": "on"}
        signed_in(head).post(page_of(link_of(account).organisation), typed)
        assert client.get("/centre/organisation/waiting").headers["HX-Refresh"] == "true"
        page = client.get("/centre/organisation/").content.decode()
        assert "单位信息" in page
        assert "请法定代表人确认" not in page


def test_after_confirming_the_page_leads_on(head: Account) -> None:
    client = signed_in(head)
    link = link_of(register())
    typed = {"account": str(link.id), "answer": "confirm", "mine": "on"}
    answered = client.post(page_of(link.organisation), typed)
    page = client.get(answered["Location"]).content.decode()
    for address in ("/acting-for/?next=/centre/agents/", "/acting-for/", "/centre/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    chosen = {"principal": str(link.organisation_id), "next": "/centre/agents/"}
    assert client.post("/acting-for/", chosen)["Location"] == "/centre/agents/"
    assert client.get("/centre/agents/").status_code == 200


def test_an_organisation_of_another_representative_is_not_listed(head: Account) -> None:
    register()
    make_organisation_account(make_organisation(SHIGUANG, SHEN), level="O1", username="shiguang")
    page = signed_in(head).get(LIST).content.decode()
    assert YANXI[0] in page
    assert SHIGUANG[0] not in page


class TestQueries:
    """Lists cost the same however long they are, and no page asks more than twelve times."""

    def test_the_list_does_not_grow(self, head: Account, django_assert_max_num_queries: Any) -> None:
        client = signed_in(head)
        client.get(LIST)
        for number in range(4):
            which = (f"青汀第{number}砚溪有限公司", uscc(f"MA7QX2K{number}"))
            organisation = make_organisation(which)
            for account in range(3):
                make_organisation_account(
                    organisation, level="O2" if not account else "O1", username=f"org{number}_{account}"
                )
        with django_assert_max_num_queries(12):
            page = client.get(LIST).content.decode()
        assert page.count("去确认") == 4
        with django_assert_max_num_queries(12):
            client.get(page_of(organisation))

    def test_an_organisations_pages(self, head: Account, django_assert_max_num_queries: Any) -> None:
        client = signed_in(register())
        for address in ("/centre/organisation/", "/centre/organisation/identity/", "/register/person/"):
            client.get(address)
            with django_assert_max_num_queries(12):
                client.get(address)

    def test_a_persons_pages(self, head: Account, django_assert_max_num_queries: Any) -> None:
        register()
        client = signed_in(head)
        for address in ("/centre/identity/", LIST):
            client.get(address)
            with django_assert_max_num_queries(12):
                client.get(address)
