"""Short words for the answers that views give most."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


class SeeOther(HttpResponseRedirect):
    """303: the work is done, read the result over there."""

    status_code = 303


def see_other(address: str) -> HttpResponse:
    """Answer a successful POST by leading to the page that shows what came of it."""
    return SeeOther(address)


def own_path(text: str) -> str:
    """Give an address that a form or a link asks to go on to, if it is a path of this site; else an empty text.

    No path of ours holds control characters, and not every database keeps them.
    """
    ours = text.startswith("/") and text.isprintable()
    return text if ours and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""


def invalid(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer bad input: 422, the same page with its errors, the title begun by 错误："""
    return render(request, template, {**context, "has_errors": True}, status=422)


def code_sent(
    text: str, *, wait: int = 60, status: int = 200, challenge: dict[str, Any] | None = None
) -> JsonResponse:
    """Answer 获取验证码 pressed by a script: what to say, and the seconds until it works again.

    With a `challenge` the script does its work and asks again at once.
    """
    said: dict[str, Any] = {"text": text, "wait": wait}
    return JsonResponse({**said, "challenge": challenge} if challenge else said, status=status)


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether one of our scripts asked, and so wants a piece of a page and not a whole one."""
    return request.headers.get("X-Fragment") == "1"
