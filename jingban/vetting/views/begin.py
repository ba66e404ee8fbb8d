"""The first page of a petition: whom it is about, and the phone, proven."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jingban.accounts.codes import CodePurpose, UnableToRedeemCode, check_code
from jingban.foundation.masks import mask_phone
from jingban.ledger import record
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import must_wait, pay, proof_fields
from jingban.ui.decorators import public, require_organisation, require_person
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting import kinds
from jingban.vetting.applicant import CodeOnlyForm
from jingban.vetting.codes import answer_code
from jingban.vetting.events import VettingEvent
from jingban.vetting.holding import hold
from jingban.vetting.kinds import Begin, Kind, UnableToBegin, UnknownKind
from jingban.vetting.use_cases.begin_petition import begin_petition

TEMPLATE = "vetting/begin.html"
View = Callable[..., HttpResponse]


def for_the_right_account(view: View) -> View:
    """Give a view its kind, and open it to strangers or to the account the kind is for."""

    @wraps(view)
    def opened(request: HttpRequest, kind: str) -> HttpResponse:
        try:
            found = kinds.get(kind)
        except UnknownKind:
            raise Http404 from None
        if found.begin is None:
            raise Http404

        def go_on(request: HttpRequest) -> HttpResponse:
            return view(request, found, found.begin)

        guards: dict[str, Callable[[View], View]] = {
            "person": require_person(),
            "organisation": require_organisation(),
        }
        guard = guards.get(found.begin.signed_in)
        return guard(go_on)(request) if guard else go_on(request)

    return public(opened)


@public
@require_safe
def kinds_page(request: HttpRequest) -> HttpResponse:
    """Say what can be asked for here."""
    return render(request, "vetting/kinds.html", {"kinds": kinds.begun_here()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_right_account
def begin(request: HttpRequest, kind: Kind, first: Begin) -> HttpResponse:
    """Ask whom it is about and prove the phone; then the papers follow."""
    form = first.form(request.POST if request.method == "POST" else None)
    page = _page(request, kind, form)
    if request.method != "POST":
        return render(request, TEMPLATE, page)
    if not form.is_valid():
        return invalid(request, TEMPLATE, page)
    try:
        pay(request, PublicForm.VETTING)
        return _begin(request, kind, first, form)
    except ProofNeeded:
        return must_wait(request, TEMPLATE, {**page, "must_wait": _("下一步")})
    except UnableToRedeemCode:
        form.add_error("code", _("验证码不对，或者已经失效。请核对短信，或者重新获取"))
        outcome = "wrong_code"
    except UnableToBegin as fault:
        form.add_error(fault.field, fault.text)
        outcome = "not_for_this_account"
    record(VettingEvent.BEGUN, now=request.now, outcome=outcome, data={"kind": kind.code})
    return invalid(request, TEMPLATE, page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_right_account
def begin_code(request: HttpRequest, kind: Kind, first: Begin) -> HttpResponse:
    """「获取验证码」: to the phone that was typed, or to the account's own."""
    if request.method != "POST":
        return see_other(reverse("vetting:begin", args=[kind.code]))
    form = first.form(request.POST)
    form.keep_errors_of("phone")
    phone = _phone(request, first, form)
    if phone is None and not form.errors:
        form.add_error("code", _("账号没有绑定手机号，请先更换手机号"))
    said = _("验证码已发到 %(phone)s，5 分钟内有效") % {"phone": mask_phone(phone)} if phone else ""
    return answer_code(
        request,
        form=form,
        phone=phone,
        bound_to=_bound_to(request, kind),
        said=said,
        template=TEMPLATE,
        context=_page(request, kind, form),
        toll=PublicForm.VETTING_CODE,
    )


def _begin(request: HttpRequest, kind: Kind, first: Begin, form: CodeOnlyForm) -> HttpResponse:
    phone = _phone(request, first, form)
    if phone is None:
        raise UnableToBegin(None, _("账号没有绑定手机号，请先更换手机号"))
    code = check_code(
        phone=phone, code=form.cleaned_data["code"], bound_to=_bound_to(request, kind), now=request.now
    )
    subject = first.subject(request.signed_in, form.cleaned_data)
    petition = begin_petition(
        kind=kind,
        claim=subject.claim,
        phone=phone,
        code=code,
        language=get_language() or "zh-hans",
        account=subject.account,
        person=subject.person,
        organisation=subject.organisation,
        other=subject.other,
        now=request.now,
    )
    hold(request.session, petition, request.now)
    return see_other(reverse("vetting:papers"))


def _phone(request: HttpRequest, first: Begin, form: CodeOnlyForm) -> str | None:
    if first.signed_in:
        own: str | None = request.signed_in.account.phone
        return own
    return form.cleaned_data.get("phone")


def _bound_to(request: HttpRequest, kind: Kind) -> CodePurpose:
    return CodePurpose(purpose=f"vetting-{kind.code}", session=request.session.ref())


def _page(request: HttpRequest, kind: Kind, form: CodeOnlyForm) -> dict[str, Any]:
    own = request.signed_in.masked_phone if kind.begin and kind.begin.signed_in and request.signed_in else ""
    return {
        "kind": kind,
        "form": form,
        "own_phone": own,
        "fields": [one for one in form if one.name != "code"],
        "code_url": reverse("vetting:begin_code", args=[kind.code]),
        "sends": "phone" if "phone" in form.fields else "",
        **proof_fields(request, PublicForm.VETTING),
    }
