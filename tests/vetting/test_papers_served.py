"""The papers of a petition are sent as nothing but themselves, and to nobody but its reviewers."""

import pytest
from django.test import Client

from jingban.accounts.sessions import SessionStore
from jingban.staff.models import Officer, Role
from jingban.vetting.models import Petition
from jingban.vetting.staff import looking
from tests.browsers import browser_of, desk_of
from tests.cast import NOW
from tests.factories import make_officer
from tests.vetting.world import Vetting

CSP = "default-src 'none'; frame-ancestors 'none'; sandbox"


def address(petition: Petition) -> str:
    return f"/staff/vetting/{petition.id}/papers/{petition.papers.first().id}"


def at_desk(officer: Officer, petition: Petition) -> Client:
    """Give an officer's browser that has said why it looks, as far as it may."""
    browser = desk_of(officer, now=NOW)
    browser.post(f"/staff/vetting/{petition.id}/look", {"reason": "compare"})
    return browser


def test_a_paper_is_served_so_that_it_can_do_nothing(world: Vetting) -> None:
    petition = world.in_review()
    answer = at_desk(world.first, petition).get(address(petition))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == CSP
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert b"<" not in answer.content[:20]


@pytest.mark.parametrize("role", [one for one in Role if one != Role.VETTING])
def test_no_other_role_is_sent_one(world: Vetting, monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    petition = world.in_review()
    # Not even one whose session says that it looks.
    monkeypatch.setattr("jingban.vetting.staff.views.looks_at", lambda *_: True)
    officer = make_officer("other", role.value).officer
    assert at_desk(officer, petition).get(address(petition)).status_code == 403


def test_a_reviewer_of_elsewhere_or_of_her_own_matter_is_sent_none(world: Vetting) -> None:
    petition = world.in_review()
    elsewhere = make_officer("elsewhere", "vetting", division="990200").officer
    own = make_officer("own", "vetting", person=world.representative).officer
    assert at_desk(elsewhere, petition).get(address(petition)).status_code in {403, 404}
    assert at_desk(own, petition).get(address(petition)).status_code == 403


def test_who_is_no_officer_is_sent_none(world: Vetting, client: Client) -> None:
    petition = world.in_review()
    for browser in (client, browser_of(world.account, now=NOW)):
        answer = browser.get(address(petition))
        assert answer.status_code in {302, 303, 403}
        assert "image" not in answer["Content-Type"]


def test_a_paper_of_another_petition_is_not_there(world: Vetting) -> None:
    petition = world.in_review()
    other = world.submitted(phone="+8613700002717")
    browser = at_desk(world.first, petition)
    mixed = f"/staff/vetting/{petition.id}/papers/{other.papers.first().id}"
    assert browser.get(mixed).status_code == 404


def test_what_was_taken_back_or_lost_is_not_there(world: Vetting) -> None:
    petition = world.in_review()
    browser = at_desk(world.first, petition)
    paper = petition.papers.first()
    where = address(petition)
    paper.upload.delete()
    assert browser.get(where).status_code == 404


def test_an_old_look_is_none_in_a_new_session(world: Vetting) -> None:
    petition = world.in_review()
    at_desk(world.first, petition)
    assert desk_of(world.first, now=NOW).get(address(petition)).status_code == 403
    assert not looking.looks_at(SessionStore(None, NOW), petition.id, NOW)
