"""What an account is told about itself: in its inbox and by SMS, each with 不是我本人操作."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, override

from jingban.accounts.models import Account
from jingban.accounts.stopping import stop_link
from jingban.foundation.clock import china_minute
from jingban.messages.models import Message
from jingban.messages.use_cases.send import send


def tell(
    *,
    account: Account,
    template: str,
    now: datetime,
    params: Mapping[str, str] | None = None,
    language: str = "",
    former_phone: str | None = None,
) -> None:
    """Tell an account of a change to it, in the transaction of the change; the text has places `time` and `stop`.

    `former_phone` (E.164), when it is not the account's any more, is told by an SMS of its own. `language` is
    the account's unless it was just chosen anew.
    """
    told = {"time": china_minute(now), **(params or {})}
    language = language or account.language
    send(
        template=template,
        now=now,
        account_id=account.id,
        phone=account.phone,
        language=language,
        link=reverse("stop-own"),
        params={**told, "stop": stop_link(account, now=now)},
    )
    if former_phone and former_phone != account.phone:
        send(
            template=template,
            now=now,
            phone=former_phone,
            language=language,
            params={**told, "stop": stop_link(account, now=now)},
        )


def tell_of_factor(account: Account, factor: str, *, added: bool, now: datetime) -> None:
    """Tell an account that a factor (its name, marked for translation) came or went."""
    with override(account.language):
        params = {"factor": gettext(factor)}
    template = "account.factor_added" if added else "account.factor_removed"
    tell(account=account, template=template, now=now, params=params)


def tell_once(
    account: Account,
    template: str,
    params: Mapping[str, str],
    *,
    since: datetime,
    now: datetime,
    link: str = "",
) -> bool:
    """Send a message unless the same words went to the account since an instant; says whether it was sent.

    An event may come twice: `since` is when it happened, or from when on it is worth telling again.
    """
    sent = Message.objects.filter(account_id=account.id, template=template, created_at__gte=since)
    if any(one.params == dict(params) for one in sent):
        return False
    send(
        template=template,
        now=now,
        params=params,
        account_id=account.id,
        phone=account.phone,
        language=account.language,
        link=link,
    )
    return True
