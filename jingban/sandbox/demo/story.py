"""What has happened in 青汀市 until today: mandates in every state, and cases in some."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jingban.accounts.models import Link
from jingban.casework.models import DeterminationOutcome
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.use_cases.determine_case import determine_case
from jingban.casework.use_cases.return_case import Told, return_case
from jingban.foundation.calendar import is_working_day
from jingban.foundation.clock import china_midnight
from jingban.mandates.use_cases.change_mandate import change_mandate
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.messages.models import Message
from jingban.messages.use_cases.mark_read import mark_read
from jingban.permits.employer_change import EMPLOYER_CHANGE
from jingban.registration.use_cases.ask_representative import ask_representative
from jingban.sandbox.demo import hands
from jingban.sandbox.demo.petitions import approve_petition_of, file_petition

PERMITS, PROJECTS = "work-permits", "expert-projects"


@dataclass(frozen=True)
class Scene:
    """Something that happened so many days before today; `play` gets its instant and today's date.

    `any_day` is for what has to be no longer ago, working day or not.
    """

    name: str
    days: int
    play: Callable[[datetime, date], None]
    hour: float = 9.6
    any_day: bool = False

    def instant(self, today: date) -> datetime:
        """Give when it happened: in office hours of the working day there was, or the one before."""
        day = today - timedelta(days=self.days)
        while not self.any_day and not is_working_day(day):
            day -= timedelta(days=1)
        return china_midnight(day) + timedelta(hours=self.hour)


def answers(street: str, landline: str, email: str, head: str, mobile: str, reason: str) -> hands.Answers:
    """Give the demo's case as it is typed."""
    return {
        "contact": {"address": [street], "landline": [landline], "email": [email]},
        "head": {"name": [head], "mobile": [mobile]},
        "reason": {"reasons": [reason], "note": [""]},
    }


def bind(
    principal: str, agent: str, services: list[str], first: int, last: int, *, accepted: bool = True
) -> Callable[[datetime, date], None]:
    """Give the scene of a binding; first and last day are counted from today."""

    def play(now: datetime, today: date) -> None:
        days = (today + timedelta(days=first), today + timedelta(days=last))
        hands.bind(principal, agent, services, *days, now, accepted=accepted)

    return play


def extend_zhou(now: datetime, today: date) -> None:
    """Extend a mandate of 周欣然."""
    held = hands.mandate("yanxi", "zhou", PERMITS)
    change_mandate(
        authority=hands.manage("yanxi", now),
        mandate=held,
        valid_from=held.valid_from,
        valid_to=today + timedelta(days=371),
        now=now,
    )


def remove_wu(now: datetime, today: date) -> None:
    """Take the mandate of 吴远舟 away."""
    revoke_mandate(
        authority=hands.manage("yanxi", now), mandate=hands.mandate("yanxi", "wu", PERMITS), now=now
    )


def file_for_yanxi(now: datetime, today: date) -> None:
    """周欣然 files for 砚溪."""
    typed = answers(
        "青汀市砚溪区机械路 6 号 2 层", "0990-2234567", "hr@yanxi.example", "郑启明", "13800001168", "first"
    )
    hands.file("yanxi", hands.person_hand("zhou"), typed, now)


def accept_for(principal: str) -> Callable[[datetime, date], None]:
    """Give the scene in which a principal's latest case is accepted."""

    def play(now: datetime, today: date) -> None:
        accept_case(officer=hands.officer("intake"), case=hands.case_of(principal), now=now)

    return play


def approve_for_yanxi(now: datetime, today: date) -> None:
    """The decider approves it."""
    determine_case(
        officer=hands.officer("decider"),
        case=hands.case_of("yanxi"),
        outcome=DeterminationOutcome.APPROVED,
        reasons=[check.code for check in EMPLOYER_CHANGE.checks],
        text="",
        now=now,
    )


def file_again_for_yanxi(now: datetime, today: date) -> None:
    """林知安 files for 砚溪; it waits to be accepted."""
    typed = answers(
        "青汀市砚溪区澄湖路 18 号 3 层", "0990-2234567", "hr@yanxi.example", "林知安", "13900002716", "moved"
    )
    hands.file("yanxi", hands.person_hand("lin"), typed, now)


