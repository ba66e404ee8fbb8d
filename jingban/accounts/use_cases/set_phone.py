"""An account takes a proven phone."""

from datetime import datetime

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, AccountKind
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.ledger import emit, record


def set_phone(*, account: Account, phone: str, now: datetime) -> None:
    """Give an account a phone (E.164) whose code was just proven. Call inside a transaction.

    A phone has one live personal account: whoever holds it loses it here and keeps signing in by
    certificate number (design.md 4, recycled phones). Organisations may share a phone.
    """
    if account.kind == AccountKind.ORGANISATION:
        lookup.remove(Purpose.ORGANISATION_PHONE, account.id)
        lookup.put(Purpose.ORGANISATION_PHONE, phone, account.id)
    else:
        holder = lookup.find_one(Purpose.PERSONAL_PHONE, phone)
        if holder and holder != account.id:
            _release(Account.objects.get(id=holder), now)
        lookup.remove(Purpose.PERSONAL_PHONE, account.id)
        lookup.put(Purpose.PERSONAL_PHONE, phone, account.id)
    account.phone = phone
    account.save(update_fields=["phone_sealed"])
    record(AccountEvent.PHONE_SET, now=now, account_id=account.id)


def _release(former: Account, now: datetime) -> None:
    lookup.remove(Purpose.PERSONAL_PHONE, former.id)
    former.phone = None
    former.save(update_fields=["phone_sealed"])
    record(AccountEvent.PHONE_RELEASED, now=now, account_id=former.id)
    emit("account.phone_released", subject_id=former.id, now=now)
