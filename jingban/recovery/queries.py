"""Whom what was typed belongs to, the flow of a session, and how much was tried before.

Each question asks the database the same whether or not there is such a person, organisation or account.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jingban.accounts.codes import CodePurpose, phone_digest
from jingban.accounts.models import Account, Code, Level, Link
from jingban.accounts.queries import MAX_CANDIDATES, NOBODY, account_by_phone, account_by_username
from jingban.foundation.digests import keyed
from jingban.foundation.identifiers.text import plain
from jingban.foundation.names import names_match
from jingban.parties.models import Organisation, Person, PersonState
from jingban.parties.queries import person_ids_by_number
from jingban.recovery.models import Flow, FlowKind
from jingban.recovery.policies import (
    GOOD_FOR,
    NETWORK_HARD_AFTER,
    NETWORK_WINDOW,
    SUBJECT_HARD_AFTER,
    SUBJECT_WINDOW,
    phone_speaks_for,
    price,
)
from jingban.tolls.prices import Price

# What a typed name is held against when nobody has the number: the same comparing is done then.
NO_NAME = "无"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody typed about herself or her organisation: `number` is the certificate's, or the credit code."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    username: str = field(default="", repr=False)


def subject_of(kind: str, claim: Claim) -> str:
    """Give what flows aimed at a certificate number, user name or credit code are counted under."""
    return keyed(f"recovery:{kind}", plain(claim.username or claim.number)).hex()


def price_now(*, subject: str, network: str, now: datetime) -> Price:
    """Give what beginning a flow has to bring now (see `policies.price`); an unknown network is not counted."""
    on_subject = Flow.objects.filter(subject=subject, begun_at__gt=now - SUBJECT_WINDOW)
    from_network = Flow.objects.filter(network=network, begun_at__gt=now - NETWORK_WINDOW)
    return price(
        on_subject=on_subject[:SUBJECT_HARD_AFTER].count(),
        from_network=from_network[:NETWORK_HARD_AFTER].count() if network else 0,
    )


def current_flow(*, session: str, kind: str, now: datetime) -> Flow | None:
    """Give the newest flow of a session, done or not; None when there is none or it is too old."""
    flow = Flow.objects.filter(session=session, kind=kind).order_by("-begun_at", "-id").first()
    return flow if flow and not is_over(flow, now) else None


def is_over(flow: Flow, now: datetime) -> bool:
    """Say whether a flow was begun too long ago."""
    return now - flow.begun_at >= GOOD_FOR


def find_claimed(kind: str, claim: Claim) -> tuple[Person | None, Organisation | None, Account | None]:
    """Give whom a claim belongs to: a person, an organisation, or an organisation with its account."""
    if kind == FlowKind.PERSON:
        return person_of(claim), None, None
    organisation = organisation_of(claim)
    if kind == FlowKind.USERNAME:
        return None, organisation, None
    account = account_by_username(claim.username)
    link = _link_of(account)
    agree = link is not None and organisation is not None and link.organisation_id == organisation.id
    return (None, organisation, account) if agree else (None, None, None)


def person_of(claim: Claim) -> Person | None:
    """Find the living person to whom name and certificate number both belong."""
    found = Person.objects.filter(id__in=person_ids_by_number(claim.number) or {NOBODY})
    called = [one for one in found.order_by("id") if _is_called(one, claim.name)]
    if not called:
        names_match(claim.name, NO_NAME)
    return called[0] if called else None


def _is_called(person: Person, name: str) -> bool:
    called = names_match(name, person.name) or bool(person.name_en and names_match(name, person.name_en))
    return called and person.state != PersonState.DEAD


def organisation_of(claim: Claim) -> Organisation | None:
    """Find the organisation to which name and credit code both belong."""
    found = Organisation.objects.filter(uscc=plain(claim.number)).first()
    return found if names_match(claim.name, found.name if found else NO_NAME) else None


def account_with_phone(flow: Flow, phone: str) -> Account | None:
    """Give the account that a flow means if the typed phone (E.164) is the one stored with it.

    A person's is the account that owns the identity (L3), or else the one that has the phone (design.md 4).
    """
    if flow.kind == FlowKind.PERSON:
        account = account_by_phone(phone)
        if not _is_of(flow.person_id, account):
            return None
    else:
        account = Account.objects.filter(id=flow.account_id or NOBODY).first()
        if not _is_organisations(flow, account):
            return None
    if account is None or account.phone != phone or not phone_speaks_for(account):
        return None
    # An account that the flow has met before must not have changed since.
    met = flow.account_id == account.id
    return account if not met or account.credential_epoch == flow.epoch else None


def _is_of(person_id: UUID | None, account: Account | None) -> bool:
    links = Link.objects.filter(person=person_id or NOBODY, ended_at=None, account__closed_at=None)
    by_account = {link.account_id: link.level for link in links}
    if account is None or account.id not in by_account:
        return False
    return by_account[account.id] == Level.L3 or Level.L3 not in by_account.values()


def _is_organisations(flow: Flow, account: Account | None) -> bool:
    link = _link_of(account)
    return link is not None and link.organisation_id == flow.organisation_id


def _link_of(account: Account | None) -> Link | None:
    return Link.objects.filter(account=account.id if account else NOBODY, ended_at=None).first()


def account_of(flow: Flow) -> Account | None:
    """Read the flow's account again, and with it every earlier step; None when anything has changed since."""
    account = Account.objects.filter(id=flow.account_id or NOBODY).first()
    if account is None or account.phone is None:
        return None
    return account if is_account_of(flow, account_with_phone(flow, account.phone), account.phone) else None


def is_account_of(flow: Flow, account: Account | None, phone: str) -> bool:
    """Say whether an account found by a phone (E.164) is the one that the flow's code was asked for."""
    if account is None or account.id != flow.account_id or account.credential_epoch != flow.epoch:
        return False
    return phone_digest(phone) == bytes(flow.phone_digest)


def code_purpose(flow: Flow) -> CodePurpose:
    """Give what a flow's codes are bound to."""
    return CodePurpose(purpose=f"recover-{flow.kind}", flow=flow.id.hex, session=flow.session)


def code_is_spent(flow: Flow) -> bool:
    """Say whether the code that proved the phone was the flow's own, and is used up."""
    bound = code_purpose(flow)
    return Code.objects.filter(
        id=flow.code or NOBODY,
        purpose=bound.purpose,
        flow=bound.flow,
        session=bound.session,
        used_at=flow.phone_at,
    ).exists()


def accounts_to_tell(organisation: Organisation | None) -> list[Account]:
    """List the accounts of an organisation whose user name is sent: the confirmed one, or else all, at most five."""
    rows = Link.objects.filter(
        organisation=organisation.id if organisation else NOBODY, ended_at=None, account__closed_at=None
    ).select_related("account")
    links = list(rows.order_by("-level", "since"))
    confirmed = [link for link in links if link.level == Level.O2]
    return [link.account for link in confirmed or links[:MAX_CANDIDATES]]
