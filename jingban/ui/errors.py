"""The pages that say why a page cannot be shown, and what to do (screens 28e–28h).

Everything but 404 is drawn without the account, so that it still shows when the database does not.
"""

import logging
import re
import secrets
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jingban.foundation.errors import passes
from jingban.ui import places, who

# Passwords are never written into a page.
NOT_SENT_AGAIN = re.compile(r"password|^(again|present|new)$")
MOST_TYPED = 100_000  # characters

log = logging.getLogger("jingban.errors")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page is not for this account, in words, and what to do."""

    title: str
    lead: str
    actions: list[tuple[str, str]] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer 403 with a page that explains; actions are (address, label), without an address left out."""
    actions = [(address, label) for address, label in refusal.actions if address]
    context = {"refusal": refusal, "actions": actions}
    template = "ui/errors/staff_403.html" if who.officer(request) else "ui/errors/403.html"
    return render(request, template, context, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The handler of 400: a request that nobody could read. Nothing of what it sent is looked at again."""
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The handler of 403: somebody else's thing."""
    person = who.signed_in(request)
    as_person = person is not None and person.kind == "person"
    return refused(
        request,
        Refusal(
            title=_("您的账号不能打开这一页"),
            lead=_("它可能属于某个单位，而您现在是以本人的身份登录。")
            if as_person
            else _("它不属于您现在登录的账号。"),
            actions=[_acting_for()] if as_person else [],
            advice=[_("换成代表单位办理，再打开一次"), _("仍然看不到的，请单位在“我的经办人”里给您授权")]
            if as_person
            else [],
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The handler of 404."""
    return render(request, "ui/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler of 500: the number on the page is the one in the log.

    Also what fails before any view is asked comes here; a failure of the moment is a 503.
    """
    failure = sys.exception()
    if passes(failure):
        return unavailable(request, failure=failure)
    return _broken(request, "ui/errors/500.html", 500)


def unavailable(
    request: HttpRequest, *, retry_after: int = 120, failure: BaseException | None = None
) -> HttpResponse:
    """Answer 503 with Retry-After in seconds: busy, in maintenance, the disk full, a register down.

    A form that was sent can be sent again from the page, passwords apart. Of `failure` the log is told the
    kind and the place, not its words, which may hold personal data.
    """
    if failure is not None:
        log.error("not now: %s", _where(failure))
    response = _broken(request, "ui/errors/503.html", 503, retry_after=retry_after, typed=_typed(request))
    response.headers["Retry-After"] = str(retry_after)
    return response


def _where(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(failure).__name__} at {where}"


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Give what a form sent, tokens and all, to be sent again; nothing when it is too much or held files."""
    if request.method != "POST" or request.FILES:
        return []
    typed = [
        (name, text)
        for name, texts in request.POST.lists()
        if not NOT_SENT_AGAIN.search(name)
        for text in texts
    ]
    return typed if sum(len(name) + len(text) for name, text in typed) <= MOST_TYPED else []


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent without its token: it lay open too long, or cookies are off."""
    log.warning("csrf: %s %s", reason, request.path)
    return render(request, "ui/errors/csrf.html", status=403)


def _broken(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    number = "-".join(secrets.token_hex(2).upper() for _part in range(3))
    log.error("error %s: %d at %s", number, status, request.path)
    return render(request, template, {"number": number, **context}, status=status)


def _acting_for() -> tuple[str, str]:
    return places.url("acting_for"), _("选择为谁办理")
