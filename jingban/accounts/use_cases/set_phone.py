"""An account takes a proven phone."""

from datetime import datetime
from uuid import UUID

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, AccountKind
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose, Taken
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
        lookup.remove(Purpose.PERSONAL_PHONE, account.id)
        _take_over(phone, account, now)
    account.phone, account.phone_changed_at = phone, None
    account.save(update_fields=["phone_sealed", "phone_changed_at"])
    record(AccountEvent.PHONE_SET, now=now, account_id=account.id)


def _take_over(phone: str, account: Account, now: datetime) -> None:
    """Make the account the phone's; another newcomer of the same moment is released like any holder."""
    for last in (False, False, True):
        holder = lookup.find_one(Purpose.PERSONAL_PHONE, phone)
        if holder:
            _release(holder, phone, now)
        try:
            lookup.put(Purpose.PERSONAL_PHONE, phone, account.id)
        except Taken:
            if last:
                raise
        else:
            return


def _release(holder: UUID, phone: str, now: datetime) -> None:
    """Take a phone from its holder, unless she has given it up herself in this moment: then another is hers."""
    if not lookup.remove(Purpose.PERSONAL_PHONE, holder, phone):
        return
    former = Account.objects.get(id=holder)
    former.phone = None
    former.save(update_fields=["phone_sealed"])
    record(AccountEvent.PHONE_RELEASED, now=now, account_id=former.id)
    emit("account.phone_released", subject_id=former.id, now=now)
