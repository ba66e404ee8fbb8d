"""阻止, by the address in an SMS or signed in; and the representative's answer."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jingban.foundation.errors import DependencyDown
from jingban.foundation.masks import mask_phone
from jingban.parties.queries import represents
from jingban.ui.decorators import public, require_person
from jingban.ui.forms import ConsentField, Form
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting import kinds
from jingban.vetting.models import Notice, Petition
from jingban.vetting.presenting import cooling_of, tag_of
from jingban.vetting.progress import UnableToAdvance
from jingban.vetting.proof import recently_proven
from jingban.vetting.queries import notice_by_token, notice_of
from jingban.vetting.states import PetitionState
from jingban.vetting.use_cases.answer_petition import UnableToAnswer, Why, answer_petition
from jingban.vetting.use_cases.end_petition import block_petition

CONFIRM = "vetting/confirm.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, token: str) -> HttpResponse:
    """Show what will happen, and stop it; the token signs nobody in and is good for this alone."""
    notice = notice_by_token(token)
    if notice is None:
        return render(request, "vetting/block_dead.html", status=404)
    return _stop(request, notice, reverse("vetting:block", args=[token]))


@require_http_methods(["GET", "HEAD", "POST"])
def concerned(request: HttpRequest, petition_id: UUID) -> HttpResponse:
    """Show the same to an account that was told, signed in."""
    notice = notice_of(petition_id, request.signed_in.account_id)
    if notice is None:
        raise Http404
    return _stop(request, notice, reverse("vetting:concerned", args=[petition_id]))


def _stop(request: HttpRequest, notice: Notice, here: str) -> HttpResponse:
    if request.method == "POST":
        try:
            block_petition(notice=notice, now=request.now)
        except UnableToAdvance:
            return render(request, "vetting/block.html", _stop_page(request, notice, late=True), status=409)
        return see_other(here)
    return render(request, "vetting/block.html", _stop_page(request, notice))


def _stop_page(request: HttpRequest, notice: Notice, *, late: bool = False) -> dict[str, object]:
    petition = Petition.objects.select_related("organisation", "account", "person").get(id=notice.petition_id)
    return {
        "petition": petition,
        "kind": kinds.get(petition.kind),
        "matter": kinds.get(petition.kind).matter(petition),
        "cooling": cooling_of(petition, request.now),
        "tag": tag_of(petition.state),
        "late": late,
        "by_this": notice.blocked_at is not None,
        "objected": notice.objected_at is not None,
    }


class AnswerForm(Form):
    """The representative's word."""

    mine = ConsentField(
        label=gettext_lazy("核对"), error_messages={"required": gettext_lazy("请先核对，勾选后再确认")}
    )
    answer = forms.CharField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("answer") == "deny":
            self.fields["mine"].required = False


@require_person("L3")
@recently_proven
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, petition_id: UUID) -> HttpResponse:
    """Ask the legal representative; nobody else learns that there is a petition."""
    petition = get_object_or_404(
        Petition.objects.select_related("organisation", "account"), id=petition_id, account__isnull=False
    )
    organisation = petition.organisation
    if organisation is None or not represents(request.signed_in.person, organisation):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    page = {
        "petition": petition,
        "organisation": organisation,
        "matter": kinds.get(petition.kind).matter(petition),
        "phone": mask_phone(petition.phone),
        "waits": petition.state == PetitionState.ASKED,
        "tag": tag_of(petition.state),
        "form": form,
    }
    if request.method != "POST":
        return render(request, CONFIRM, page)
    if not form.is_valid():
        return invalid(request, CONFIRM, page)
    try:
        answer_petition(
            petition=petition,
            agrees=form.cleaned_data["answer"] != "deny",
            person=request.signed_in.person,
            by=request.signed_in.account,
            now=request.now,
        )
    except UnableToAnswer as failure:
        if failure.why is Why.NOT_REPRESENTATIVE:
            form.add_error(None, _("登记机关现在登记的法定代表人不是您，这次没有办成"))
        else:
            form.add_error(None, _("这项申请已经不用确认了"))
        return invalid(request, CONFIRM, page)
    except DependencyDown:
        form.add_error(None, _("登记机关的权威库暂时没有回答，这次没有办成，请过一会儿再试"))
        response = render(request, CONFIRM, {**page, "has_errors": True}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    return see_other(reverse("vetting:confirm", args=[petition.id]))
