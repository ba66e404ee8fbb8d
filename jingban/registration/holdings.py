"""What is kept about an account's holder from registering on: identity, account, consent, messages."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from jingban.accounts.holdings import Fact, Holding, Section, register
from jingban.accounts.models import Account, AccountKind, Level, Link
from jingban.accounts.queries import live_link
from jingban.foundation.clock import china_date, china_minute
from jingban.foundation.identifiers import CertificateType, display_phone
from jingban.foundation.masks import mask_name, mask_number, mask_phone
from jingban.messages.queries import inbox
from jingban.parties.models import Person
from jingban.parties.queries import current_representative, former_names

MESSAGES_SHOWN = 100


def identity(account: Account, now: datetime) -> Section | None:
    """Who the account is tied to. Below L3 it may be a stranger who tied himself: then only what was typed."""
    link = live_link(account)
    if link is None:
        return None
    facts = _of_organisation(link) if link.organisation else _of_person(link)
    return Section(
        code="identity",
        title=_("身份信息"),
        purpose=_("用来与权威库比对，确认办事的是谁。"),
        kept=_("注销账号以后，与办过的事一起按档案的期限保存。"),
        facts=[*facts, Fact(_("用户级别"), f"{link.level} {link.get_level_display()}")],
    )


def _of_person(link: Link) -> list[Fact]:
    person = link.person
    assert person is not None
    proven = link.level == Level.L3
    name = mask_name(person.name)
    facts = [Fact(_("姓名"), person.name if proven else name, name)]
    if not proven:
        return facts
    if person.name_en:
        facts.append(Fact(_("英文姓名"), person.name_en, mask_name(person.name_en)))
    former = person.former_names.order_by("until")
    facts += [Fact(_("曾用名"), one.name, mask_name(one.name)) for one in former]
    return [*facts, *_certificates(person)]


def _certificates(person: Person) -> list[Fact]:
    facts = []
    for one in person.certificates.filter(ended_at=None).order_by("created_at"):
        label = str(CertificateType(one.type).label)
        facts.append(Fact(label, one.number, mask_number(one.type, one.number)))
        if one.valid_from:
            until = one.valid_to.isoformat() if one.valid_to else _("长期有效")
            facts.append(Fact(_("证件有效期"), f"{one.valid_from.isoformat()} – {until}"))
    return facts


def _of_organisation(link: Link) -> list[Fact]:
    organisation = link.organisation
    assert organisation is not None
    head = current_representative(organisation)
    return [
        Fact(_("单位名称"), organisation.name),
        *[Fact(_("曾用名"), one.name) for one in former_names(organisation)],
        Fact(_("统一社会信用代码"), organisation.uscc),
        Fact(_("法人类型"), str(organisation.get_kind_display())),
        Fact(_("登记状态"), str(organisation.get_state_display())),
        # His certificate is his own: he finds it among his data, not here.
        *([Fact(_("法定代表人"), mask_name(head.name))] if head else []),
    ]


def account_facts(account: Account, now: datetime) -> Section:
    """How the account is entered, and what was agreed to."""
    phone = display_phone(account.phone) if account.phone else ""
    facts = [
        Fact(_("账号类型"), str(AccountKind(account.kind).label)),
        *([Fact(_("用户名"), account.username)] if account.username else []),
        *([Fact(_("绑定手机"), phone, mask_phone(account.phone))] if account.phone else []),
        Fact(_("注册时间"), china_minute(account.created_at)),
        Fact(
            _("上次修改密码"),
            china_minute(account.password_changed_at) if account.password_changed_at else _("没有"),
        ),
        Fact(_("语言"), dict(settings.LANGUAGES).get(account.language, account.language)),
    ]
    if account.terms_version:
        at = china_minute(account.terms_accepted_at) if account.terms_accepted_at else ""
        agreed = f"{account.terms_version} · {at}"
        facts.append(Fact(_("同意的服务协议和个人信息保护说明"), agreed))
    return Section(
        code="account",
        title=_("账号"),
        purpose=_("用来登录和通知您。密码只存不能还原的摘要。"),
        kept=_(
            "注销时密码和账号上的手机号马上删除。短信发到哪个号码随消息保存一年，其余与办过的事一起保存。"
        ),
        facts=facts,
    )


def messages(account: Account, now: datetime) -> Section:
    """What the house has told the holder."""
    rows = inbox(account.id)[:MESSAGES_SHOWN]
    return Section(
        code="messages",
        title=_("消息"),
        purpose=_("用来告诉您账号、授权和办件的变化。"),
        kept=_("保存一年。这里列出最近的 100 条。"),
        facts=[
            Fact(china_minute(one.created_at), f"{one.title}: {one.text}", one.title, one.language)
            for one in rows
        ],
    )


def register_all() -> None:
    """Hand in this room's parts."""
    register(Holding("identity", 10, identity))
    register(Holding("account", 20, account_facts))
    register(Holding("messages", 90, messages))


def file_day(now: datetime) -> str:
    """Give the day that stands in a file's name."""
    return china_date(now).isoformat()
