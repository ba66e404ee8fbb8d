"""Who lives in 青汀市. All of it is invented; the numbers belong to division 990100, which does not exist."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers import CertificateType, OrganisationKind
from jingban.sandbox.demo.numbers import pr_card, residence_permit, resident_id, uscc
from jingban.staff.models import Role

# One password for every demo account; it keeps the manual's rule.
PASSWORD: Final = "Qingting2026"  # noqa: S105 - printed on the demo's own page


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A person of the population register; with a level, one who has an account, too."""

    key: str
    name: str
    number: str
    certificate_type: str = CertificateType.RESIDENT_ID
    country: str = "CHN"
    name_en: str = ""
    valid_from: date | None = date(2019, 5, 6)
    valid_to: date | None = None
    phone: str = ""
    level: str = ""
    moved_in: bool = False
    part: Any = ""


@dataclass(frozen=True, kw_only=True)
class DemoOrganisation:
    """An organisation of the register; with a user name, one that has an account, too."""

    key: str
    name: str
    uscc: str
    representative: str
    kind: str = OrganisationKind.ENTERPRISE
    state: str = "live"
    former_names: tuple[str, ...] = ()
    username: str = ""
    phone: str = ""
    level: str = ""
    moved_in: bool = False
    part: Any = ""


@dataclass(frozen=True, kw_only=True)
class DemoStaff:
    """A member of staff of 青汀市; without a `login` it is the role's code."""

    name: str
    role: Role
    login: str = ""


PEOPLE: Final = (
    DemoPerson(
        key="zhou",
        name="周欣然",
        name_en="ZHOU XINRAN",
        number=resident_id("19930415", 32),
        valid_to=date(2039, 5, 6),
        phone="17600005093",
        level="L3",
        part=_("三家单位的经办人：一项有效，一项快到期，一项等她接受"),
    ),
    DemoPerson(
        key="lin",
        name="林知安",
        name_en="LIN ZHIAN",
        number=resident_id("19900214", 1),
        phone="13900002716",
        level="L3",
        part=_("经办人，授权还有 12 天到期，名下有在办的办件"),
    ),
    DemoPerson(
        key="he",
        name="何清源",
        number=resident_id("19880703", 43),
        phone="15800006630",
        level="L3",
        part=_("办理外国专家项目的经办人"),
    ),
    DemoPerson(
        key="gu",
        name="顾时和",
        number=resident_id("19950920", 20),
        phone="18700000942",
        level="L3",
        part=_("经办人，授权 7 天后开始"),
    ),
    DemoPerson(
        key="chen",
        name="陈一诺",
        number=resident_id("19910112", 12),
        phone="13500007781",
        level="L3",
        part=_("以前的经办人，授权已过期"),
    ),
    DemoPerson(
        key="wu",
        name="吴远舟",
        number=resident_id("19870619", 61),
        phone="15000003357",
        level="L3",
        part=_("以前的经办人，授权已解除：试试看被拒绝时说什么"),
    ),
    DemoPerson(
        key="zheng",
        name="郑启明",
        number=resident_id("19751108", 11),
        phone="13800001168",
        level="L3",
        part=_("法定代表人：用个人账号就能代表单位办事"),
    ),
    DemoPerson(
        key="ge",
        name="葛致宁",
        number=resident_id("19690330", 30),
        phone="13700004421",
        level="L3",
        part=_("法定代表人"),
    ),
    DemoPerson(
        key="shen",
        name="沈临川",
        number=resident_id("19801225", 25),
        phone="13600008808",
        level="L3",
        part=_("法定代表人"),
    ),
    DemoPerson(
        key="xu",
        name="许云岫",
        number=resident_id("19840518", 52),
        phone="13600002290",
        level="L3",
        part=_("法定代表人：有一个法人账号等他确认"),
    ),
    DemoPerson(
        key="fang",
        name="方予微",
        number=resident_id("19770726", 72),
        phone="13300005615",
        level="L2",
        part=_("只有实名，没有实人：单位找不到她，也不能授权给她"),
    ),
    DemoPerson(
        key="miao",
        name="苗若溪",
        number=resident_id("19940801", 80),
        phone="18900006172",
        level="L2",
        moved_in=True,
        part=_("从原系统迁入：原来的密码不能用"),
    ),
    # Only in the register: a visitor can register as one of them.
    DemoPerson(
        key="bai",
        name="白一宁",
        name_en="BAI YINING",
        number=resident_id("19960308", 36),
        valid_from=date(2021, 3, 8),
        valid_to=date(2041, 3, 8),
        phone="15200001001",
        part=_("可以用她注册一个人"),
    ),
    DemoPerson(
        key="meng",
        name="孟青舟",
        number=resident_id("19821017", 17),
        valid_from=date(2012, 10, 17),
        valid_to=date(2032, 10, 17),
        phone="15200001002",
        part=_("青汀渡口咖啡店的经营者：注册以后可以确认单位"),
    ),
    DemoPerson(
        key="ouyang",
        name="欧阳·艾力",
        number=resident_id("19890923", 93),
        valid_from=date(2016, 1, 1),
        phone="15200001003",
        part=_("名字里有间隔号，证件长期有效"),
    ),
    DemoPerson(
        key="he_hk",
        name="何嘉敏",
        name_en="HO KA MAN",
        number="H09901001",
        certificate_type=CertificateType.HK_MACAO_PERMIT,
        valid_to=date(2034, 6, 30),
        valid_from=date(2024, 7, 1),
        part=_("香港居民"),
    ),
    DemoPerson(
        key="lai",
        name="赖雅筑",
        name_en="LAI YA CHU",
        number="09901002",
        certificate_type=CertificateType.TAIWAN_PERMIT,
        valid_from=date(2023, 4, 10),
        valid_to=date(2028, 4, 9),
        part=_("台湾居民"),
    ),
    DemoPerson(
        key="ip",
        name="叶颂贤",
        name_en="IP CHUNG IN",
        number=residence_permit("820000", "19000606", 26),
        certificate_type=CertificateType.HMT_RESIDENCE_PERMIT,
        valid_from=date(2022, 9, 1),
        valid_to=date(2027, 8, 31),
        part=_("澳门居民，持居住证"),
    ),
    DemoPerson(
        key="haddad",
        name="HADDAD KARIM",
        name_en="HADDAD KARIM",
        number=pr_card("504", "19810907", 15),
        certificate_type=CertificateType.PR_CARD,
        valid_from=date(2024, 2, 1),
        valid_to=date(2034, 1, 31),
        part=_("外国人，持永久居留身份证"),
    ),
    DemoPerson(
        key="moretti",
        name="MORETTI CHIARA",
        name_en="MORETTI CHIARA",
        number="YB9901027",
        certificate_type=CertificateType.PASSPORT,
        country="ITA",
        valid_from=None,
        part=_("外国人，持护照"),
    ),
    DemoPerson(
        key="almeida",
        name="ALMEIDA RAFAEL TEIXEIRA",
        name_en="ALMEIDA RAFAEL TEIXEIRA",
        number="CB990116",
        certificate_type=CertificateType.PASSPORT,
        country="PRT",
        valid_from=None,
        part=_("外国人，持护照"),
    ),
)

