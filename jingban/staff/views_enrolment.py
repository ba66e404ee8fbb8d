"""A new member of staff enrols: her code, then her own password and authenticator."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jingban.accounts.clients import network_digest, network_of
from jingban.accounts.passwords import Busy
from jingban.foundation import totp
from jingban.staff.forms import DeviceForm, EnrolForm
from jingban.staff.models import Enrolment, Standing
from jingban.staff.use_cases.enrol_officer import UnableToEnrolOfficer, enrol_officer
from jingban.staff.use_cases.open_enrolment import UnableToOpenEnrolment, open_enrolment
from jingban.ui.decorators import public
from jingban.ui.errors import unavailable
from jingban.ui.qr import qr_image
from jingban.ui.shortcuts import invalid, see_other

# What the session keeps of the opened enrolment: its id, and which opening of it this browser's is.
KEY = "enrolment"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Ask for the login name and the code; one answer for every fault."""
    form = EnrolForm(request.POST or None)
    if request.method != "POST":
        return render(request, "staff/enrol.html", {"form": form})
    if form.is_valid():
        network = network_digest(network_of(request))
        try:
            enrolment = open_enrolment(**form.cleaned_data, network=network, now=request.now)
        except UnableToOpenEnrolment:
            form.add_error(
                None, _("工号或登记码不对，或者登记码已经用过、过期。请核对，或者请人员管理员重新给一个。")
            )
        else:
            request.staff_session.flush()
            request.staff_session[KEY] = [enrolment.id.hex, enrolment.openings]
            request.staff_session.save()
            return see_other(reverse("staff:enrol_device"))
    return invalid(request, "staff/enrol.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Show the authenticator's secret to who opened the enrolment, and take her password and a code."""
    enrolment = _opened(request)
    if enrolment is None:
        return see_other(reverse("staff:enrol"))
    if enrolment.used_at:
        waits = enrolment.officer.standing != Standing.IN_POST
        return render(request, "staff/enrolled.html", {"member": enrolment.officer, "waits": waits})
    form = DeviceForm(request.POST or None)
    answer = _finish(request, enrolment, form) if request.method == "POST" and form.is_valid() else None
    if answer:
        return answer
    show = render if request.method != "POST" else invalid
    return show(request, "staff/enrol_device.html", _shown(enrolment, form))


def _finish(request: HttpRequest, enrolment: Enrolment, form: DeviceForm) -> HttpResponse | None:
    """Enrol; None when the form has to be shown again, with its faults."""
    data = form.cleaned_data
    try:
        enrol_officer(enrolment=enrolment, password=data["new"], code=data["code"], now=request.now)
    except UnableToEnrolOfficer as refusal:
        if refusal.code == "over":
            return see_other(reverse("staff:enrol"))
        form.add_error("code", _("动态验证码不对。请等新的验证码出现后再填，并检查手机的时间"))
    except ValidationError as faults:
        form.add_error("new", faults)
    except Busy:
        return unavailable(request, retry_after=5)
    else:
        return see_other(reverse("staff:enrol_device"))
    return None


def _opened(request: HttpRequest) -> Enrolment | None:
    """Give the enrolment this browser opened last; None when it is over, replaced, or opened elsewhere since."""
    kept = request.staff_session.get(KEY)
    if not kept:
        return None
    found = Enrolment.objects.select_related("officer").filter(id=UUID(kept[0]), openings=kept[1]).first()
    if found is None or (found.used_at is None and found.expires_at <= request.now):
        return None
    return None if found.officer.deactivated_at else found


def _shown(enrolment: Enrolment, form: DeviceForm) -> dict[str, Any]:
    secret = enrolment.secret or ""
    login = enrolment.officer.login
    issuer = f"{settings.BRAND['name_other']} staff"
    return {
        "form": form,
        "member": enrolment.officer,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": qr_image(totp.provisioning_uri(secret, login=login, issuer=issuer)),
    }
