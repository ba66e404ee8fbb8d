"""Where somebody wanted to go, as far as it is a page of this site."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from jingban.ui.shortcuts import own_path

FIELD = "next"
LONGEST = 1000
OURS = ("/sign-in/", "/sign-out/")


def next_of(request: HttpRequest) -> str:
    """Give the path that a form or an address asks to go on to; empty when it leads elsewhere or back here."""
    text = own_path(request.POST.get(FIELD) or request.GET.get(FIELD, ""))
    return "" if len(text) > LONGEST or text.startswith(OURS) else text


def with_next(address: str, next_page: str) -> str:
    """Hand a page on to another address."""
    if not next_page:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({FIELD: next_page})}"


def page_of(request: HttpRequest) -> str:
    """Give the page a sent form stood on: the one the browser names, if it is ours, else the form's address."""
    named = urlsplit(request.headers.get("Referer", ""))
    if named.netloc == request.get_host() and own_path(named.path):
        return f"{named.path}?{named.query}" if named.query else named.path
    return request.get_full_path()
