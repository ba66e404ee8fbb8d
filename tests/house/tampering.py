"""Attacks on flows of several steps, the same for every flow: what may be tampered with between two pages.

A flow (`Flow`) says how somebody goes through it honestly and how to see that the victim was harmed. An attack
(`ATTACKS`) goes through it dishonestly; it fails the test by an AssertionError when it got through.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpResponse

from jingban.accounts.codes import CodePurpose, issue_code
from jingban.accounts.models import Account
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.foundation import clock
from jingban.foundation.models import ClockOffset
from jingban.ledger.outbox import run_due_events
from tests.signin.browser import Browser, codes_to

# What a form holds: texts, and files.
Form = dict[str, Any]


@dataclass
class Party:
    """Somebody in a flow. `facts` fill its forms; what comes to the victim's phone the attacker cannot read."""

    phone: str
    facts: Form
    account: Account | None = None
    is_victim: bool = False

    def code(self) -> str:
        """Give what is typed as code: the newest one, or a guess."""
        codes = [] if self.is_victim else codes_to(self.phone)
        return codes[0] if codes else "000000"


@dataclass(frozen=True)
class Step:
    """One page of a flow: the address its form goes to, and how the form is filled in by somebody."""

    name: str
    address: str
    fill: Callable[[Browser, Party], Form]


class Flow(Protocol):
    """A flow under attack. `steps` are its pages in order; the last one does what the flow is for."""

    name: str
    steps: tuple[Step, ...]
    # The place of the step that sends the code, and of the one that takes it.
    sends: int
    takes: int
    # Attacks that have no meaning here, each with the reason.
    without: dict[str, str]
    # How long the flow, or its code, is good for.
    good_for: timedelta

    def victim(self) -> Party:
        """Make the victim."""
        ...

    def attacker(self) -> Party:
        """Make the attacker, who may go through the flow for himself."""
        ...

    def harmed(self, victim: Party, browser: Browser) -> bool:
        """Say whether the attacker, at this browser, has got what was the victim's."""
        ...

    def succeeded(self, party: Party, browser: Browser) -> bool:
        """Say whether somebody has done at this browser what the flow is for."""
        ...


def press(browser: Browser, step: Step, party: Party, changed: Form | None = None) -> HttpResponse:
    """Send a step's form, let the worker work, and see that the site stands."""
    answer = browser.post(step.address, {**step.fill(browser, party), **(changed or {})})
    assert answer.status_code < 500, (step.name, answer.status_code)
    run_due_events()
    return answer


def walk(browser: Browser, flow: Flow, party: Party, *, until: int | None = None) -> Browser:
    """Go through a flow honestly, up to but without the step `until`."""
    for step in flow.steps[:until]:
        press(browser, step, party)
    return browser


def later(by: timedelta) -> None:
    """Move the product's clock on."""
    row, _ = ClockOffset.objects.get_or_create(id=1)
    ClockOffset.objects.filter(id=1).update(seconds=row.seconds + int(by.total_seconds()))


def browser(number: int = 1) -> Browser:
    """Give a browser of its own, in a network of its own."""
    return Browser(f"192.0.{number}.1")


def nothing_happens(flow: Flow, victim: Party, *browsers: Browser) -> None:
    """See that the victim is as before, whichever of these browsers is looked at."""
    for one in browsers:
        assert not flow.harmed(victim, one)


def honest(flow: Flow) -> None:
    """No attack: the flow does what it is for, else none of the others would mean anything."""
    mine = flow.attacker()
    here = walk(browser(), flow, mine)
    assert flow.succeeded(mine, here)


def every_field(flow: Flow) -> None:
    """Each field of each step in turn is left out, filled with the victim's, or with nonsense; and more are sent."""
    victim, mine = flow.victim(), flow.attacker()
    theirs = victim.facts | {"phone": victim.phone.removeprefix("+86")}
    for number, (step, name, value) in enumerate(_changes(flow, mine, theirs)):
        here = browser(number % 250)
        for one in flow.steps:
            press(here, one, mine, {name: value} if one is step else None)
        nothing_happens(flow, victim, here)
        later(timedelta(days=1))


