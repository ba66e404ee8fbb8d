"""The card of 认证中心 that says who is signed in, and the account's language and 关怀版 (hooks of ui)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jingban.accounts.models import Account, Level
from jingban.foundation.clock import china_minute
from jingban.foundation.identifiers import CertificateType, OrganisationKind
from jingban.foundation.masks import mask_name, mask_number
from jingban.parties.queries import current_certificate, current_representative
from jingban.signin.signed_in import SignedIn
from jingban.ui.centre import Card


def read_card(request: HttpRequest) -> Card:
    """Give the card: name, number, level, phone and last sign-in (M-5.1-1, M-6.1)."""
    signed_in: SignedIn = request.signed_in
    facts = [(_("用户级别"), level_name(signed_in))]
    note = note_label = ""
    if signed_in.person:
        certificate = current_certificate(signed_in.person)
        if certificate:
            note_label = str(CertificateType(certificate.type).label)
            note = mask_number(certificate.type, certificate.number)
    if signed_in.organisation:
        note_label, note = _("统一社会信用代码"), signed_in.organisation.uscc
        representative = current_representative(signed_in.organisation)
        named = mask_name(representative.name) if representative else _("未登记")
        facts.append((str(OrganisationKind(signed_in.organisation.kind).head_label), named))
    facts.append((_("绑定手机"), signed_in.masked_phone or _("未绑定")))
    facts.append((_("最近一次登录"), moment(signed_in.account.last_sign_in_at)))
    return Card(name=signed_in.display_name, note=note, note_label=note_label, facts=facts)


def level_name(signed_in: SignedIn) -> str:
    """Give the level in words; an organisation's account whose link was displaced has none."""
    if signed_in.level == Level.O2:
        return pgettext("short", "法定代表人已确认")
    if signed_in.level == Level.O1:
        return _("已登记，待确认")
    return str(Level(signed_in.level).label) if signed_in.level else _("未绑定单位")


def moment(at: datetime | None) -> str:
    """Give an instant as `2026-11-24 09:12` in China."""
    return china_minute(at) if at else _("还没有")


def save_preference(request: HttpRequest, name: str, value: Any) -> None:
    """Keep `language` or `care` in the account of who is signed in."""
    if request.signed_in and name in {"language", "care"}:
        Account.objects.filter(id=request.signed_in.account_id).update(**{name: value})
