"""Everybody who might come to a door: nobody, strangers, both sides of a mandate, rivals, and every office."""

from functools import cached_property
from typing import Any

from django.test import Client

from jingban.accounts.stopping import stop_link
from jingban.casework.models import Case
from jingban.ledger.outbox import run_due_events
from jingban.messages.use_cases.send import send
from jingban.portal.data import load_data as load_content
from jingban.portal.models import Article
from jingban.registration import terms
from jingban.registration.models import Confirmation
from jingban.registration.use_cases.ask_representative import ask_representative
from jingban.staff.models import Officer, Role
from jingban.staff.use_cases.create_officer import Created, create_officer
from jingban.vetting.models import Notice
from jingban.vetting.telling import token_digest
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add
from tests.browsers import browser_of, desk_of
from tests.cast import CHEN, NOW, SHEN, SHIGUANG, ZHOU, resident_number
from tests.factories import (
    enrol,
    grant,
    make_account,
    make_officer,
    make_organisation,
    make_organisation_account,
    make_person,
)
from tests.vetting.world import Vetting

# The order of the columns of every expectation.
PORTAL = (
    "nobody",
    "stranger",
    "twin",
    "agent",
    "colleague",
    "head",
    "firm",
    "rival_agent",
    "rival",
    "unproven",
)
ROLES = tuple(role.value for role in Role)
DESK = (*ROLES, "elsewhere")

RIVAL_AGENT = ("吴晚舟", resident_number("19900202", "061"), "+8613400008888")


class Town(Vetting):
    """The worlds of casework and vetting, and those who have no business in them."""

    def __init__(self, state: str) -> None:
        super().__init__()
        load_content()
        self.stranger = make_account(CHEN)
        # A stranger's account that is tied to the agent, unproven.
        self.twin = make_account((ZHOU[0], ZHOU[1], "+8613600001111"), level="L2")
        self.rival_firm = make_organisation(SHIGUANG, SHEN)
        self.rival = make_organisation_account(self.rival_firm, username="shiguang", phone="+8613800001234")
        self.rival_agent_account = make_account(RIVAL_AGENT)
        grant(self.rival_firm, self.rival, make_person(RIVAL_AGENT))
        self.colleague = self.other_account
        self.unproven = make_organisation_account(
            self.organisation, username="squatter", phone="+8613700007777", level="O1"
        )
        ask_representative(link=self.unproven.links.get(), token="t" * 22, now=NOW)
        self.case = self._case(state)
        self.petition = self.cooling()
        run_due_events()
        Notice.objects.filter(role="account").update(token_digest=token_digest(STOPS))
        self.stop_token = stop_link(self.agent_account, now=NOW).split("/")[-2]
        self.passkey = add(self.agent_account, Device())
        self.message = send(template="case.filed", now=NOW, params=PARAMS, account_id=self.agent_account.id)

    def _case(self, state: str) -> Case:
        if state == "draft":
            return self.draft()
        if state == "returned":
            return self.returned()
        if state == "submitted":
            return self.file()
        case = self.accepted()
        if state == "approved":
            self.approve(case)
        return case

    @cached_property
    def officers(self) -> dict[str, Officer]:
        """One member of staff for each role, and an intake officer of another division."""
        made = {role: make_officer(f"o-{role}", role).officer for role in ROLES}
        made["elsewhere"] = make_officer("o-elsewhere", "intake", "decider", division="110000").officer
        enrol(self.newcomer)
        return made

    @cached_property
    def newcomer(self) -> Created:
        """A new member of staff, who got her code from another administrator than `staff_admin`."""
        return create_officer(
            login="newcomer",
            name="方来",
            roles={Role.HELPDESK},
            division="990100",
            now=NOW,
            by=make_officer("o-admin", "staff_admin").officer,
        )

    def browser_of(self, who: str) -> Client:
        """Give somebody's browser, who acts for an organisation if she can."""
        if who == "nobody":
            return Client(headers={"accept-language": "zh-CN"})
        if who in DESK:
            return desk_of(self.officers[who], now=NOW)
        account, principal = {
            "stranger": (self.stranger, None),
            "twin": (self.twin, self.organisation),
            "agent": (self.agent_account, self.organisation),
            "colleague": (self.colleague, self.organisation),
            "rival_agent": (self.rival_agent_account, self.rival_firm),
            "head": (self.representative_account, self.organisation),
            "firm": (self.account, None),
            "rival": (self.rival, None),
            "unproven": (self.unproven, None),
        }[who]
        return browser_of(account, now=NOW, acting_for=principal)

    def parameters(self, name: str, parameters: tuple[str, ...]) -> dict[str, Any]:
        """Give what stands for the parameters of an address: the agent's and her company's things."""
        own = {
            "portal:guide": {"code": self.article("guide").code},
            "portal:notice": {"code": self.article("notice").code},
            "mandates:verify": {"code": self.mandate.series.verification_code},
            "casework:step": {"case_id": self.case.id, "code": "contact"},
            "staff:unmask": {"kind": "case", "subject_id": self.case.id, "field": "head.mobile"},
            "staff:confirm": {"officer_id": self.newcomer.officer.id},
            "sandbox:act": {"code": "clock"},
            "vetting:block": {"token": STOPS},
            "vetting:begin": {"kind": "lost-phone"},
            "vetting:begin_code": {"kind": "lost-phone"},
            "stop": {"token": self.stop_token},
            "stopped": {"kind": "person"},
        }
        if name in own:
            return own[name]
        common: dict[str, Any] = {
            "code": "work-permits",
            "service_code": "work-permits",
            "case_id": self.case.id,
            "mandate_id": self.mandate.id,
            "message_id": self.message.id,
            "organisation_id": self.organisation.id,
            "officer_id": self.officers["helpdesk"].id,
            "petition_id": self.petition.id,
            "paper_id": self.petition.papers.first().id,
            "version": terms.CURRENT,
            "token": Confirmation.objects.get().token,
            "kind": "notice",
            "content_id": self.article("notice").id,
            "passkey_id": self.passkey.id,
        }
        return {parameter: common[parameter] for parameter in parameters}

    @staticmethod
    def article(kind: str) -> Article:
        """Give one published article of a kind."""
        return Article.objects.filter(kind=kind).exclude(published_at=None).order_by("code")[0]


# Stands for the token in the SMS to the account's phone.
STOPS = "s" * 22
PARAMS = {"case": "QT-2026-000001", "organisation": "x", "subject": "x", "outcome": ""}
