"""Proofs that the sandbox gives away: a passed face, a representative's word."""

from datetime import datetime

from jingban.accounts.models import Account, Link
from jingban.accounts.queries import accounts_of
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.identifiers import check_phone, normalise
from jingban.parties.models import Organisation
from jingban.parties.queries import find_person, people_by_number


class UnableToProve(Exception):
    """Nobody has registered with this number or code, or not with this phone or user name."""


def pass_face(
    *, number: str, now: datetime, certificate_type: str = "", country: str = "CHN", phone: str = ""
) -> Link:
    """Give L3 to the account of a registered person, as if the live face had just been passed.

    Without a type the number is looked for among all types. Of several accounts the newest is taken, unless
    a phone says which. Raises `UnableToProve`.
    """
    if certificate_type:
        one = find_person(certificate_type, normalise(certificate_type, number), country)
        people = [one] if one else []
    else:
        people = people_by_number(number)
    accounts = [account for person in people for account in accounts_of(person)]
    if phone:
        accounts = [account for account in accounts if account.phone == check_phone(phone)]
    return raise_level(account=_newest(accounts), now=now)


def confirm_organisation(*, uscc: str, now: datetime, username: str = "") -> Link:
    """Give O2 to a registered organisation's account, as if its representative had just confirmed it.

    Of several accounts the newest is taken, unless a user name says which. Raises `UnableToProve`.
    """
    organisation = Organisation.objects.filter(uscc=uscc.strip().upper()).first()
    accounts = accounts_of(organisation) if organisation else []
    if username:
        accounts = [account for account in accounts if account.username == username.strip().lower()]
    return raise_level(account=_newest(accounts), now=now)


def _newest(accounts: list[Account]) -> Account:
    if not accounts:
        raise UnableToProve("no registered account")
    return max(accounts, key=lambda account: account.created_at)
