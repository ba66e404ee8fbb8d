"""What `/sandbox/` shows: the cast as it signs in, the magic inputs, and which stand-ins are off."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jingban.foundation import totp
from jingban.foundation.identifiers import CertificateType, OrganisationKind
from jingban.sandbox import magic
from jingban.sandbox.demo.cast import ORGANISATIONS, PASSWORD, PEOPLE
from jingban.sandbox.demo.cast import person as member
from jingban.sandbox.models import DemoOfficer, Outage
from jingban.staff.models import Role


def cast(now: datetime) -> dict[str, Any]:
    """Give people and organisations with and without an account, and the officers with their present code."""
    return {
        "password": PASSWORD,
        "people": [one for one in PEOPLE if one.level],
        "newcomers": [
            {"one": one, "type": CertificateType(one.certificate_type).label}
            for one in PEOPLE
            if not one.level
        ],
        "organisations": [firm for firm in ORGANISATIONS if firm.level],
        "new_organisations": [
            {
                "firm": firm,
                "kind": OrganisationKind(firm.kind).label,
                "head": member(firm.representative),
            }
            for firm in ORGANISATIONS
            if not firm.level
        ],
        "officers": [
            {
                "officer": officer,
                "roles": "、".join(str(Role(role).label) for role in officer.roles),
                "code": totp.code_at(officer.totp_secret, now),
            }
            for officer in DemoOfficer.objects.order_by("id")
        ],
    }


def outages() -> list[dict[str, Any]]:
    """Give every stand-in with its name and whether it is off."""
    off = set(Outage.objects.values_list("name", flat=True))
    names = {
        "population": _("人口库"),
        "organisations": _("单位登记库"),
        "sms": _("短信"),
        "email": _("电子邮件"),
        "face": _("人脸核验"),
    }
    return [{"name": name, "label": label, "off": name in off} for name, label in names.items()]


def magic_inputs() -> list[dict[str, str]]:
    """Give every magic input: where it is typed, what, and what comes of it."""
    person, firm, phone = _("证件号码"), _("统一社会信用代码"), _("手机号")
    found = _("与名册里的姓名、证件一致")
    wrong = _("名册里有这个号码，姓名或有效期不同")
    unknown = _("号码正确，但库里没有")
    down = _("马上回答“暂时不能用”")
    slow = _("3 秒没有回答，按“暂时不能用”处理")
    rows = (
        (person, member("bai").number, found),
        (person, _("名册里的号码，换一个姓名"), wrong),
        (person, magic.PERSON_NOT_FOUND, unknown),
        (person, magic.PERSON_DOWN, down),
        (person, magic.PERSON_SLOW, slow),
        (firm, magic.ORGANISATION_NOT_FOUND, unknown),
        (firm, magic.ORGANISATION_DOWN, down),
        (firm, magic.ORGANISATION_SLOW, slow),
        (phone, magic.PHONE_DOWN.removeprefix("+86"), down),
        (phone, magic.PHONE_SLOW.removeprefix("+86"), slow),
        (phone, magic.PHONE_REFUSED.removeprefix("+86"), _("短信公司不收这个号码，不再重试")),
        (_("电子邮件"), magic.EMAIL_DOWN, down),
    )
    return [{"field": field, "value": value, "result": result} for field, value, result in rows]