INJECTED = (
    "account",
    "account_id",
    "person",
    "organisation",
    "epoch",
    "phone",
    "step",
    "done_at",
    "phone_at",
    "kind",
)


def _changes(flow: Flow, mine: Party, theirs: Form) -> Iterator[tuple[Step, str, str]]:
    for step in flow.steps:
        names = {*mine.facts, "flow", "phone", "code"} & set(step.fill(browser(251), mine))
        for name in sorted(names):
            yield from ((step, name, value) for value in ("", "0", theirs.get(name, "x" * 40)))
    last = flow.steps[-1]
    yield from ((last, name, theirs.get(name, "1")) for name in INJECTED)


def every_query(flow: Flow) -> None:
    """The address of each step carries what might be believed: account, phone, flow, step, done."""
    victim, mine = flow.victim(), flow.attacker()
    assert victim.account or victim.phone
    query = (
        f"?account={victim.account.id if victim.account else 1}&phone={victim.phone}"
        "&step=4&done=1&proven=1&flow=1&next=//evil.example/"
    )
    here = browser()
    for step in flow.steps:
        answer = here.post(step.address + query, step.fill(here, mine))
        assert answer.status_code < 500
        assert "evil.example" not in answer.headers.get("location", "")
        run_due_events()
    nothing_happens(flow, victim, here)


def every_cookie(flow: Flow) -> None:
    """Each cookie is dropped, cut, turned or somebody else's before the last step."""
    victim, mine = flow.victim(), flow.attacker()
    here = walk(browser(), flow, mine, until=-1)
    other = browser(2)
    other.get("/sign-in/person/")
    kept = {name: one.value for name, one in here.cookies.items()}
    # The session's first: of the others some are believed for nothing, and the form is then taken.
    for name in sorted(kept, key=lambda one: one != settings.SESSION_COOKIE_NAME):
        elsewhere = other.cookies[name].value if name in other.cookies else "somebody"
        for changed in ("", kept[name][:-1], kept[name][::-1], elsewhere):
            there = browser(3)
            for cookie, content in (kept | {name: changed}).items():
                there.cookies[cookie] = content
            answer = there.post(flow.steps[-1].address, flow.steps[-1].fill(here, mine))
            assert answer.status_code < 500
            if name == settings.SESSION_COOKIE_NAME:
                assert not flow.succeeded(mine, there), "a flow is its session's"
    nothing_happens(flow, victim, here)


def step_skipped(flow: Flow) -> None:
    """Each later step is opened and sent without those before it."""
    victim = flow.victim()
    for place in range(1, len(flow.steps)):
        for kept in range(place):
            here = browser(place * 10 + kept)
            walk(here, flow, victim, until=kept)
            here.get(flow.steps[place].address)
            press(here, flow.steps[place], victim)
            press(here, flow.steps[-1], victim)
            nothing_happens(flow, victim, here)
            later(timedelta(days=1))


def older_post_replayed(flow: Flow) -> None:
    """Proven for himself, the attacker sends the first step again with the victim's facts, then the last one."""
    victim, mine = flow.victim(), flow.attacker()
    here = walk(browser(), flow, mine, until=-1)
    last = flow.steps[-1].fill(here, mine)
    for step in flow.steps[:-1]:
        here.post(step.address, step.fill(here, victim))
        here.post(flow.steps[-1].address, last)
        here.post(flow.steps[-1].address, flow.steps[-1].fill(here, victim))
        nothing_happens(flow, victim, here)


def last_post_twice(flow: Flow) -> None:
    """The last form is sent twice: what it does is done once, and the second changes nothing."""
    mine = flow.attacker()
    here = walk(browser(), flow, mine, until=-1)
    last = flow.steps[-1].fill(here, mine)
    here.post(flow.steps[-1].address, last)
    run_due_events()
    done = _accounts()
    assert here.post(flow.steps[-1].address, last).status_code < 500
    assert _accounts() == done


def another_sessions_code(flow: Flow) -> None:
    """The victim asks for a code and is talked into telling it: in another browser it opens nothing.

    The attacker has begun the same flow there, and has asked for a code of his own as well.
    """
    victim = flow.victim()
    walk(browser(), flow, victim, until=flow.takes)
    code = codes_to(victim.phone)[0]
    for number, place in enumerate({flow.sends, flow.takes}, 2):
        his = walk(browser(number), flow, victim, until=place)
        _finish(his, flow, victim, code)
        nothing_happens(flow, victim, his)


