"""Keeps what was typed when a form cannot be taken: the session is over, or another account is signed in now."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from jingban.accounts.clients import network_digest, network_of
from jingban.signin.models import ParkedForm
from jingban.ui import principal
from jingban.ui.shortcuts import own_path

COOKIE = f"{settings.COOKIE_PREFIX}jingban_kept"
KEPT = timedelta(minutes=15)
MOST_CHARACTERS = 100_000
# Strangers may send forms, too, and each is written down: of a network so many in an hour, which is how often
# they are swept. An honest town behind one address loses a session in the middle of a form less often.
MOST_FROM_NETWORK, NETWORK_WINDOW = 60, timedelta(hours=1)
# Passwords and codes are typed again; tokens are made anew.
NEVER = re.compile(r"password|^code$|_code$|^(csrfmiddlewaretoken|as|next|proof|wait|answer)$")


def park(request: HttpRequest, response: HttpResponse, page: str) -> bool:
    """Keep a sent form for whoever opened it, bound to this browser by a cookie; False if it is not kept.

    That is so when there is nothing to keep, or too much, or too many came from this network. `page` is the path
    (and query) where the form will be shown again.
    """
    owner = request.POST.get(principal.FIELD, "")
    values = [(key, texts) for key, texts in request.POST.lists() if not NEVER.search(key)]
    size = sum(len(text) for _key, texts in values for text in texts)
    path = urlsplit(page).path
    if not owner or not values or size > MOST_CHARACTERS or len(path) > 500 or len(owner) > 64:
        return False
    # Where no address is known everybody is one network: better a form less than a table filled by anybody.
    network = network_digest(network_of(request))
    if _came_from(network, request.now) >= MOST_FROM_NETWORK:
        return False
    token = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
    ParkedForm(
        browser=_digest(token), owner=owner, path=path, network=network, values=values, at=request.now
    ).save(force_insert=True)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(KEPT.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return True


def kept_for(request: HttpRequest) -> QueryDict | None:
    """Give what was typed into a form of this page by who is signed in now; asks the database only if a form waits."""
    # A path that is none of ours holds no form, and may hold what no database compares.
    may_wait = COOKIE in request.COOKIES and own_path(request.path)
    row = _waiting(request).order_by("-at").first() if may_wait else None
    if row is None:
        return None
    values = QueryDict(mutable=True)
    for key, texts in row.values:
        values.setlist(key, texts)
    return values


def drop_kept(request: HttpRequest) -> None:
    """Forget what was kept for this page: it is being sent again."""
    if COOKIE in request.COOKIES:
        _waiting(request).delete()


def forget_parked(now: datetime) -> int:
    """Delete forms that nobody came back for; give how many."""
    return ParkedForm.objects.filter(at__lte=now - KEPT).delete()[0]


def _came_from(network: str, now: datetime) -> int:
    recent = ParkedForm.objects.filter(network=network, at__gt=now - NETWORK_WINDOW)
    return recent[:MOST_FROM_NETWORK].count()


def _waiting(request: HttpRequest) -> QuerySet[ParkedForm]:
    return ParkedForm.objects.filter(
        browser=_digest(request.COOKIES[COOKIE]),
        owner=principal.token(request),
        path=request.path,
        at__gt=request.now - KEPT,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
