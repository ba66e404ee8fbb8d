"""What could be tried against the applicant's way: other phones, codes, browsers, steps out of order or again."""

from datetime import timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Account
from jingban.vetting.models import Notice, Paper, Petition
from jingban.vetting.telling import token_digest
from tests.browsers import browser_of
from tests.cast import CHEN, NOW, YANXI
from tests.factories import make_account
from tests.vetting.test_applicant_pages import PAPERS, URL, begin, files
from tests.vetting.world import NEW_PHONE, Vetting, newest_code, picture

FORM = {"organisation": YANXI[0], "uscc": YANXI[1], "phone": "13700002716"}
OTHER = "13700002799"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def nothing_began() -> bool:
    return not Petition.objects.exists()


def test_another_phone_at_the_last_post(world: Vetting, client: Client) -> None:
    client.post(f"{URL}code", FORM)
    swapped = client.post(URL, {**FORM, "phone": OTHER, "code": newest_code(NEW_PHONE)})
    assert swapped.status_code == 422
    assert nothing_began()


def test_a_code_of_another_browser(world: Vetting, client: Client) -> None:
    client.post(f"{URL}code", FORM)
    assert Client().post(URL, {**FORM, "code": newest_code(NEW_PHONE)}).status_code == 422
    assert nothing_began()


@pytest.mark.parametrize(
    "asked",
    [
        ("/register/organisation/code", {"phone": FORM["phone"]}),
        ("/vetting/kinds/lost-phone/code", {"phone": FORM["phone"]}),
    ],
    ids=["registration", "another kind"],
)
def test_a_code_for_another_purpose(
    world: Vetting, client: Client, asked: tuple[str, dict[str, str]]
) -> None:
    client.post(*asked)
    assert client.post(URL, {**FORM, "code": newest_code(NEW_PHONE)}).status_code == 422
    assert nothing_began()


def test_an_old_code_and_a_sixth_try(world: Vetting, client: Client, at) -> None:
    client.post(f"{URL}code", FORM)
    code = newest_code(NEW_PHONE)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(5):
        client.post(URL, {**FORM, "code": wrong})
    assert client.post(URL, {**FORM, "code": code}).status_code == 422
    at(NOW + timedelta(minutes=2))
    client.post(f"{URL}code", FORM)
    fresh = newest_code(NEW_PHONE)
    at(NOW + timedelta(minutes=7, seconds=1))
    assert client.post(URL, {**FORM, "code": fresh}).status_code == 422
    assert nothing_began()


@pytest.mark.parametrize("step", ["papers", "ask", "withdraw", ""])
def test_a_step_by_its_address_alone(world: Vetting, client: Client, step: str) -> None:
    world.submitted()
    for answer in (
        client.get(f"/vetting/petition/{step}"),
        client.post(f"/vetting/petition/{step}", files()),
    ):
        assert answer.status_code in {303, 405}
        assert answer.headers.get("location", "/vetting/") == "/vetting/"
    assert Petition.objects.get().state == "submitted"


def test_papers_of_somebody_elses_petition(world: Vetting, client: Client) -> None:
    theirs = world.with_papers(world.begun(phone=f"+86{OTHER}"))
    begin(client)
    client.post(PAPERS, {"drop": str(theirs.papers.first().id)})
    client.post(PAPERS, {"file_licence": picture(), "petition": str(theirs.id), "do": "keep"})
    assert theirs.papers.count() == 4
    assert Paper.objects.exclude(petition=theirs).count() == 1


def test_an_older_step_again(world: Vetting, client: Client) -> None:
    begin(client)
    client.post(PAPERS, files())
    petition = Petition.objects.get()
    for again in ({**files()}, {"drop": str(petition.papers.first().id)}, {"do": "submit"}):
        assert client.post(PAPERS, again).headers["location"] == "/vetting/petition/"
    assert client.post("/vetting/petition/ask").headers["location"] == "/vetting/petition/"
    petition.refresh_from_db()
    assert (petition.state, petition.papers.count(), petition.position) == ("submitted", 4, 1)


def test_the_proof_of_the_phone_ends_after_an_hour(world: Vetting, client: Client, at) -> None:
    begin(client)
    at(NOW + timedelta(hours=1))
    assert client.post(PAPERS, files()).headers["location"] == "/vetting/"
    assert not Paper.objects.exists()


def test_a_token_stops_its_own_petition_alone_and_signs_nobody_in(world: Vetting, client: Client) -> None:
    mine, other = world.cooling(), world.cooling(phone=f"+86{OTHER}")
    Notice.objects.filter(petition=mine, role="account").update(token_digest=token_digest("t" * 22))
    address = f"/vetting/block/{'t' * 22}"
    assert client.get(address).status_code == 200
    assert Petition.objects.get(id=mine.id).state == "cooling", "looking stops nothing"
    assert client.post(f"{address}x").status_code == 404
    assert client.post(address, {"petition": str(other.id)}).status_code == 303
    assert {one.id: one.state for one in Petition.objects.all()} == {mine.id: "blocked", other.id: "cooling"}
    assert "/sign-in/" in client.get("/centre/").headers["location"]
    assert client.post(address).status_code == 409


def test_who_was_not_told_stops_nothing(world: Vetting) -> None:
    petition = world.cooling()
    stranger = browser_of(make_account(CHEN), now=NOW)
    assert stranger.post(f"/centre/vetting/{petition.id}/").status_code == 404
    assert world.browser("account").post(f"/centre/vetting/{petition.id}/").status_code == 303
    petition.refresh_from_db()
    assert petition.state == "blocked"
    assert Account.objects.get(id=world.account.id).phone == world.account.phone
