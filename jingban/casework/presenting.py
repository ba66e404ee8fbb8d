"""What pages show of a case: all of it derived from its events, nothing stored beside them (design.md 3, habit 11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jingban.casework import types
from jingban.casework.clocks import Happened, LegalClock, run
from jingban.casework.models import Case, CaseEvent, ReturnNotice
from jingban.casework.states import CLOSED, CaseAction, CaseState
from jingban.foundation.calendar import Calendar
from jingban.foundation.clock import CHINA, china_date
from jingban.foundation.masks import mask_name
from jingban.mandates.models import Act, Ground
from jingban.parties.models import OrganisationState, Person

# state → tone and mark of its tag (screens/README, principle 4).
LOOK: Final[dict[CaseState, tuple[str, str]]] = {
    CaseState.DRAFT: ("mute", "ring"),
    CaseState.SUBMITTED: ("", "ring"),
    CaseState.ACCEPTED: ("", ""),
    CaseState.RETURNED: ("warn", "ring"),
    CaseState.APPROVED: ("ok", ""),
    CaseState.REFUSED: ("bad", "bar"),
    CaseState.WITHDRAWN: ("mute", "bar"),
}


@dataclass(frozen=True)
class Tag:
    """A state as a word and a shape."""

    text: str
    tone: str
    mark: str


@dataclass(frozen=True)
class Turn:
    """Who must act now: the filer's side (`filer`), the office (`office`), or nobody any more (`none`).

    `stopped` is a case nobody may go on with, because of what its principal has become.
    """

    who: str
    title: str
    text: str


@dataclass(frozen=True)
class Moment:
    """One line of the history; `state` is `done`, `now` or empty for what is to come."""

    title: str
    note: str
    state: str


@dataclass(frozen=True)
class Row:
    """A case in a list."""

    case: Case
    name: str
    tag: Tag
    clock: LegalClock | None
    handler: str

    @property
    def due(self) -> str:
        """The day by which the office must decide, as its card shows it; empty while the clock stands."""
        return self.clock.due.strftime("%m-%d") if self.clock and self.clock.due else ""


def tag_of(state: str) -> Tag:
    """Give a state's tag."""
    tone, mark = LOOK[CaseState(state)]
    return Tag(str(CaseState(state).label), tone, mark)


def name_of(case: Case) -> str:
    """Give the name of what is filed, in the page's language."""
    return str(types.get(case.case_type).name)


def clock_of(
    case: Case, events: Iterable[CaseEvent], *, now: datetime, calendar: Calendar
) -> LegalClock | None:
    """Run a case's legal clock; None while it is a draft."""
    happened = [Happened(CaseAction(one.action), one.at) for one in events]
    limit = types.get(case.case_type).limit_days
    return run(happened, limit=limit, today=china_date(now), calendar=calendar)


def rows_of(
    cases: Sequence[Case], events: Mapping[UUID, list[CaseEvent]], *, now: datetime, calendar: Calendar
) -> list[Row]:
    """Give cases as a list shows them; asks the database nothing."""
    return [
        Row(
            case=case,
            name=name_of(case),
            tag=tag_of(case.state),
            clock=clock_of(case, events[case.id], now=now, calendar=calendar),
            handler=handler_of(case),
        )
        for case in cases
    ]


def handler_of(case: Case) -> str:
    """Give who carries a case: a masked name, or the organisation's own account."""
    return mask_name(case.handler.name) if case.handler else _("单位账号")


def sentence_date(day: date) -> str:
    """Give a day as sentences show it: 12 月 11 日."""
    # Translators: a date format of Django, for a day within a sentence
    return date_format(day, _("n 月 j 日"))


def minute(at: datetime) -> str:
    """Give an instant as histories show it: 11-24 09:58, China time."""
    return at.astimezone(CHINA).strftime("%m-%d %H:%M")


def turn_of(
    case: Case,
    *,
    clock: LegalClock | None,
    notice: ReturnNotice | None,
    left_to_correct: int,
    viewer: Person | None,
    today: date,
) -> Turn:
    """Say who must act now, to somebody of the filer's side (`viewer` is None for the organisation's account)."""
    state = CaseState(case.state)
    if stopped := _stopped(case):
        return stopped
    if state == CaseState.RETURNED:
        return _turn_to_correct(case, notice, left_to_correct, viewer, today)
    who, title, text = {
        CaseState.DRAFT: (
            "filer",
            _("填完以后，核对并提交"),
            _("暂存的内容只有本单位看得到，提交以后窗口才开始办。"),
        ),
        CaseState.SUBMITTED: ("office", _("该窗口受理"), _office_text(clock)),
        CaseState.ACCEPTED: (
            "office",
            _("该窗口作决定，由受理人以外的工作人员办理"),
            _office_text(clock),
        ),
        CaseState.APPROVED: ("none", _("已经办结，准予"), _("决定书可以打印。")),
        CaseState.REFUSED: (
            "none",
            _("已经办结，不予"),
            _("理由和救济途径写在决定书里。改好以后可以重新申请。"),
        ),
        CaseState.WITHDRAWN: ("none", _("已经撤回"), _("需要的，可以重新申请。")),
    }[state]
    return Turn(who, title, text)


