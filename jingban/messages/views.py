"""消息中心 (screens 20c, 28c), for persons and organisations alike."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jingban.foundation.clock import china_date
from jingban.messages import queries
from jingban.messages.frame import account_id
from jingban.messages.models import Category, Message
from jingban.messages.use_cases.mark_read import mark_read
from jingban.ui.shortcuts import see_other

PAGE = 20
ICONS = {Category.MANDATE: "swap", Category.CASE: "file", Category.ACCOUNT: "lock"}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the account's messages by day; `?show=unread` or a category filters them."""
    account, show = account_id(request), request.GET.get("show", "")
    category = show if show in Category.values else ""
    found = queries.inbox(account, unread=show == "unread", category=category)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    unread = queries.unread_count(account)
    return render(
        request,
        "messages/inbox.html",
        {
            "tab": "messages",
            "page": page,
            "days": by_day(page.object_list, today=china_date(request.now)),
            "unread": unread,
            "filters": filters(category or ("unread" if show == "unread" else ""), unread),
            "filtered": bool(category) or show == "unread",
        },
    )


@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message, which by that has been read."""
    account = account_id(request)
    found = queries.message_of(account, message_id)
    if found is None:
        raise Http404
    mark_read(account_id=account, message_id=found.id, now=request.now)
    return render(request, "messages/message.html", {"tab": "messages", "message": found})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all messages as read."""
    mark_read(account_id=account_id(request), now=request.now)
    return see_other(reverse("messages:inbox"))


def filters(current: str, unread: int) -> list[dict[str, Any]]:
    """Give the segments 全部, 未读 with its count, and the categories."""
    inbox_url = reverse("messages:inbox")
    choices: list[tuple[str, str, int | None]] = [
        ("", _("全部"), None),
        ("unread", _("未读"), unread),
        *((value, str(label), None) for value, label in Category.choices),
    ]
    return [
        {
            "url": f"{inbox_url}?show={show}" if show else inbox_url,
            "label": label,
            "count": count,
            "current": show == current,
        }
        for show, label, count in choices
    ]


def by_day(messages: Iterable[Message], *, today: date) -> list[dict[str, Any]]:
    """Group messages, newest first, under 今天, 昨天 and 更早; `today` is the day in China."""

    def heading(one: Message) -> str:
        day = china_date(one.created_at)
        if day >= today:
            return "today"
        return "yesterday" if day == today - timedelta(days=1) else "earlier"

    names = {"today": _("今天"), "yesterday": _("昨天"), "earlier": _("更早")}
    return [
        {
            "name": names[day],
            "earlier": day == "earlier",
            "messages": [(one, ICONS[Category(one.category)]) for one in group],
        }
        for day, group in groupby(messages, heading)
    ]
