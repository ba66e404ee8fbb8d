"""核验文书: documents that the public can check by their verification code. Rooms above register their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jingban.foundation.clock import china_date
from jingban.mandates.models import Mandate
from jingban.mandates.queries import MandateRow, current_version, mandate_rows
from jingban.mandates.services import services_by_code
from jingban.mandates.states import MandateState
from jingban.parties.models import OrganisationState
from jingban.parties.queries import name_at
from jingban.ui.language import local

GOOD, WAITING, OVER = "ok", "mute", "bad"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What the public page says of a document: a verdict, a sentence, and facts to compare, masked."""

    tone: str
    verdict: str
    sentence: str
    facts: list[tuple[str, str]]


Finder = Callable[[str, datetime], Document | None]
_finders: list[Finder] = []


def register(find: Finder) -> None:
    """Add a kind of document: a function that gives the document of a code at an instant, or None."""
    if find not in _finders:
        _finders.append(find)


def find_document(code: str, now: datetime) -> Document | None:
    """Give the document of a code, as it stands now; None when nobody ever gave the code out."""
    return next((document for find in _finders if (document := find(code, now))), None)


def find_certificate(code: str, now: datetime) -> Document | None:
    """Give a mandate's certificate."""
    mandate = current_version(code)
    if mandate is None:
        return None
    [row] = mandate_rows([mandate], china_date(now))
    tone, verdict, sentence = _standing(row)
    service = services_by_code().get(mandate.service_code)
    return Document(
        tone=tone,
        verdict=verdict,
        sentence=sentence,
        facts=[
            (_("文书"), _("授权证明")),
            (_("证明编号"), mandate.series.number),
            (_("授权单位"), mandate.principal.name),
            *_former_name(mandate),
            (_("经办人"), row.agent.name),
            (_("证件号"), row.agent.number),
            (_("授权服务事项"), local(service, "short_name") if service else mandate.service_code),
            (_("授权期限"), f"{mandate.valid_from.isoformat()} – {mandate.valid_to.isoformat()}"),
        ],
    )


def _former_name(mandate: Mandate) -> list[tuple[str, str]]:
    """The name a paper of that time carries, when the organisation has another one now."""
    then = name_at(mandate.principal, mandate.granted_at)
    return [(_("授权时的名称"), then)] if then != mandate.principal.name else []


def _standing(row: MandateRow) -> tuple[str, str, str]:
    mandate = row.mandate
    match row.state:
        case MandateState.ACTIVE if mandate.principal.state == OrganisationState.SUSPENDED:
            return WAITING, _("暂停"), _("这份授权是真的。单位已停业整顿，恢复以前不能用。")
        case MandateState.ACTIVE if row.to_be_confirmed:
            sentence = _("这份授权此刻有效，内容没有被改过。单位的法定代表人已变更，还没有再确认。")
            return GOOD, _("有效"), sentence
        case MandateState.ACTIVE:
            return GOOD, _("有效"), _("这份授权此刻有效，内容没有被改过。")
        case MandateState.PENDING:
            day = mandate.valid_from.isoformat()
            return WAITING, _("待生效"), _("这份授权是真的，从 %(day)s 起有效。") % {"day": day}
        case MandateState.EXPIRED:
            day = mandate.valid_to.isoformat()
            return OVER, _("已失效"), _("这份授权是真的，已于 %(day)s 到期。") % {"day": day}
        case _state:
            assert mandate.revoked_at is not None
            day = china_date(mandate.revoked_at).isoformat()
            sentence = _("这份授权是真的，已于 %(moment)s 解除，不能再用。") % {"moment": day}
            return OVER, _("已失效"), sentence