def _stopped(case: Case) -> Turn | None:
    """A dissolved organisation's cases can only be read; a suspended one cannot do its part (design.md 4)."""
    if is_closed(case):
        return None
    if case.principal.state == OrganisationState.DISSOLVED:
        return Turn(
            "stopped",
            _("单位已注销，这件办件只能查看"),
            _("不能再补正、撤回或者转交。有需要了结的事情，请联系窗口。"),
        )
    if case.principal.state == OrganisationState.SUSPENDED and case.state == CaseState.RETURNED:
        return Turn(
            "stopped",
            _("单位停业整顿期间，不能补正"),
            _("登记状态恢复以后，可以接着办。"),
        )
    return None


def _turn_to_correct(
    case: Case, notice: ReturnNotice | None, left: int, viewer: Person | None, today: date
) -> Turn:
    due = notice.due if notice else today
    mine = case.handler_id is None if viewer is None else case.handler_id == viewer.id
    by_day = {"left": left, "day": sentence_date(due), "who": handler_of(case)}
    if due < today:
        title = _("补正期限（%(day)s）已过，还可以交来，也可以撤回") % by_day
    elif left == 0:
        title = _("都改好了，核对后重新提交，最迟 %(day)s") % by_day
    elif mine:
        title = _("该您补正，还剩 %(left)d 处，最迟 %(day)s交来") % by_day
    else:
        title = _("该%(who)s补正，还剩 %(left)d 处，最迟 %(day)s交来") % by_day
    return Turn("filer", title, _("也可以由本单位的其他经办人办。交来以后，从次日接着算窗口的时间。"))


def _office_text(clock: LegalClock | None) -> str:
    if clock is None or clock.due is None:
        return ""
    if clock.left < 0:
        return _("已经超过期限。您可以向窗口催办。")
    return _("最迟 %(day)s作出决定。") % {"day": sentence_date(clock.due)}


def history_of(
    case: Case,
    events: Sequence[CaseEvent],
    *,
    clock: LegalClock | None,
    officers: Mapping[UUID, str] | None = None,
) -> list[Moment]:
    """Give a case's history, and what is still to come; nothing is, once its principal is dissolved.

    Officers are named to officers only (`officers`); to the filer they are the window.
    """
    moments = [
        Moment(str(CaseAction(one.action).label), _by(_actor(one.act, officers), one.at), "done")
        for one in events
        if one.action != CaseAction.START
    ]
    if case.principal.state == OrganisationState.DISSOLVED:
        return moments
    by_day = _("最迟 %(day)s") % {"day": sentence_date(clock.due)} if clock and clock.due else ""
    match CaseState(case.state):
        case CaseState.DRAFT:
            moments += [Moment(_("提交"), "", "now"), Moment(_("受理"), "", ""), Moment(_("决定"), "", "")]
        case CaseState.RETURNED:
            moments += [Moment(_("补正"), "", "now"), Moment(_("受理"), "", ""), Moment(_("决定"), "", "")]
        case CaseState.SUBMITTED:
            moments += [Moment(_("受理"), "", "now"), Moment(_("决定"), by_day, "")]
        case CaseState.ACCEPTED:
            moments += [Moment(_("决定"), by_day, "now")]
    return moments


def _by(actor: str, at: datetime) -> str:
    return _("%(actor)s，%(at)s") % {"actor": actor, "at": minute(at)}


def filed_by(act: Act) -> str:
    """Say who filed, and by which mandate."""
    actor = _actor(act, None)
    if act.mandate is None:
        return actor
    return _("%(actor)s，凭授权 %(number)s") % {"actor": actor, "number": act.mandate.series.number}


def _actor(act: Act, officers: Mapping[UUID, str] | None) -> str:
    if act.ground == Ground.OFFICER:
        if officers is None:
            return _("窗口工作人员")
        return officers.get(act.officer_id, _("工作人员")) if act.officer_id else _("工作人员")
    if act.person is None:
        return str(Ground(act.ground).label)
    role = _("经办人") if act.ground == Ground.MANDATE else str(Ground(act.ground).label)
    return _("%(name)s（%(role)s）") % {"name": mask_name(act.person.name), "role": role}


def is_closed(case: Case) -> bool:
    """Say whether nothing more happens to a case."""
    return CaseState(case.state) in CLOSED