def file_for_chenghu(now: datetime, today: date) -> None:
    """周欣然 files for 澄湖."""
    typed = answers(
        "青汀市澄湖区药谷大道旁边", "0990-3345678", "lab@chenghu.example", "葛致宁", "13700004421", "number"
    )
    hands.file("chenghu", hands.person_hand("zhou"), typed, now)


def return_for_chenghu(now: datetime, today: date) -> None:
    """The office returns it with one list of defects."""
    defect = EMPLOYER_CHANGE.defects[0]
    told = Told(code=defect.code, step=defect.step, title=str(defect.label), todo=str(defect.todo))
    return_case(officer=hands.officer("intake"), case=hands.case_of("chenghu"), defects=[told], now=now)


def file_for_shiguang(now: datetime, today: date) -> None:
    """南浦拾光 files by its own account."""
    typed = answers(
        "青汀市南浦区海堤街 88 号 501", "0990-4456789", "hr@shiguang.example", "沈临川", "13600008808", "head"
    )
    hands.file("shiguang", hands.organisation_hand("shiguang"), typed, now)


def ask_xu(now: datetime, today: date) -> None:
    """许云岫 is asked whether the account of 鹿鸣青羽 is the organisation's."""
    link = Link.objects.get(account_id=hands.organisation_hand("luming").account_id, ended_at=None)
    ask_representative(link=link, token=secrets.token_urlsafe(32), now=now)


def read_mail(now: datetime, today: date) -> None:
    """Everybody has read their messages of the past."""
    for account in Message.objects.filter(read_at=None).values_list("account_id", flat=True).distinct():
        if account:
            mark_read(account_id=account, now=now)


SCENES = (
    Scene("bind-chen", 388, bind("yanxi", "chen", [PERMITS], -388, -24)),
    Scene("bind-zhou-chenghu", 353, bind("chenghu", "zhou", [PERMITS, PROJECTS], -353, 11)),
    Scene("bind-lin", 353, bind("yanxi", "lin", [PERMITS], -353, 11), hour=10.2),
    Scene("bind-wu", 268, bind("yanxi", "wu", [PERMITS], -268, 95)),
    Scene("bind-zhou", 180, bind("yanxi", "zhou", [PERMITS], -176, 6)),
    Scene("file-yanxi", 150, file_for_yanxi),
    Scene("accept-yanxi", 150, accept_for("yanxi"), hour=13.9),
    Scene("approve-yanxi", 148, approve_for_yanxi, hour=15.1),
    Scene("bind-he", 88, bind("yanxi", "he", [PROJECTS], -84, 280)),
    Scene("file-chenghu", 7, file_for_chenghu),
    Scene("return-chenghu", 7, return_for_chenghu, hour=14.1),
    Scene("remove-wu", 6, remove_wu, hour=16.4),
    Scene("read-mail", 4, read_mail, hour=17.5),
    Scene("file-yanxi-again", 2, file_again_for_yanxi, hour=14.3),
    Scene("file-shiguang", 1, file_for_shiguang, hour=9.2),
    Scene("accept-shiguang", 1, accept_for("shiguang"), hour=10.8),
    Scene("ask-xu", 1, ask_xu, hour=11.5),
    Scene("bind-gu", 1, bind("yanxi", "gu", [PROJECTS], 7, 371, accepted=False), hour=14.8),
    Scene("extend-zhou", 1, extend_zhou, hour=15.2),
    Scene("bind-zhou-shiguang", 1, bind("shiguang", "zhou", [PROJECTS], 21, 385, accepted=False), hour=17.1),
    # Three days pass until it takes effect: it began yesterday, so that it can be stopped whenever one looks.
    Scene("petition-chenghu", 1, file_petition("chenghu", "13700004430"), hour=17.2, any_day=True),
    Scene("approve-petition", 1, approve_petition_of("chenghu", "vetting"), hour=17.4, any_day=True),
    Scene("approve-petition-again", 1, approve_petition_of("chenghu", "vetting-2"), hour=17.6, any_day=True),
    Scene("petition-school", 1, file_petition("school", "13300005620"), hour=17.8, any_day=True),
)
