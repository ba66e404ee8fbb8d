"""以法定代表人身份确认: the representative, in the own L3 account, says which account is the organisation's."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jingban.foundation.errors import DependencyDown
from jingban.foundation.identifiers import OrganisationKind
from jingban.ledger import record
from jingban.parties.models import Organisation
from jingban.parties.queries import represents
from jingban.registration.events import RegistrationEvent
from jingban.registration.queries import Waiting, confirmation_by_token, waiting_for, waiting_in
from jingban.registration.use_cases.answer_confirmation import (
    Reason,
    UnableToAnswer,
    confirm_account,
    deny_account,
)
from jingban.signin.step_up import require_recent_proof
from jingban.ui.decorators import require_person
from jingban.ui.forms import ConsentField, Form
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting.queries import petitions_asked_of

TEMPLATE = "registration/confirm.html"


class AnswerForm(Form):
    """Which of the waiting accounts, and whose answer it is."""

    account = forms.ChoiceField(label=_("哪一个账号"), error_messages={"required": _("请选择一个账号")})
    mine = ConsentField(label=_("核对"), error_messages={"required": _("请先核对，勾选后再确认")})

    def __init__(self, *args: object, waiting: Waiting, denying: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        accounts = [(str(one.link_id), one.username) for one in waiting.accounts]
        self.fields["account"].choices = accounts  # type: ignore[attr-defined]
        self.fields["account"].error_messages["invalid_choice"] = _(
            "这个账号已经不用确认了，请看看页面上还有没有"
        )
        if len(accounts) == 1:
            self.fields["account"].initial = accounts[0][0]
        if denying:
            self.fields["mine"].required = False


@require_person("L3")
@require_safe
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead the representative from the link or the QR code to the page; anybody else learns nothing."""
    found = confirmation_by_token(token, request.now)
    organisation = found.link.organisation if found else None
    if organisation is None or not represents(request.signed_in.person, organisation):
        return render(request, "registration/link_dead.html", status=404)
    return see_other(reverse("registration:answer", args=[organisation.id]))


@require_person("L3")
@require_safe
def confirmations(request: HttpRequest) -> HttpResponse:
    """待确认: what waits for this person as a legal representative."""
    return render(
        request,
        "registration/confirmations.html",
        {
            "waiting": waiting_for(request.signed_in.person),
            "petitions": petitions_asked_of(request.signed_in.person),
            "tab": "identity",
        },
    )


@require_person("L3")
@require_recent_proof
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show an organisation's waiting accounts side by side, and take the answer about one of them."""
    organisation = get_object_or_404(Organisation, id=organisation_id)
    if not represents(request.signed_in.person, organisation):
        raise Http404
    waiting = waiting_in(organisation)
    if not waiting.accounts:
        return see_other(reverse("registration:confirmations"))
    denying = request.POST.get("answer") == "deny"
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, waiting=waiting, denying=denying)
    if posted is None:
        return render(request, TEMPLATE, _page(waiting, form))
    if not form.is_valid():
        return invalid(request, TEMPLATE, _page(waiting, form))
    return _carry_out(request, waiting, form, denying)


def _carry_out(request: HttpRequest, waiting: Waiting, form: AnswerForm, denying: bool) -> HttpResponse:
    answered = deny_account if denying else confirm_account
    event = RegistrationEvent.DENIED if denying else RegistrationEvent.CONFIRMED
    try:
        answered(
            link_id=UUID(form.cleaned_data["account"]),
            person=request.signed_in.person,
            by=request.signed_in.account,
            now=request.now,
        )
    except UnableToAnswer as failure:
        if failure.reason is Reason.NOT_REPRESENTATIVE:
            text = _("登记机关现在登记的法定代表人不是您，这次没有办成")
        else:
            text = _("这个账号已经不用确认了，请看看页面上还有没有")
        return _refuse(request, waiting, form, event, str(text), failure.reason.value, 422)
    except DependencyDown:
        text = _("登记机关的权威库暂时没有回答，这次没有办成，请过一会儿再试")
        return _refuse(request, waiting, form, event, str(text), "register_down", 503)
    done = "denied" if denying else "confirmed"
    return see_other(f"{reverse('registration:confirmations')}?done={done}")


def _refuse(
    request: HttpRequest,
    waiting: Waiting,
    form: AnswerForm,
    event: RegistrationEvent,
    text: str,
    outcome: str,
    status: int,
) -> HttpResponse:
    record(
        event,
        now=request.now,
        account_id=request.signed_in.account_id,
        principal_id=waiting.organisation.id,
        outcome=outcome,
    )
    form.add_error(None, text)
    page = {**_page(waiting, form), "has_errors": True}
    response = render(request, TEMPLATE, page, status=status)
    if status == 503:
        response.headers["Retry-After"] = "60"
    return response


def _page(waiting: Waiting, form: AnswerForm) -> dict[str, object]:
    head_label = OrganisationKind(waiting.organisation.kind).head_label
    return {"waiting": waiting, "form": form, "head_label": head_label}
