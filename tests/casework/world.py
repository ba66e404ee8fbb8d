"""A company, its account, its representative, two agents and the officers who work on its cases."""

import secrets
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID, uuid4

from django.test import Client

from jingban.casework.models import Case, DeterminationOutcome
from jingban.casework.queries import working_version
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.use_cases.determine_case import determine_case
from jingban.casework.use_cases.file_case import file_case
from jingban.casework.use_cases.resubmit_case import resubmit_case
from jingban.casework.use_cases.return_case import Told, return_case
from jingban.casework.use_cases.save_draft import save_draft
from jingban.casework.use_cases.start_draft import start_draft
from jingban.mandates.acts import Authority, ask
from jingban.permits.employer_change import EMPLOYER_CHANGE
from jingban.staff.models import Officer
from jingban.staff.queries import OfficerOnDuty, on_duty
from tests.browsers import browser_of, desk_of
from tests.cast import LIN, NOW, ZHENG, ZHOU
from tests.factories import (
    WORK_PERMITS,
    grant,
    make_account,
    make_officer,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
    signed_as_person,
)

ANSWERS = {
    "contact": {
        "address": ["青汀市砚溪区澄湖路 18 号 3 层"],
        "landline": ["0990-2234567"],
        "email": ["hr@yanxi.example"],
    },
    "head": {"name": ["顾清和"], "mobile": ["13900001234"]},
    "reason": {"reasons": ["moved", "head"], "note": [""]},
}
CHECKS = [check.code for check in EMPLOYER_CHANGE.checks]
DEFECT = Told("A-01", "contact", "办公地址没有写到门牌号", "请写到门牌号")
HOUR = timedelta(hours=1)


class World:
    """Everybody, and short words for what they do."""

    def __init__(self) -> None:
        self.agent_account = make_account(ZHOU)
        self.agent = make_person(ZHOU)
        self.representative_account = make_account(ZHENG)
        self.representative = make_person(ZHENG)
        self.organisation = make_organisation()
        self.account = make_organisation_account(self.organisation)
        self.mandate = grant(self.organisation, self.account, self.agent)

    @cached_property
    def other_account(self):
        """The other agent's account; her mandate begins when this is first read."""
        account = make_account(LIN)
        grant(self.organisation, self.account, self.other)
        return account

    @cached_property
    def other(self):
        """The other agent."""
        return make_person(LIN)

    @cached_property
    def intake(self) -> Officer:
        """Accepts and returns."""
        return make_officer("intake", "intake").officer

    @cached_property
    def decider(self) -> Officer:
        """Decides."""
        return make_officer("decider", "decider").officer

    def duty(self, officer: Officer) -> OfficerOnDuty:
        """Give an officer as a request has her."""
        return on_duty(officer)

    def may(self, action: str, *, who: str = "agent", at: datetime = NOW) -> Authority:
        """Ask for leave as the agent, the other agent, the representative or the organisation's account."""
        signed = {
            "agent": lambda: signed_as_person(self.agent_account, self.agent),
            "other": lambda: signed_as_person(self.other_account, self.other),
            "representative": lambda: signed_as_person(self.representative_account, self.representative),
            "account": lambda: signed_as_organisation(self.account, self.organisation),
        }[who]()
        return ask(
            signed_in=signed,
            principal_id=self.organisation.id,
            service_code=WORK_PERMITS,
            action=action,
            at=at,
        )

    def draft(self, *, filled: bool = True, who: str = "agent", now: datetime = NOW) -> Case:
        """Begin a case, and fill it in."""
        case = start_draft(authority=self.may("start", who=who, at=now), case_type=EMPLOYER_CHANGE, now=now)
        if filled:
            self.fill(case, who=who, now=now)
        return case

    def fill(
        self, case: Case, *, who: str = "agent", now: datetime = NOW, **changed: dict[str, list[str]]
    ) -> None:
        """Type all answers, or changed ones."""
        for step in EMPLOYER_CHANGE.steps:
            version = working_version(case)
            assert version
            save_draft(
                authority=self.may("save", who=who, at=now),
                case=case,
                step=step,
                typed=changed.get(step.code, ANSWERS[step.code]),
                revision=version.revision,
                now=now,
            )

    def file(
        self, case: Case | None = None, *, token: UUID | None = None, who: str = "agent", now: datetime = NOW
    ) -> Case:
        """File a draft as it stands."""
        case = case or self.draft(who=who, now=now)
        version = working_version(case)
        return file_case(
            authority=self.may("file", who=who, at=now),
            case=case,
            revision=version.revision if version else 0,
            token=token or uuid4(),
            entropy=secrets.token_bytes(16),
            now=now,
        )

    def accept(self, case: Case, *, now: datetime = NOW + HOUR) -> None:
        """Accept a filed case."""
        accept_case(officer=self.duty(self.intake), case=case, now=now)

    def accepted(self, *, now: datetime = NOW) -> Case:
        """A case that the intake officer has accepted."""
        case = self.file(now=now)
        self.accept(case, now=now + HOUR)
        return case

    def returned(self, *, now: datetime = NOW) -> Case:
        """A case that came back with one defect."""
        case = self.file(now=now)
        return_case(officer=self.duty(self.intake), case=case, defects=[DEFECT], now=now + HOUR)
        return case

    def resubmit(self, case: Case, *, who: str = "agent", now: datetime = NOW + HOUR) -> Case:
        """Hand a returned case in again as its correction stands."""
        version = working_version(case)
        assert version
        return resubmit_case(
            authority=self.may("file", who=who, at=now),
            case=case,
            revision=version.revision,
            token=uuid4(),
            now=now,
        )

    def approve(self, case: Case, *, officer: Officer | None = None, now: datetime = NOW + 2 * HOUR) -> None:
        """Approve an accepted case."""
        determine_case(
            officer=self.duty(officer or self.decider),
            case=case,
            outcome=DeterminationOutcome.APPROVED,
            reasons=CHECKS,
            text="",
            now=now,
        )

    def refuse(self, case: Case, *, now: datetime = NOW + 2 * HOUR) -> None:
        """Refuse an accepted case."""
        determine_case(
            officer=self.duty(self.decider),
            case=case,
            outcome=DeterminationOutcome.REFUSED,
            reasons=["mismatch"],
            text="固定电话无法接通。",
            now=now,
        )

    def browser(self, who: str = "agent", *, now: datetime = NOW, acting: bool = True) -> Client:
        """A browser in which somebody of the filer's side is signed in, acting for the organisation."""
        account = {
            "agent": lambda: self.agent_account,
            "other": lambda: self.other_account,
            "representative": lambda: self.representative_account,
            "account": lambda: self.account,
        }[who]()
        principal = self.organisation if acting and who != "account" else None
        return browser_of(account, now=now, acting_for=principal)

    def desk(self, officer: Officer, *, now: datetime = NOW) -> Client:
        """A browser in which an officer is signed in."""
        return desk_of(officer, now=now)
