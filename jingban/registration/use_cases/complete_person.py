"""An account without bound person is completed (用户信息完善, walk.md M-7.1)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.accounts.models import Account, Link
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.open_account import link_party
from jingban.ledger import record
from jingban.parties.queries import certificate_key
from jingban.registers import CertificateQuery
from jingban.registration.events import RegistrationEvent
from jingban.registration.limits import counted_try
from jingban.registration.models import TryKind
from jingban.registration.people import known_person, tell_owner
from jingban.registration.verifying import verify_person


class UnableToComplete(Exception):
    """The account is tied to another person already."""


def complete_person(*, account: Account, certificate: CertificateQuery, network: str, now: datetime) -> Link:
    """Tie an account to the person whose data match the register (L2), or complete the tied person's data.

    Twice is the same as once. Raises `UnableToTryMore`, `UnableToVerify`, `UnableToComplete`, `DependencyDown`.
    """
    key = certificate_key(certificate.type, certificate.country, certificate.number)
    with counted_try({TryKind.NETWORK: network, TryKind.CERTIFICATE: key}, now=now):
        answer = verify_person(certificate)
    try:
        with transaction.atomic():
            person = known_person(certificate, answer, now)
            link = live_link(account)
            if link is None:
                link = link_party(account=account, person=person, now=now)
                tell_owner(person, account, now)
            if link.person_id != person.id:
                raise UnableToComplete
            record(
                RegistrationEvent.COMPLETED,
                now=now,
                account_id=account.id,
                party_id=person.id,
            )
    except IntegrityError:
        # The form, sent twice at once, made the link already.
        done = live_link(account)
        if done is None or done.person_id != person.id:
            raise UnableToComplete from None
        return done
    return link
