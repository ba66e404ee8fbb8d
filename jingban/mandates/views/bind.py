"""绑定经办人: search by number, tick, name in full, services and dates, 「确认绑定」 (M-6.4, M-6.5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jingban.catalogue.models import Service
from jingban.foundation.clock import china_date, china_minute
from jingban.foundation.errors import DependencyDown
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.authority import authorise_management
from jingban.mandates.events import MandateEvent
from jingban.mandates.forms import BindForm, SearchForm, date_fault, open_found, seal_found
from jingban.mandates.policies import UnableToSetDates, account_of_possible_agent
from jingban.mandates.queries import agent_cards
from jingban.mandates.services import services_by_code
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates, grant_mandates
from jingban.mandates.use_cases.search_agent import UnableToSearchAgent, name_agent, search_agent
from jingban.mandates.views.management import organisation_page
from jingban.parties.models import Organisation, Person
from jingban.ui.language import local
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting.queries import no_new_mandates_until

TEMPLATE = "mandates/bind.html"


@organisation_page
def bind(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """One page with two buttons: 「搜索」 finds the person, 「确认绑定」 grants."""
    authority = authorise_management(request)
    services = list(services_by_code().values())
    steps: dict[str, Callable[..., HttpResponse]] = {"search": _search, "grant": _grant}
    step = steps.get(request.POST.get("step", ""))
    if request.method == "POST" and step:
        return step(request, organisation, authority, services)
    form = BindForm(services=services, initial={"valid_from": china_date(request.now)})
    return render(request, TEMPLATE, _page(request, organisation, SearchForm(), form))


def _page(
    request: HttpRequest,
    organisation: Organisation,
    search: SearchForm,
    form: BindForm,
    person: Person | None = None,
) -> dict[str, Any]:
    until = no_new_mandates_until(organisation.id, request.now)
    card = agent_cards({person.id: person})[person.id] if person else None
    return {
        "organisation": organisation,
        "search": search,
        "form": form,
        "found": card,
        "held": held_text(until) if until else "",
    }


def _kept(request: HttpRequest, services: list[Service], **changed: str) -> BindForm:
    """Show again what was typed so far, without judging it yet."""
    typed = request.POST.copy()
    for name, value in changed.items():
        typed[name] = value
    judged = BindForm(typed, services=services)
    initial = {
        name: field.widget.value_from_datadict(typed, {}, name) for name, field in judged.fields.items()
    }
    return BindForm(services=services, initial=initial)


def _search(
    request: HttpRequest, organisation: Organisation, authority: Authority, services: list[Service]
) -> HttpResponse:
    search = SearchForm(request.POST)
    person = None
    if search.is_valid():
        try:
            person = search_agent(authority=authority, number=search.cleaned_data["number"], now=request.now)
        except UnableToSearchAgent:
            search.add_error(
                "number",
                _("今天已经查找了 %(most)s 次，请明天再试") % {"most": settings.AGENT_SEARCHES_A_DAY},
            )
        else:
            if person is None:
                search.add_error("number", _("无法搜索到对应个人。对方须先注册个人用户，并通过实人认证"))
    token = seal_found(principal_id=organisation.id, person_id=person.id) if person else ""
    page = _page(
        request, organisation, search, _kept(request, services, found=token, person="", fullname=""), person
    )
    return render(request, TEMPLATE, page) if person else invalid(request, TEMPLATE, page)


def _grant(
    request: HttpRequest, organisation: Organisation, authority: Authority, services: list[Service]
) -> HttpResponse:
    form = BindForm(request.POST, services=services)
    search = SearchForm(initial={"number": request.POST.get("number", "")})
    person = _found_person(form, organisation)
    # Both are asked, so that everything that is wrong stands on the page at once.
    if all([form.is_valid(), _is_meant(request, form, authority, person)]):
        assert person is not None
        if _write(request, form, authority, person, services):
            return see_other(reverse("mandates:agents") + "?done=granted")
    record(
        MandateEvent.GRANTED,
        now=request.now,
        account_id=request.signed_in.account_id,
        principal_id=organisation.id,
        outcome="invalid",
        data={"fields": sorted(name.strip("_") for name in form.errors)},
    )
    return invalid(request, TEMPLATE, _page(request, organisation, search, form, person))


def _found_person(form: BindForm, organisation: Organisation) -> Person | None:
    person_id = open_found(form.data.get("found", ""), principal_id=organisation.id)
    person = Person.objects.filter(id=person_id).first() if person_id else None
    return person if person and account_of_possible_agent(person) else None


def _is_meant(request: HttpRequest, form: BindForm, authority: Authority, person: Person | None) -> bool:
    """Check that a person was found, ticked and named in full."""
    typed = form.cleaned_data
    if person is None:
        form.add_error(None, _("请先按证件号码搜索要绑定的人"))
    elif not typed.get("person"):
        form.add_error("person", _("请核对后勾选要绑定的人"))
    elif "fullname" in typed:
        try:
            if not name_agent(authority=authority, person=person, name=typed["fullname"], now=request.now):
                form.add_error("fullname", _("姓名与搜索到的人不一致，请写完整的姓名"))
        except UnableToSearchAgent:
            most = {"most": settings.AGENT_SEARCHES_A_DAY}
            form.add_error("fullname", _("今天已经写错了 %(most)s 次，请明天再试") % most)
    return form.is_valid()


def _write(
    request: HttpRequest, form: BindForm, authority: Authority, person: Person, services: list[Service]
) -> bool:
    typed = form.cleaned_data
    try:
        grant_mandates(
            authority=authority,
            agent=person,
            services=typed["services"],
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            now=request.now,
        )
    except UnableToSetDates as fault:
        form.add_error(fault.field, date_fault(fault, typed["valid_from"]))
    except DependencyDown:
        form.add_error(None, register_down())
    except UnableToGrantMandates as fault:
        form.add_error("services", clash_text(fault, {one.code: one for one in services}))
    else:
        return True
    return False


def clash_text(fault: UnableToGrantMandates, services: dict[str, Service]) -> str:
    """Give the sentence for what stands in the way of a grant, with the clash named."""
    if fault.until:
        return held_text(fault.until)
    if fault.clash is None:
        return _("没有授权。请重新搜索这个人后再试")
    service = services.get(fault.clash.service_code)
    return _("这个人已有%(service)s的授权：%(first)s 至 %(last)s（%(number)s）。请用修改或解除") % {
        "service": local(service, "short_name") if service else fault.clash.service_code,
        "first": fault.clash.valid_from.isoformat(),
        "last": fault.clash.valid_to.isoformat(),
        "number": fault.clash.series.number,
    }


def held_text(until: datetime) -> str:
    """Say until when an organisation grants nothing new, since its phone or account was changed by papers."""
    return _("单位的手机号或者账号刚刚凭材料更换过，%(time)s 以前不能创建新的经办人。已有的授权不受影响") % {
        "time": china_minute(until)
    }


def register_down() -> str:
    """Give the sentence for a grant during which a register did not answer."""
    return _("登记库暂时没有回答，这次没有授权。您填写的内容都在，请过一会儿再提交")
