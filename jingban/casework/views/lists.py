"""我的办件: the list, and handing cases over to another agent."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.accounts.models import Level
from jingban.casework import queries, types
from jingban.casework.access import services_seen
from jingban.casework.forms import FindForm, HandOverForm
from jingban.casework.models import Case
from jingban.casework.policies import able_to_carry, possible_handlers
from jingban.casework.presenting import rows_of
from jingban.casework.progress import UnableToAdvance
from jingban.casework.use_cases.hand_over_cases import UnableToHandOverCases, hand_over_cases
from jingban.foundation.calendar import load_calendar
from jingban.foundation.clock import china_date
from jingban.mandates.acts import Authority, Refused, ask
from jingban.mandates.decision import Decision, Outcome, Reason
from jingban.mandates.models import Ground
from jingban.mandates.principal import principal_id
from jingban.mandates.queries import agent_cards, find_agents, usable_mandates
from jingban.parties.models import Person
from jingban.parties.queries import organisations_represented_by
from jingban.ui.paging import page_of
from jingban.ui.shortcuts import invalid, see_other

# How many cases are handed over at once, and how many agents stand in a list to choose from.
MOST_AT_ONCE: Final = 50
MOST_OFFERED: Final = 50


def cases(request: HttpRequest) -> HttpResponse:
    """List the principal's cases, or a person's own across the organisations she acts for."""
    principal = principal_id(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else "open"
    find = FindForm(request.GET if "number" in request.GET else None)
    number = find.cleaned_data["number"] if find.is_valid() else ""
    found = _visible(request, principal)
    counts = queries.count_tabs(found)
    listed = found.filter(number__startswith=number) if number else found.filter(queries.TABS[tab])
    page = page_of(listed, request.GET.get("after"))
    events = queries.events_of_all(page.rows)
    context = {
        "rows": rows_of(page.rows, events, now=request.now, calendar=load_calendar()),
        "page": page,
        "tab": tab,
        "tabs": [
            ("open", _("在办"), counts["open"]),
            ("draft", _("草稿"), counts["draft"]),
            ("closed", _("已办结"), counts["closed"]),
        ],
        "find": find,
        "number": number,
        "of_principal": principal is not None,
        "services": types.service_codes(),
        "moved": _small(request.GET.get("moved")),
    }
    return render(request, "casework/cases.html", context)


def _visible(request: HttpRequest, principal: UUID | None) -> Any:
    services = types.service_codes()
    if principal is not None:
        return queries.cases_of_principal(principal, services_seen(request, principal, services))
    # An account below L3 may be a stranger's who ties himself to her.
    person = request.signed_in.person if request.signed_in.level == Level.L3 else None
    return queries.cases_carried_by(person, _reach(person, request)) if person else Case.objects.none()


def _reach(person: Person, request: HttpRequest) -> list[tuple[UUID, str]]:
    """List for whom and for which service a person may look at cases now."""
    held = usable_mandates(person, china_date(request.now))
    by_mandate = [(one.principal_id, one.service_code) for one in held if one.series.accepted_at]
    services = types.service_codes()
    by_register = [(one.id, code) for one in organisations_represented_by(person) for code in services]
    return by_mandate + by_register


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, service_code: str) -> HttpResponse:
    """Give open cases of a service to another agent, many at once; an agent takes them over for herself."""
    authority = _may_hand_over(request, service_code)
    page = _hand_over_page(request, authority)
    form = HandOverForm(
        request.POST or None,
        cases=page["case_choices"],
        agents=page["agent_choices"],
        find=page["find"],
        initial=page["initial"],
    )
    if request.method != "POST":
        return render(request, "casework/hand_over.html", {**page, "form": form})
    if form.is_valid():
        chosen = Person.objects.get(id=form.cleaned_data["to"])
        try:
            moved = hand_over_cases(
                authority=authority,
                case_ids=[UUID(one) for one in form.cleaned_data["cases"]],
                to=chosen,
                now=request.now,
            )
        except UnableToHandOverCases as refusal:
            form.add_error("to", _why_not(refusal.code))
        except UnableToAdvance:
            form.add_error("cases", _("其中有的办件刚刚办结或被转走，请核对后再转"))
        else:
            return see_other(f"{reverse('casework:cases')}?moved={len(moved)}")
    return invalid(request, "casework/hand_over.html", {**page, "form": form})


def _why_not(code: str) -> str:
    return {
        "none": _("请至少选一件办件"),
        "not_an_agent": _("这位经办人没有这项业务的有效授权，请先授权"),
        "only_to_herself": _("经办人只能把办件接到自己名下；转给别人，要由单位或法定代表人来转"),
    }[code]


def _may_hand_over(request: HttpRequest, service_code: str) -> Authority:
    principal = principal_id(request)
    if principal is None:
        decision = Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
        raise Refused(decision, service_code=service_code, principal_id=None)
    return ask(
        signed_in=request.signed_in,
        principal_id=principal,
        service_code=service_code,
        action="hand_over",
        at=request.now,
    )


def _hand_over_page(request: HttpRequest, authority: Authority) -> dict[str, Any]:
    service, principal, today = (
        authority.question.service_code,
        authority.principal_id,
        china_date(request.now),
    )
    assert principal is not None, "asked for a principal"
    by_agent = authority.decision.ground == Ground.MANDATE
    found = queries.cases_of_principal(principal, [service]).filter(
        queries.TABS["open"] | queries.TABS["draft"]
    )
    if by_agent and authority.person_id:
        found = found.exclude(handler=authority.person_id)
        people = list(Person.objects.filter(id=authority.person_id))
    else:
        people = possible_handlers(principal, service, today, most=MOST_OFFERED + 1)
    page = page_of(found, request.GET.get("after"), size=MOST_AT_ONCE)
    rows = rows_of(page.rows, queries.events_of_all(page.rows), now=request.now, calendar=load_calendar())
    handlers = {one.handler_id for one in page.rows if one.handler_id}
    able = able_to_carry(handlers, principal_id=principal, service_code=service, today=today)
    orphaned = [str(one.id) for one in page.rows if one.handler_id in handlers - able]
    cards = agent_cards({person.id: person for person in people})

    def find(text: str) -> list[UUID]:
        return sorted(
            able_to_carry(
                find_agents(text, principal), principal_id=principal, service_code=service, today=today
            )
        )

    return {
        "page": page,
        "rows": rows,
        "find": find if len(people) > MOST_OFFERED else None,
        "orphaned": orphaned,
        "case_choices": [(str(row.case.id), row.case.number or row.name) for row in rows],
        "agent_choices": [(str(key), f"{card.name} {card.phone}") for key, card in cards.items()],
        "by_agent": by_agent,
        "initial": {"cases": orphaned, "to": str(people[0].id) if len(people) == 1 else ""},
    }


def _small(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
