"""A house full of people: the demo world, and so many more that a question asked once a row is noticed."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from jingban.accounts.models import Account, AccountKind
from jingban.accounts.queries import proven_account_of_person
from jingban.accounts.sessions import SessionStore
from jingban.casework.models import Case
from jingban.casework.queries import working_version
from jingban.casework.use_cases.file_case import file_case
from jingban.casework.use_cases.save_draft import save_draft
from jingban.casework.use_cases.start_draft import start_draft
from jingban.foundation import clock
from jingban.ledger.outbox import run_due_events
from jingban.mandates.acts import Authority, ask
from jingban.parties.models import Organisation, Person
from jingban.permits.employer_change import EMPLOYER_CHANGE
from jingban.registration import terms
from jingban.sandbox.demo import hands
from jingban.sandbox.demo.cast import STAFF
from jingban.sandbox.demo.world import build_world
from jingban.signin.flow import Flow, begin_flow
from jingban.staff.models import Officer
from tests.browsers import browser_of, desk_of
from tests.casework.world import ANSWERS
from tests.cast import resident_number, uscc
from tests.factories import (
    WORK_PERMITS,
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_person,
)

MORE = 15
Who = tuple[str, str, str]


def somebody(serial: int) -> Who:
    """Give a person of the crowd as the cast's people are: name, number, phone."""
    return "万众之", resident_number("19920202", f"{serial:03}"), f"+861520000{serial:04}"


def build() -> None:
    """Build the demo world, then more agents for its first company, more companies, and a case of each."""
    call_command("load_data", verbosity=0)
    build_world(say=lambda line: None)
    now = clock.now()
    yanxi, zhou = hands.firm("yanxi"), hands.who("zhou")
    for serial in range(MORE):
        make_account(somebody(serial), now=now)
        grant(yanxi, account_of(yanxi), make_person(somebody(serial), now=now), now=now)
        firm = make_organisation(
            (f"众人第{serial}有限公司", uscc(f"MA9WR{serial:03}")), somebody(100 + serial), now=now
        )
        phone = f"+861530000{serial:04}"
        account = make_organisation_account(firm, username=f"zhongren{serial}", phone=phone, now=now)
        grant(firm, account, zhou, now=now)
        draft = start(firm, zhou, now)
        if serial:  # the first stays a draft
            send_in(draft, firm, zhou, now)
    run_due_events()


def account_of(organisation: Organisation) -> Account:
    """Give an organisation's own account."""
    return Account.objects.get(kind=AccountKind.ORGANISATION, links__organisation=organisation)


def proven_account(person: Person) -> Account:
    """Give a person's own account."""
    found = proven_account_of_person(person.id)
    assert found
    return found


def start(firm: Organisation, agent: Person, now: datetime) -> Case:
    """Fill in a draft for a company."""
    authority = _leave(firm, agent, "start", now)
    case = start_draft(authority=authority, case_type=EMPLOYER_CHANGE, now=now)
    for step in EMPLOYER_CHANGE.steps:
        save_draft(
            authority=authority,
            case=case,
            step=step,
            typed=ANSWERS[step.code],
            revision=_revision(case),
            now=now,
        )
    return case


def send_in(case: Case, firm: Organisation, agent: Person, now: datetime) -> None:
    """File a draft."""
    file_case(
        authority=_leave(firm, agent, "file", now),
        case=case,
        revision=_revision(case),
        token=uuid4(),
        entropy=secrets.token_bytes(16),
        now=now,
    )


def _leave(firm: Organisation, agent: Person, action: str, now: datetime) -> Authority:
    signed_in = signed_as_person(proven_account(agent), agent)
    return ask(signed_in=signed_in, principal_id=firm.id, service_code=WORK_PERMITS, action=action, at=now)


def _revision(case: Case) -> int:
    version = working_version(case)
    assert version
    return version.revision


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser: a member of staff, or whoever acts for an organisation or for nobody."""

    who: str
    browser: Client
    acts_for: UUID | None = None
    is_officer: bool = False


def visitors() -> list[Visitor]:
    """Give everybody who opens pages of the portal, signed in or not."""
    now = clock.now()
    zhou, lin, zheng, xu = (proven_account(hands.who(key)) for key in ("zhou", "lin", "zheng", "xu"))
    yanxi, chenghu, of_draft, to_accept = hands.firm("yanxi"), hands.firm("chenghu"), _firm(0), _firm(1)
    fang = Account.objects.get(kind=AccountKind.PERSON, links__person=hands.who("fang"))
    bound_to_nobody = Account.objects.create(kind=AccountKind.PERSON, created_at=now)
    Account.objects.update(terms_version=terms.CURRENT)
    grant(to_accept, account_of(to_accept), hands.who("lin"), accepted=False, now=now)

    def person(who: str, account: Account, principal: Organisation | None = None) -> Visitor:
        browser = browser_of(account, now=now, acting_for=principal)
        return Visitor(who, browser, principal.id if principal else None)

    def organisation(who: str, key: str) -> Visitor:
        firm = hands.firm(key)
        return Visitor(who, browser_of(account_of(firm), now=now), firm.id)

    return [
        nobody(),
        Visitor("somebody asked for a code", _asked_for_code(now)),
        person("person at L1", bound_to_nobody),
        person("person at L2", fang),
        person("agent", zhou, yanxi),
        person("agent with a draft", zhou, of_draft),
        person("agent with a returned case", zhou, chenghu),
        person("agent for nobody", zhou),
        person("agent asked to accept", lin, to_accept),
        person("representative", zheng, yanxi),
        person("representative asked to confirm", xu),
        organisation("organisation", "yanxi"),
        organisation("organisation with an accepted case", "shiguang"),
        organisation("organisation to be confirmed", "luming"),
    ]


def nobody() -> Visitor:
    """Give a browser that has never been here."""
    return Visitor("nobody", Client(headers={"accept-language": "zh-CN"}))


def officers() -> list[Visitor]:
    """Give a member of staff of every role."""
    now = clock.now()
    logins = [one.role.value.replace("_", "-") for one in STAFF]
    return [
        Visitor(login, desk_of(Officer.objects.get(login=login), now=now), is_officer=True)
        for login in logins
    ]


def _firm(serial: int) -> Organisation:
    return Organisation.objects.get(name=f"众人第{serial}有限公司")


def _asked_for_code(now: datetime) -> Client:
    session = SessionStore(None, now)
    attempt = UUID(int=1)
    begin_flow(
        session,
        Flow(account_id=None, epoch=0, attempt_id=attempt, kind="person", next_page="", begun_at=now),
    )
    session.save()
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