ORGANISATIONS: Final = (
    DemoOrganisation(
        key="yanxi",
        name="青汀砚溪智能装备有限公司",
        uscc=uscc("91", "MA7QX2K4"),
        representative="zheng",
        former_names=("青汀砚溪机械有限公司",),
        username="yanxi2026",
        phone="13800005093",
        level="O2",
        part=_("各种状态的经办人和办件都有"),
    ),
    DemoOrganisation(
        key="chenghu",
        name="青汀澄湖生物医药研究院",
        uscc=uscc("12", "MB1C8H3R"),
        kind=OrganisationKind.INSTITUTION,
        representative="ge",
        username="chenghu",
        phone="13700004421",
        level="O2",
        part=_("事业单位"),
    ),
    DemoOrganisation(
        key="shiguang",
        name="南浦拾光海洋科技有限公司",
        uscc=uscc("91", "MA6NP5G8"),
        representative="shen",
        username="shiguang",
        phone="13600008808",
        level="O2",
        part=_("刚刚授权给周欣然"),
    ),
    DemoOrganisation(
        key="luming",
        name="鹿鸣青羽软件有限公司",
        uscc=uscc("91", "MA5LM7Y2"),
        representative="xu",
        username="luming",
        phone="13600002291",
        level="O1",
        part=_("等法定代表人确认：还不能创建经办人"),
    ),
    DemoOrganisation(
        key="school",
        name="青汀第一外国语学校",
        uscc=uscc("52", "MJ2Q1W6X"),
        kind=OrganisationKind.PRIVATE_NON_ENTERPRISE,
        representative="fang",
        username="qtwgy",
        phone="13300005615",
        level="O2",
        moved_in=True,
        part=_("从原系统迁入：原来的密码不能用"),
    ),
    # Only in the register.
    DemoOrganisation(
        key="dukou",
        name="青汀渡口咖啡店",
        uscc=uscc("92", "MA4DK9F1"),
        kind=OrganisationKind.INDIVIDUAL_BUSINESS,
        representative="meng",
        part=_("可以用它注册一个单位"),
    ),
    DemoOrganisation(
        key="yuanfan",
        name="青汀远帆贸易有限公司",
        uscc=uscc("91", "MA3YF4T7"),
        representative="meng",
        state="suspended",
        part=_("登记机关已责令停业"),
    ),
    DemoOrganisation(
        key="jiugang",
        name="青汀旧港运输有限公司",
        uscc=uscc("91", "MA2JG8P5"),
        representative="meng",
        state="dissolved",
        part=_("已注销"),
    ),
)

STAFF: Final = (
    DemoStaff(name="吴思齐", role=Role.INTAKE),
    DemoStaff(name="许静宜", role=Role.REVIEWER),
    DemoStaff(name="秦致远", role=Role.DECIDER),
    DemoStaff(name="陆衡", role=Role.VETTING),
    # It takes two of them to approve a petition.
    DemoStaff(name="白芷", role=Role.VETTING, login="vetting-2"),
    DemoStaff(name="程小满", role=Role.HELPDESK),
    DemoStaff(name="宋知言", role=Role.CONTENT_EDITOR),
    DemoStaff(name="严正清", role=Role.AUDITOR),
    DemoStaff(name="范例", role=Role.CATALOGUE_ADMIN),
    DemoStaff(name="管若谷", role=Role.STAFF_ADMIN),
    # It takes two of them to let somebody in.
    DemoStaff(name="关子衿", role=Role.STAFF_ADMIN, login="staff-admin-2"),
)


def person(key: str) -> DemoPerson:
    """Give one person of the cast."""
    return next(one for one in PEOPLE if one.key == key)


def organisation(key: str) -> DemoOrganisation:
    """Give one organisation of the cast."""
    return next(one for one in ORGANISATIONS if one.key == key)
