"""The dialogs on 我的经办人: 子账号修改, 解除授权, 子账号授权 (M-6.change, M-6.end, M-6.again)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jingban.foundation.clock import china_date
from jingban.foundation.errors import DependencyDown
from jingban.mandates.authority import authorise_management
from jingban.mandates.forms import ChangeForm, RemoveForm, RenewForm, date_fault
from jingban.mandates.models import Mandate
from jingban.mandates.policies import UnableToSetDates, latest_end
from jingban.mandates.services import services_by_code
from jingban.mandates.use_cases.change_mandate import UnableToChangeMandate, change_mandate
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates, grant_mandates
from jingban.mandates.use_cases.revoke_mandate import UnableToRevokeMandate, revoke_mandate
from jingban.mandates.views.agents import list_context
from jingban.mandates.views.bind import clash_text, held_text, register_down
from jingban.mandates.views.management import organisation_page, own_mandate
from jingban.parties.models import Organisation
from jingban.ui.shortcuts import invalid, see_other


def _done(code: str) -> HttpResponse:
    return see_other(f"{reverse('mandates:agents')}?done={code}")


def _dialog(request: HttpRequest, organisation: Organisation, mandate: Mandate, **more: Any) -> HttpResponse:
    """Draw a dialog over the list; 422 when its form has errors."""
    context = {
        "close": reverse("mandates:agents"),
        **list_context(request, organisation, mandate),
        "today": china_date(request.now),
        "now": request.now,
        **more,
    }
    answer = invalid if more["form"].errors else render
    return answer(request, "mandates/agents.html", context)


@organisation_page
def change(request: HttpRequest, organisation: Organisation, mandate_id: UUID) -> HttpResponse:
    """子账号修改: other dates."""
    mandate = own_mandate(organisation, mandate_id)
    today = china_date(request.now)
    form = ChangeForm(request.POST or None, mandate=mandate, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            change_mandate(
                authority=authorise_management(request),
                mandate=mandate,
                valid_from=form.cleaned_data["valid_from"],
                valid_to=form.cleaned_data["valid_to"],
                now=request.now,
            )
            return _done("changed")
        except UnableToSetDates as fault:
            field = fault.field if fault.field in form.fields else None
            form.add_error(field, date_fault(fault, form.cleaned_data["valid_from"]))
        except UnableToChangeMandate as fault:
            if fault.until is None:
                return _done("gone")
            form.add_error(None, held_text(fault.until))
    latest = latest_end(mandate.valid_from)
    return _dialog(request, organisation, mandate, dialog="mandates/change.html", form=form, latest=latest)


@organisation_page
def remove(request: HttpRequest, organisation: Organisation, mandate_id: UUID) -> HttpResponse:
    """解除授权: 「删除授权」 takes the mandate away within a second."""
    mandate = own_mandate(organisation, mandate_id)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_mandate(
                authority=authorise_management(request),
                mandate=mandate,
                why=form.cleaned_data["why"],
                now=request.now,
            )
            return _done("removed")
        except UnableToRevokeMandate:
            return _done("gone")
    return _dialog(request, organisation, mandate, dialog="mandates/remove.html", form=form)


@organisation_page
def renew(request: HttpRequest, organisation: Organisation, mandate_id: UUID) -> HttpResponse:
    """子账号授权: a new series on an ended mandate, from today with the former length."""
    mandate = own_mandate(organisation, mandate_id)
    today = china_date(request.now)
    offered = min(today + (mandate.valid_to - mandate.valid_from), latest_end(today))
    form = RenewForm(request.POST or None, initial={"valid_from": today, "valid_to": offered})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            grant_mandates(
                authority=authorise_management(request),
                agent=mandate.agent,
                services=[mandate.service_code],
                valid_from=typed["valid_from"],
                valid_to=typed["valid_to"],
                now=request.now,
            )
            return _done("granted")
        except UnableToSetDates as fault:
            form.add_error(fault.field, date_fault(fault, typed["valid_from"]))
        except DependencyDown:
            form.add_error(None, register_down())
        except UnableToGrantMandates as fault:
            form.add_error(None, _renew_fault(fault))
    return _dialog(
        request,
        organisation,
        mandate,
        dialog="mandates/renew.html",
        form=form,
        latest=latest_end(today),
        former_days=(mandate.valid_to - mandate.valid_from + timedelta(days=1)).days,
    )


def _renew_fault(fault: UnableToGrantMandates) -> str:
    if fault.code == "not_an_agent":
        return _("对方现在不能担任经办人，须重新通过实人认证")
    return clash_text(fault, services_by_code())
