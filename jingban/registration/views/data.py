"""我的数据: read what is kept, take it along, correct it, close the account."""

import json
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingban.accounts.events import AccountEvent
from jingban.accounts.holdings import Section, obstacles_of, sections_of
from jingban.accounts.models import Level
from jingban.accounts.use_cases.close_account import UnableToCloseAccount, close_account
from jingban.foundation.clock import china_minute
from jingban.foundation.errors import DependencyDown
from jingban.foundation.pdf import UnableToSetType
from jingban.foundation.pdf import render as render_pdf
from jingban.ledger import record
from jingban.parties.use_cases.ask_registers import ask_about_organisation
from jingban.registration.forms.data import CloseForm, NameForm
from jingban.registration.holdings import file_day
from jingban.registration.limits import UnableToTryMore
from jingban.registration.use_cases.correct_name import correct_name
from jingban.registration.verifying import UnableToVerify
from jingban.registration.views.faults import REGISTER_DOWN, RETRY_SECONDS, limit_text
from jingban.signin.client import client_of
from jingban.signin.next_page import with_next
from jingban.signin.phone_change import current_change
from jingban.signin.step_up import is_recent, require_recent_proof
from jingban.ui.decorators import public, require_organisation, require_person
from jingban.ui.shortcuts import invalid, see_other

PAPER: Final = Path(__file__).parents[1] / "papers" / "my_data.typ"
DONE: Final = {
    "name": gettext_lazy("姓名已按权威库更正"),
    "asked": gettext_lazy("已向登记机关核对，单位信息是最新的"),
    "down": gettext_lazy("登记机关暂时没有回答，请过一会儿再核对"),
    "no_pdf": gettext_lazy("有的字这里排不出来，做不成 PDF。请下载 JSON，里面是全的"),
}
TAB: Final = "data"


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show what is kept; personal values are masked until the holder has proven herself lately."""
    account, whole = request.signed_in.account, is_recent(request)
    if whole:
        record(AccountEvent.DATA_READ, now=request.now, account_id=account.id)
    sections = [
        {"section": one, "facts": [(fact, fact.shown(whole=whole)) for fact in one.facts]}
        for one in sections_of(account, request.now)
    ]
    context = {
        "tab": TAB,
        "sections": sections,
        "whole": whole,
        "may_correct_name": request.signed_in.level == Level.L3,
        "may_ask_register": request.signed_in.organisation is not None,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "failed": request.GET.get("done", "") in {"down", "no_pdf"},
    }
    return render(request, "registration/data.html", context)


@require_recent_proof
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Give all of it, unmasked, as JSON or PDF."""
    account = request.signed_in.account
    sections = sections_of(account, request.now)
    as_pdf = request.POST.get("format") == "pdf"
    try:
        body = _as_pdf(sections, request) if as_pdf else _as_json(sections, request)
    except UnableToSetType:
        return _done("no_pdf")
    kind = "pdf" if as_pdf else "json"
    record(AccountEvent.DATA_TAKEN, now=request.now, account_id=account.id, data={"format": kind})
    response = HttpResponse(body, content_type=f"application/{kind}")
    name = f"jingban-{file_day(request.now)}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _as_json(sections: list[Section], request: HttpRequest) -> bytes:
    content = {
        "made_at": request.now.isoformat(),
        "sections": [
            {
                "code": one.code,
                "title": one.title,
                "purpose": one.purpose,
                "kept": one.kept,
                "facts": [{"label": fact.label, "value": fact.value} for fact in one.facts],
            }
            for one in sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _as_pdf(sections: list[Section], request: HttpRequest) -> bytes:
    content: dict[str, Any] = json.loads(_as_json(sections, request))
    made = _("%(at)s 制作") % {"at": china_minute(request.now)}
    language = "en" if get_language() == "en" else "zh"
    frame = {"title": _("我的数据"), "made": made, "nothing": _("没有"), "language": language}
    return render_pdf(PAPER, {**content, **frame})


@require_person(Level.L3)
@require_recent_proof
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Correct the name against the register."""
    template = "registration/data_name.html"
    form = NameForm(request.POST or None)
    if request.method != "POST":
        return render(request, template, {"tab": TAB, "form": form})
    status = 422
    if form.is_valid():
        try:
            correct_name(
                person=request.signed_in.person,
                account=request.signed_in.account,
                name=form.cleaned_data["name"],
                network=client_of(request).network,
                now=request.now,
            )
            return _done("name")
        except UnableToVerify:
            form.add_error(
                "name",
                _("与权威库现在登记的姓名不一致。刚改名的，等登记更新后再来"),
            )
        except UnableToTryMore as limit:
            form.add_error(None, limit_text(limit, request.now))
            status = 429
        except DependencyDown:
            form.add_error(None, REGISTER_DOWN)
            status = 503
    response = invalid(request, template, {"tab": TAB, "form": form})
    response.status_code = status
    if status != 422:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


@require_organisation()
@require_recent_proof
@require_POST
def ask_register(request: HttpRequest) -> HttpResponse:
    """Ask the register of organisations now: name, state and representative change by its word alone."""
    organisation = request.signed_in.organisation
    if organisation is None:
        return _done("")
    try:
        ask_about_organisation(organisation, clock=lambda: request.now)
    except DependencyDown:
        return _done("down")
    return _done("asked")


@require_recent_proof
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Say what ends and what is kept, then close the account of who has shown her phone, too."""
    account = request.signed_in.account
    form = CloseForm(request.POST or None)
    obstacles = obstacles_of(account, request.now)
    if request.method == "POST" and form.is_valid() and not obstacles:
        if current_change(request.session, account, request.now) is None:
            # The password alone ends no account for good: the phone, or a factor in its place, is asked for.
            return see_other(with_next(reverse("phone-former"), request.path))
        try:
            close_account(account=account, now=request.now)
        except UnableToCloseAccount as refused:
            obstacles = refused.obstacles
            form.add_error(None, _("刚刚有了变化，账号没有注销，请再看一遍"))
        else:
            request.session.flush()
            return see_other(reverse("registration:data_closed"))
    asks_code = current_change(request.session, account, request.now) is None
    context = {"tab": TAB, "form": form, "obstacles": obstacles, "asks_code": asks_code}
    if request.method == "POST":
        return invalid(request, "registration/data_close.html", context)
    return render(request, "registration/data_close.html", context)


@public
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say good-bye to who has just closed an account."""
    return render(request, "registration/data_closed.html")


def _done(code: str) -> HttpResponse:
    return see_other(f"{reverse('registration:data')}?done={code}")
