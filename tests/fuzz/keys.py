"""Who is signed in to a served site and what there is, as JSON: `python -m tests.fuzz.keys` in its environment.

Sessions are opened as if a password had just been typed, so that no counter of wrong ones stands in the way.
"""

import json
from typing import Any
from uuid import uuid4

import django

MOST_IDS = 4


def main() -> None:
    """Open a session for each kind of visitor, and list the addresses and the ids of everybody's things."""
    django.setup()
    print(json.dumps({"visitors": visitors(), "addresses": addresses(), "ids": all_ids(), "known": known()}))


def visitors() -> list[dict[str, str]]:
    """Give name, cookie and session key of: two agents, a representative, two companies, one at O1, all of staff."""
    from django.conf import settings

    from jingban.accounts.models import Account, Link
    from jingban.mandates.models import Mandate
    from jingban.staff.middleware import cookie_name

    opened = []
    for level, many in (("L3", 3), ("L2", 1), ("O2", 2), ("O1", 1)):
        for link in Link.objects.filter(level=level, ended_at=None).select_related("account")[:many]:
            held = Mandate.objects.filter(agent=link.person_id, revoked_at=None, superseded_at=None).first()
            key = portal_session(link.account, held.principal_id if link.person_id and held else None)
            opened.append(
                {"name": f"{level} {link.account_id}", "cookie": settings.SESSION_COOKIE_NAME, "key": key}
            )
    opened.append({"name": "staff", "cookie": cookie_name(), "key": staff_session()})
    assert Account.objects.exists()
    return opened


def portal_session(account: Any, principal: Any) -> str:
    """Sign an account in, acting for an organisation if one is named."""
    from jingban.accounts.sessions import SessionStore
    from jingban.accounts.use_cases.begin_session import begin_session
    from jingban.foundation import clock

    session = SessionStore(None, clock.now())
    begin_session(session=session, account=account, now=clock.now(), device="", network="")
    if principal:
        session["acting_for"] = principal.hex
        session.save()
    return session.session_key or ""


def staff_session() -> str:
    """Sign in a member of staff who holds every role."""
    from jingban.accounts.sessions import SessionStore
    from jingban.accounts.use_cases.begin_session import begin_session
    from jingban.foundation import clock
    from jingban.staff.models import Officer, OfficerRole, Role
    from jingban.staff.use_cases.create_officer import create_officer

    now = clock.now()
    officer = Officer.objects.filter(login="fuzz", deactivated_at=None).first()
    if officer is None:
        roles = set(Role) - {Role.STAFF_ADMIN}
        officer = create_officer(
            login="fuzz", name="随机测试", roles=roles, division="990100", person=None, now=now
        ).officer
        # No deed of the product gives this role beside the others.
        OfficerRole.objects.create(officer=officer, role=Role.STAFF_ADMIN, division="990100", given_at=now)
    session = SessionStore(None, now)
    begin_session(
        session=session,
        officer_id=officer.id,
        credential_epoch=officer.credential_epoch,
        device="",
        network="",
        now=now,
    )
    return session.session_key or ""


def all_ids() -> dict[str, list[str]]:
    """Give some ids of every kind of thing, by the parameter that stands for it in addresses."""
    from jingban.accounts.models import Link
    from jingban.casework.models import Case
    from jingban.mandates.models import Mandate
    from jingban.messages.models import Message
    from jingban.parties.models import Organisation, Person
    from jingban.portal.models import Article, RegionalPortal, ServicePoint
    from jingban.staff.models import Officer
    from jingban.vetting.models import Paper, Petition

    content = [
        model.objects.values_list("id", flat=True)[:2] for model in (Article, RegionalPortal, ServicePoint)
    ]
    petitions = Petition.objects.order_by("-id")
    found: dict[str, Any] = {
        "petition_id": [petitions.values_list("id", flat=True)[:MOST_IDS]],
        "paper_id": [Paper.objects.values_list("id", flat=True)[:2]],
        "passkey_id": [],
        "case_id": [Case.objects.filter(state=state).values_list("id", flat=True)[:1] for state in STATES],
        "mandate_id": [Mandate.objects.order_by("-id").values_list("id", flat=True)[:MOST_IDS]],
        "message_id": [Message.objects.order_by("-id").values_list("id", flat=True)[:MOST_IDS]],
        "organisation_id": [Organisation.objects.values_list("id", flat=True)[:MOST_IDS]],
        "officer_id": [Officer.objects.exclude(login="fuzz").values_list("id", flat=True)[:2]],
        "content_id": content,
        "person": [Person.objects.values_list("id", flat=True)[:MOST_IDS]],
        "link": [Link.objects.values_list("id", flat=True)[:MOST_IDS]],
    }
    return {
        name: [str(one) for group in groups for one in group] or [str(uuid4())]
        for name, groups in found.items()
    }


STATES = ("draft", "submitted", "returned", "accepted", "approved")


WORDS = {
    "code": ["work-permits", "expert-projects", "contact", "head", "reason", "clock", "switch", "face"],
    "service_code": ["work-permits"],
    "kind": ["guide", "manual", "site", "notice", "flagship", "point", "case"],
    "field": ["head.mobile", "contact.email"],
    "version": ["2026-11"],
    "token": ["a" * 22],
}


def addresses() -> list[str]:
    """Give a path for every address, and one for every thing that can stand in it."""
    from django.urls import reverse

    from tests.house.addresses import names

    values = {**all_ids(), **WORDS}
    values["subject_id"] = values["case_id"]
    found = set()
    for name, parameters in names():
        for turn in range(max((len(values[one]) for one in parameters), default=1)):
            found.add(reverse(name, kwargs={one: values[one][turn % len(values[one])] for one in parameters}))
    return sorted(found)


def known() -> list[str]:
    """Give numbers, names and phones that the site knows, and the magic ones."""
    from jingban.sandbox import magic
    from jingban.sandbox.demo.cast import ORGANISATIONS, PASSWORD, PEOPLE

    people = [text for one in PEOPLE for text in (one.name, one.number, one.phone)]
    firms = [text for one in ORGANISATIONS for text in (one.name, one.uscc, one.username)]
    slow = magic.PHONE_DOWN.removeprefix("+86")
    return [text for text in (*people, *firms, PASSWORD, magic.PERSON_DOWN, slow) if text]


if __name__ == "__main__":
    main()
