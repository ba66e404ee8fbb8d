"""What pages show of a petition: derived from its events, nothing stored beside them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jingban.foundation.clock import CHINA
from jingban.foundation.masks import mask_name, mask_phone
from jingban.messages.models import Channel, Delivery, DeliveryStatus
from jingban.vetting import kinds
from jingban.vetting.kinds import Reason, Slot
from jingban.vetting.models import Notice, Petition, PetitionEvent
from jingban.vetting.states import PetitionAction, PetitionState

# state → tone and mark of its tag (screens/README, principle 4).
LOOK: Final[dict[PetitionState, tuple[str, str]]] = {
    PetitionState.DRAFT: ("mute", "ring"),
    PetitionState.ASKED: ("warn", "ring"),
    PetitionState.SUBMITTED: ("", "ring"),
    PetitionState.IN_REVIEW: ("", ""),
    PetitionState.MORE_ASKED: ("warn", "ring"),
    PetitionState.APPROVED_ONCE: ("", ""),
    PetitionState.COOLING: ("warn", ""),
    PetitionState.CARRIED_OUT: ("ok", ""),
    PetitionState.REFUSED: ("bad", "bar"),
    PetitionState.BLOCKED: ("bad", "bar"),
    PetitionState.WITHDRAWN: ("mute", "bar"),
    PetitionState.LAPSED: ("mute", "bar"),
}
ROLES: Final = {
    "account": gettext_lazy("账号原来的手机"),
    "representative": gettext_lazy("法定代表人"),
    "agent": gettext_lazy("经办人"),
    "person": gettext_lazy("本人的账号"),
    "other": gettext_lazy("另一个账号"),
    "organisation": gettext_lazy("单位的账号"),
}
# One box of the clock on the page.
BOX: Final = timedelta(hours=6)


@dataclass(frozen=True)
class Tag:
    """A state as a word and a shape."""

    text: str
    tone: str
    mark: str


@dataclass(frozen=True)
class Moment:
    """One line of the history; `state` is `done`, `now` or empty for what is to come."""

    title: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class Cooling:
    """How far the time is gone in which a petition can be stopped."""

    left: int
    passed: int
    whole: int
    boxes: list[str]
    due: datetime


@dataclass(frozen=True)
class Told:
    """Somebody who was told: in which role, masked, and how."""

    role: str
    name: str
    how: str


def tag_of(state: str) -> Tag:
    """Give a state's tag."""
    tone, mark = LOOK[PetitionState(state)]
    return Tag(str(PetitionState(state).label), tone, mark)


def minute(at: datetime) -> str:
    """Give an instant as histories show it: 11-24 09:58, China time."""
    return at.astimezone(CHINA).strftime("%m-%d %H:%M")


def cooling_of(petition: Petition, now: datetime) -> Cooling | None:
    """Give the clock of a petition that waits to take effect; None for any other."""
    if petition.state != PetitionState.COOLING or petition.due_at is None:
        return None
    whole = timedelta(hours=settings.VETTING_COOLING_HOURS)
    left = max(petition.due_at - now, timedelta())
    boxes = max(1, ceil(whole / BOX))
    used = min(boxes, int((whole - left) / BOX))
    hours = timedelta(hours=1)
    return Cooling(
        left=ceil(left / hours),
        passed=int(max(whole - left, timedelta()) / hours),
        whole=settings.VETTING_COOLING_HOURS,
        boxes=["used"] * used + [""] * (boxes - used),
        due=petition.due_at,
    )


def history_of(petition: Petition, events: list[PetitionEvent], *, officers: bool = False) -> list[Moment]:
    """Give what happened and what is still to come; officers are named to officers only."""
    moments = [Moment(str(PetitionAction(one.action).label), _by(one, officers), "done") for one in events]
    return moments + _to_come(petition)


def _by(event: PetitionEvent, officers: bool) -> str:
    if event.officer is None:
        return minute(event.at)
    actor = event.officer.name if officers else _("人工核验岗")
    return _("%(actor)s，%(at)s") % {"actor": actor, "at": minute(event.at)}


