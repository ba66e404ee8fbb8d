"""Somebody agrees to the terms as they hold now."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.models import Account
from jingban.ledger import record
from jingban.registration import terms
from jingban.registration.events import RegistrationEvent


def agree_to_terms(*, account: Account, now: datetime) -> None:
    """Write down which version an account agreed to, and when; the ledger keeps the earlier ones."""
    with transaction.atomic():
        Account.objects.filter(id=account.id).update(terms_version=terms.CURRENT, terms_accepted_at=now)
        former = {"former": account.terms_version} if account.terms_version else {}
        data = {"version": terms.CURRENT, **former}
        record(RegistrationEvent.AGREED, now=now, account_id=account.id, data=data)
