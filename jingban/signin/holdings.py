"""What is kept about signing in: devices and the last attempts."""

from datetime import datetime

from django.utils.translation import gettext as _

from jingban.accounts.holdings import Fact, Holding, Section, register
from jingban.accounts.models import Account
from jingban.foundation.clock import china_minute
from jingban.signin.models import Outcome
from jingban.signin.queries import devices, history

MOST = 100


def signing_in(account: Account, now: datetime) -> Section:
    """Where the account is signed in, and who tried lately. Of a network only a digest is kept."""
    words = {
        Outcome.SUCCESS: _("登录成功"),
        Outcome.CODE_ASKED: _("密码正确，没有完成第二步验证"),
        Outcome.WRONG: _("密码错误"),
    }
    facts = [
        Fact(_("登录中的设备"), f"{row.device or _('未知设备')} · {china_minute(row.created_at)}")
        for row in devices(account)
    ]
    facts += [
        Fact(china_minute(row.at), f"{words[Outcome(row.outcome)]} · {row.client or _('未知设备')}")
        for row in history(account, now)[:MOST]
    ]
    return Section(
        code="signing_in",
        title=_("登录记录"),
        purpose=_("用来发现别人动了您的账号。"),
        kept=_("保存 90 天。网络地址只存摘要。"),
        facts=facts,
    )


def register_all() -> None:
    """Hand in this room's part."""
    register(Holding("signing_in", 60, signing_in))