def _to_come(petition: Petition) -> list[Moment]:
    kind, state = kinds.get(petition.kind), PetitionState(petition.state)
    expected, last = _expected(petition), _last_day(petition)
    first, second = _("第一名工作人员审核"), _("第二名工作人员审核")
    hours = {"hours": settings.VETTING_COOLING_HOURS}
    then = Moment(str(kind.then))
    rest = [Moment(_("等 %(hours)d 小时，有关的人都会收到通知") % hours), then]
    free = petition.due_at + timedelta(days=kind.holds) if petition.due_at and kind.holds else None
    after = [Moment(str(kind.afterwards), _("%(at)s 起") % {"at": minute(free)})] if free else []
    until = _("到 %(at)s") % {"at": minute(petition.due_at)} if petition.due_at else ""
    in_review = [Moment(first, expected, "now"), Moment(second), *rest]
    held = _("%(at)s 起") % {"at": minute(petition.hold_until)} if petition.hold_until else ""
    return {
        PetitionState.ASKED: [Moment(_("等法定代表人确认"), last, "now"), then],
        PetitionState.SUBMITTED: in_review,
        PetitionState.IN_REVIEW: in_review,
        PetitionState.MORE_ASKED: [
            Moment(_("请补充材料"), last, "now"),
            Moment(first),
            Moment(second),
            *rest,
        ],
        PetitionState.APPROVED_ONCE: [Moment(second, expected, "now"), *rest],
        PetitionState.COOLING: [Moment(_("等 %(hours)d 小时") % hours, until, "now"), then, *after],
        PetitionState.CARRIED_OUT: [Moment(str(kind.afterwards), held)] if held else [],
    }.get(state, [])


def _last_day(petition: Petition) -> str:
    return _("最迟 %(day)s") % {"day": petition.answer_by.isoformat()} if petition.answer_by else ""


def _expected(petition: Petition) -> str:
    return _("预计 %(day)s 前") % {"day": petition.expected.isoformat()} if petition.expected else ""


def told_of(petition: Petition) -> list[Told]:
    """List who was told of a petition, masked; several agents are one line. Before it cools off nobody is."""
    if petition.due_at is None:
        return []
    link = FilteredRelation("account__links", condition=Q(account__links__ended_at=None))
    found = petition.notices.annotate(link=link).select_related("account", "link__person")  # type: ignore[misc]
    notices = list(found.order_by("id"))
    texted = set(
        Delivery.objects.filter(
            message__in=[one.message_id for one in notices],
            channel=Channel.SMS,
            status=DeliveryStatus.SENT,
        ).values_list("message_id", flat=True)
    )
    agents = [one for one in notices if one.role == "agent"]
    lines = [_told(one, texted) for one in notices if one.role != "agent"]
    if agents:
        number = len(agents)
        count = ngettext("%(number)d 名经办人", "%(number)d 名经办人", number) % {"number": number}
        lines.append(Told(count, "", _("短信和站内消息")))
    return lines


def _told(notice: Notice, texted: set[Any]) -> Told:
    if notice.objected_at:
        how = _("不同意，账号未经实人认证（%(at)s）") % {"at": minute(notice.objected_at)}
        return Told(str(ROLES.get(notice.role, "")), _name_of(notice), how)
    how = _("短信已送达，也在站内消息里") if notice.message_id in texted else _("短信和站内消息")
    return Told(str(ROLES.get(notice.role, "")), _name_of(notice), how)


def _name_of(notice: Notice) -> str:
    if notice.role == "representative":
        link = getattr(notice, "link", None)
        return mask_name(link.person.name) if link and link.person else ""
    return mask_phone(notice.phone) if notice.phone else ""


def reasons_of(petition: Petition, events: list[PetitionEvent]) -> list[Reason]:
    """Give why a petition was refused, with what can be done then."""
    refused = next((one for one in events if one.action == PetitionAction.REFUSE), None)
    codes = refused.codes if refused else []
    return [one for one in kinds.get(petition.kind).reasons if one.code in codes]


def asked_slots(petition: Petition, events: list[PetitionEvent]) -> list[Slot]:
    """Give the papers that are to be handed in now: all of the kind's, or those that were asked for."""
    slots = kinds.get(petition.kind).slots
    if petition.state == PetitionState.DRAFT:
        return list(slots)
    asked = next((one for one in events if one.action == PetitionAction.ASK_MORE), None)
    return [one for one in slots if asked and one.code in asked.codes]


def word_of(events: list[PetitionEvent], action: PetitionAction) -> str:
    """Give what a reviewer wrote to the applicant with an action; empty when nothing."""
    found = next((one for one in reversed(events) if one.action == action), None)
    return (found.text or "") if found else ""
