"""A code goes to a phone at once: whoever asked for it is waiting."""

from datetime import datetime

from jingban.foundation.errors import DependencyDown
from jingban.messages import texts
from jingban.messages.base import Refused, Sms, sms_sender


def send_code(*, phone: str, code: str, now: datetime, language: str, template: str = "code") -> None:
    """Send a code by SMS (phone in E.164) while the caller waits; nothing is stored and nothing tried twice.

    Never call inside a transaction. Raises `DependencyDown` when the SMS could not be handed over, also when
    the carrier refuses the number: to whoever asked it is the same.
    """
    words = texts.find(template)
    params = {"code": code}
    sms = Sms(
        phone=phone,
        template=template,
        params=params,
        text=texts.fill(words.text(language), params),
        language=language,
    )
    try:
        sms_sender().send(sms, now=now)
    except Refused as refused:
        raise DependencyDown("sms") from refused