def code_of_another_purpose(flow: Flow) -> None:
    """A code that came to the same phone and browser for something else is none for this."""
    victim = flow.victim()
    for number, place in enumerate({flow.sends, flow.takes}, 1):
        here = walk(browser(number), flow, victim, until=place)
        later(timedelta(seconds=61))
        run_due_events()
        later(timedelta(seconds=61))
        bound = CodePurpose(purpose="something-else", session=here.session.ref())
        issue_code(phone=victim.phone, bound_to=bound, now=clock.now(), language="zh-hans")
        _finish(here, flow, victim, codes_to(victim.phone)[0])
        nothing_happens(flow, victim, here)


def phone_swapped(flow: Flow) -> None:
    """The attacker proves his own phone, and writes the victim's into the last forms."""
    victim, mine = flow.victim(), flow.attacker()
    theirs = victim.phone.removeprefix("+86")
    here = walk(browser(), flow, mine, until=flow.takes)
    for step in flow.steps[flow.takes :]:
        press(here, step, mine, {"phone": theirs})
    nothing_happens(flow, victim, here)


def two_flows_crossed(flow: Flow) -> None:
    """In one browser a flow for himself, proven, and one for the victim: nothing of one helps the other."""
    victim, mine = flow.victim(), flow.attacker()
    here = walk(browser(), flow, mine, until=-1)
    own = flow.steps[-1].fill(here, mine)
    code = codes_to(mine.phone)[0]
    walk(here, flow, victim, until=flow.takes)
    _finish(here, flow, victim, code)
    here.post(flow.steps[-1].address, {**flow.steps[-1].fill(here, victim), **own})
    nothing_happens(flow, victim, here)
    later(timedelta(days=1))
    there = walk(browser(2), flow, victim, until=flow.takes)
    elsewhere = walk(browser(3), flow, mine, until=-1)
    there.post(flow.steps[-1].address, flow.steps[-1].fill(elsewhere, mine))
    nothing_happens(flow, victim, there)


def too_late(flow: Flow) -> None:
    """The last step is sent when the flow, or its code, is over."""
    mine = flow.attacker()
    here = walk(browser(), flow, mine, until=-1)
    last = flow.steps[-1].fill(here, mine)
    later(flow.good_for)
    answer = here.post(flow.steps[-1].address, last)
    assert answer.status_code < 500
    assert not flow.succeeded(mine, here)


def epoch_changed(flow: Flow) -> None:
    """Before the last step everything of the account was ended elsewhere: the flow has ended with it."""
    mine = flow.attacker()
    here = walk(browser(), flow, mine, until=-1)
    last = flow.steps[-1].fill(here, mine)
    assert mine.account
    end_sessions(account=Account.objects.get(id=mine.account.id), now=clock.now())
    here.post(flow.steps[-1].address, last)
    assert not flow.succeeded(mine, here)


def guessing(flow: Flow) -> None:
    """Codes are guessed until no try is left: then the right one is none any more."""
    victim = flow.victim()
    here = walk(browser(), flow, victim, until=flow.takes)
    right = codes_to(victim.phone)[0]
    for wrong in range(6):
        press(here, flow.steps[flow.takes], victim, {"code": f"{(int(right) + 1 + wrong) % 10**6:06}"})
    _finish(here, flow, victim, right)
    nothing_happens(flow, victim, here)


def _finish(here: Browser, flow: Flow, party: Party, code: str) -> None:
    for step in flow.steps[flow.takes :]:
        press(here, step, party, {"code": code})


def _accounts() -> list[tuple[object, ...]]:
    return list(Account.objects.order_by("id").values_list("id", "credential_epoch", "password_hash"))


ATTACKS: dict[str, Callable[[Flow], None]] = {
    one.__name__: one
    for one in (
        honest, every_field, every_query, every_cookie, step_skipped, older_post_replayed, last_post_twice,
        another_sessions_code, code_of_another_purpose, phone_swapped, two_flows_crossed, too_late,
        epoch_changed, guessing,
    )
}  # fmt: skip
