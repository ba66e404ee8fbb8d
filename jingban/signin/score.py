"""安全评分: how well an account is protected, out of 100, and what would better it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

PASSWORD_GROWS_OLD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score is made of. `level` is L1…L3, O1, O2 or empty; `phone` whether one is bound."""

    level: str
    phone: bool
    password_changed_at: datetime | None
    passkey: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: its code and label, the points it has and the most it can have."""

    code: str
    label: object
    points: int
    most: int

    @property
    def full(self) -> bool:
        """Whether nothing is left to do."""
        return self.points == self.most


def parts(facts: Facts, now: datetime) -> list[Part]:
    """Give the parts, in the order of the page; together they make at most 100."""
    fresh = facts.password_changed_at and now - facts.password_changed_at < PASSWORD_GROWS_OLD
    organisation = facts.level.startswith("O")
    register, proof = (
        (_("与登记信息一致"), _("法定代表人已确认")) if organisation else (_("实名认证"), _("实人认证"))
    )
    return [
        Part("password", _("登录密码"), 25 if fresh else 15, 25),
        Part("phone", _("绑定手机"), 20 if facts.phone else 0, 20),
        Part("register", register, 20 if facts.level in {"L2", "L3", "O1", "O2"} else 0, 20),
        Part("proof", proof, 25 if facts.level in {"L3", "O2"} else 0, 25),
        Part("passkey", _("通行密钥"), 10 if facts.passkey else 0, 10),
    ]


def total(of: list[Part]) -> int:
    """Give the score."""
    return sum(one.points for one in of)
