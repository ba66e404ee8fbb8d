"""An account gets ten new recovery codes; the former ones are worth nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, RecoveryCode
from jingban.accounts.second_factors import fresh_recovery_codes, recovery_digest
from jingban.accounts.telling import tell_of_factor
from jingban.ledger import record

RECOVERY_CODES = gettext_noop("恢复码")


def renew_recovery_codes(*, account: Account, now: datetime) -> list[str]:
    """Give ten codes in clear, for the one page that shows them; the table keeps digests. The account is told."""
    codes = fresh_recovery_codes()
    with transaction.atomic():
        # Locked (PostgreSQL), so that of two renewals at once the later set stands alone.
        Account.objects.select_for_update().get(id=account.id)
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=recovery_digest(account, one), made_at=now) for one in codes
        )
        record(AccountEvent.RECOVERY_CODES_MADE, now=now, account_id=account.id)
        tell_of_factor(account, RECOVERY_CODES, added=True, now=now)
    return codes
