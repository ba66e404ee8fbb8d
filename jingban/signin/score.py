"""安全评分: how well an account is protected, out of 100, and what would better it.

What 安全评分 and 账号安全 say of a password, a phone, a proof comes from here, so that the two never disagree.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

PASSWORD_GROWS_OLD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score is made of. `level` is L1…L3, O1, O2 or empty; `phone` whether one is bound."""

    level: str
    phone: bool
    password_changed_at: datetime | None
    factor: bool = False


class State(StrEnum):
    """How a part stands. `OLD`: it is there, and would be better renewed."""

    DONE = "done"
    OLD = "old"
    TODO = "todo"


STATES = {
    ("password", State.DONE): _("已设置"),
    ("password", State.OLD): _("建议修改"),
    ("phone", State.DONE): _("已绑定"),
    ("phone", State.TODO): _("未绑定"),
    ("register", State.DONE): _("已核对"),
    ("register", State.TODO): _("未核对"),
    ("proof", State.DONE): _("已通过"),
    ("proof", State.TODO): _("未认证"),
    ("factor", State.DONE): _("已添加"),
    ("factor", State.TODO): _("未添加"),
}
MOST = {"password": 25, "phone": 20, "register": 20, "proof": 25, "factor": 10}
OLD_PASSWORD_POINTS = 15


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: its code and label, how it stands, and the points it has."""

    code: str
    label: object
    state: State
    points: int

    @property
    def full(self) -> bool:
        """Whether nothing is left to do."""
        return self.state == State.DONE

    @property
    def most(self) -> int:
        """The most points it can have."""
        return MOST[self.code]

    @property
    def state_label(self) -> object:
        """How it stands, in words."""
        return STATES[self.code, self.state]


def parts(facts: Facts, now: datetime) -> list[Part]:
    """Give the parts, in the order of the page; together they make at most 100."""
    changed = facts.password_changed_at
    fresh = changed is not None and now - changed < PASSWORD_GROWS_OLD
    organisation = facts.level.startswith("O")
    register, proof = (
        (_("与登记信息一致"), _("法定代表人已确认")) if organisation else (_("实名认证"), _("实人认证"))
    )
    return [
        _part("password", _("登录密码"), State.DONE if fresh else State.OLD),
        _part("phone", _("绑定手机"), _done(facts.phone)),
        _part("register", register, _done(facts.level in {"L2", "L3", "O1", "O2"})),
        _part("proof", proof, _done(facts.level in {"L3", "O2"})),
        _part("factor", _("通行密钥或验证器"), _done(facts.factor)),
    ]


def _done(is_done: bool) -> State:
    return State.DONE if is_done else State.TODO


def _part(code: str, label: object, state: State) -> Part:
    points = {State.DONE: MOST[code], State.OLD: OLD_PASSWORD_POINTS}
    return Part(code, label, state, points.get(state, 0))


def total(of: list[Part]) -> int:
    """Give the score."""
    return sum(one.points for one in of)
