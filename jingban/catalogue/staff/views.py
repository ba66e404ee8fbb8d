"""Services and calendar under /staff/, for catalogue administrators."""

from datetime import date, timedelta
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingban.catalogue.queries import service_by_code, services
from jingban.catalogue.staff.forms import LATEST_YEAR, DayForm, ServiceForm, YearForm, seen_of
from jingban.catalogue.use_cases.change_calendar import change_calendar
from jingban.catalogue.use_cases.edit_service import UnableToEditService, edit_service
from jingban.catalogue.use_cases.import_calendar import import_calendar
from jingban.foundation.calendar import FIRST_OFFICIAL_YEAR, Explanation, Why, load_calendar
from jingban.foundation.calendar_edit import UnableToChangeCalendar
from jingban.foundation.clock import china_date
from jingban.foundation.models import YearStatus
from jingban.ui.decorators import require_role
from jingban.ui.shortcuts import invalid, see_other

# The role of design.md 6, by its code: the staff room lies above this one.
CATALOGUE_ADMIN: Final = "catalogue_admin"


@require_role(CATALOGUE_ADMIN)
@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """List all services, tile by tile."""
    return render(request, "catalogue/staff/services.html", {"services": services()})


@require_role(CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show a service's texts, and take new ones."""
    found = service_by_code(code)
    if found is None:
        raise Http404
    form = ServiceForm(request.POST or None, service=found)
    context = {"form": form, "service": found}
    if request.method != "POST":
        return render(request, "catalogue/staff/service.html", context)
    if form.is_valid():
        try:
            if form.cleaned_data["seen"] != seen_of(found):
                raise UnableToEditService
            edit_service(service=found, texts=form.texts(), officer_id=request.officer.id, now=request.now)
        except UnableToEditService:
            form.add_error(None, _("您打开以后，别人改过这个事项。请在新窗口看过最新内容，再改一次"))
        else:
            return see_other(reverse("catalogue:services"))
    return invalid(request, "catalogue/staff/service.html", context)


@require_role(CATALOGUE_ADMIN)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year's days that are no ordinary weekday or weekend, and the two forms."""
    return render(request, "catalogue/staff/calendar.html", _calendar(request))


@require_role(CATALOGUE_ADMIN)
@require_POST
def change_day(request: HttpRequest) -> HttpResponse:
    """Write one day over the calendar."""
    form = DayForm(request.POST)
    if form.is_valid():
        change = form.change()
        change_calendar(
            day=change, source=form.cleaned_data["source"], officer_id=request.officer.id, now=request.now
        )
        return see_other(f"{reverse('catalogue:calendar')}?year={change.day.year}")
    return invalid(request, "catalogue/staff/calendar.html", _calendar(request, day_form=form))


@require_role(CATALOGUE_ADMIN)
@require_POST
def take_year(request: HttpRequest) -> HttpResponse:
    """Take over a year's whole list."""
    form = YearForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            import_calendar(
                year=typed["year"],
                days=typed["days"],
                status=YearStatus(typed["status"]),
                source=typed["source"],
                officer_id=request.officer.id,
                now=request.now,
            )
        except UnableToChangeCalendar as fault:
            for text in fault.messages:
                form.add_error("days", text)
        else:
            return see_other(f"{reverse('catalogue:calendar')}?year={typed['year']}")
    return invalid(request, "catalogue/staff/calendar.html", _calendar(request, year_form=form))


def _calendar(request: HttpRequest, **forms: Any) -> dict[str, Any]:
    this_year = china_date(request.now).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this_year
    year = min(max(year, FIRST_OFFICIAL_YEAR), LATEST_YEAR)
    loaded = load_calendar()
    start = date(year, 1, 1)
    days = [loaded.explain(start + timedelta(days=i)) for i in range(366)]
    fresh = {"day_form": DayForm(), "year_form": YearForm(initial={"year": this_year + 1})}
    return {
        "year": year,
        "years": range(this_year - 1, this_year + 3),
        "provisional": loaded.is_provisional(year),
        "days": [day for day in days if day.day.year == year and _is_special(day)],
        **fresh,
        **forms,
    }


def _is_special(day: Explanation) -> bool:
    return day.why in (Why.HOLIDAY, Why.MOVED) or bool(day.source)
