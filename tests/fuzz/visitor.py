"""Somebody who opens pages and sends their forms back spoilt."""

import random
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.fuzz import nasty
from tests.house.pages import Control, Form, forms_of

TOKENS = {"csrfmiddlewaretoken", "as"}
# Once in a while is enough for what ends the session of who sends it.
LEAVING = ("/sign-out/", "/end-others/", "/security/password/")


@dataclass
class Request:
    """One request as it is sent, so that it can be sent again."""

    visitor: str
    method: str
    path: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""

    def shown(self) -> str:
        """Give it as text, cut where it is long; cookies and tokens in it are worth nothing elsewhere."""
        heads = " ".join(
            f"{name.decode()}: {value!r}"[:200] for name, value in self.headers if name != b"cookie"
        )
        return f"{self.method} {self.path[:300]!r} as {self.visitor}\n    {heads}\n    {self.body[:600]!r}"


@dataclass
class Visitor:
    """A client with the cookies of somebody, the forms it has seen, and what it may type."""

    name: str
    client: httpx.Client
    bare: httpx.Client
    random: random.Random
    known: list[str]
    addresses: list[str]
    # The newest form of each kind, by where it is sent and what is on it.
    forms: dict[tuple[str, ...], Form] = field(default_factory=dict)

    def step(self) -> tuple[Request, httpx.Response | None]:
        """Do one thing: open a page to learn its forms, or send something bad."""
        dice = self.random.random()
        if dice < 0.25 or not self.forms:
            return self.look()
        if dice < 0.75:
            return self.send(self.spoilt_form(self.random.choice(list(self.forms.values()))))
        return self.send(self.odd_request(), keeping_cookies=False)

    def look(self) -> tuple[Request, httpx.Response | None]:
        """Open an address and remember its forms."""
        path = self.random.choice(self.addresses)
        request, response = self.send(Request(self.name, "GET", path.encode(), self.heads()))
        if response is not None and response.headers.get("content-type", "").startswith("text/html"):
            for form in forms_of(response.text, path):
                if not form.action.endswith(LEAVING) or self.random.random() < 0.02:
                    self.forms[(form.action, *sorted(form.names))] = form
        return request, response

    def send(
        self, request: Request, *, keeping_cookies: bool = True
    ) -> tuple[Request, httpx.Response | None]:
        """Send a request, following nothing; None when the server cut the connection or HTTP forbids it.

        What an odd request is answered does not change the browser's cookies: they would be lost at once.
        """
        try:
            url = self.client.base_url.copy_with(raw_path=request.path)
            built = httpx.Request(request.method, url, headers=request.headers, content=request.body)
            response = (self.client if keeping_cookies else self.bare).send(built)
        except (httpx.TransportError, httpx.InvalidURL, UnicodeError, ValueError):
            return request, None
        return request, response

    def heads(self, **changed: str) -> list[tuple[bytes, bytes]]:
        """Give a browser's headers with this visitor's cookies, some of them changed."""
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.client.cookies.jar)
        given = {
            "host": self.client.base_url.netloc.decode(),
            "accept-language": "zh-CN",
            "cookie": cookies,
            **changed,
        }
        return [
            (name.encode(), value.encode("latin-1", "replace"))
            for name, value in given.items()
            if value or name != "cookie"
        ]

    def text(self) -> str:
        """Give something to type."""
        return nasty.some_text(self.random, self.known)

    def spoilt_form(self, form: Form) -> Request:
        """Fill a form in badly."""
        fields = [(control.name, text) for control in form.controls for text in self.typed(control)]
        if self.random.random() < 0.3:
            fields = self.disturbed(fields)
        if form.buttons and self.random.random() < 0.7:
            name, value, _to = self.random.choice(form.buttons)
            fields += [(name, value)] if name else []
        to = self.random.choice([address for *_rest, address in form.buttons if address] or [form.action])
        address = to if self.random.random() < 0.3 else form.action
        path = httpx.URL(address).raw_path
        if form.method == "get":
            return Request(
                self.name, "GET", path.split(b"?")[0] + b"?" + nasty.form_body(fields), self.heads()
            )
        return self.posted(path, fields)

    def posted(self, path: bytes, fields: list[tuple[str, str]]) -> Request:
        """Encode a form in one of the ways there are, mostly as browsers do."""
        dice = self.random.random()
        more = {"x-fragment": "1"} if self.random.random() < 0.2 else {}
        if dice < 0.75:
            kind = "application/x-www-form-urlencoded"
            body = nasty.form_body(fields)
            if dice < 0.05:
                body += b"&" + self.random.choice(nasty.RAW)
        else:
            files = [(self.random.choice(fields)[0] if fields else "x", self.random.choice(nasty.FILES))]
            body, kind = nasty.multipart(fields, files if dice < 0.9 else [])
            if dice > 0.97:
                body = body[: self.random.randrange(len(body))]
        return Request(self.name, "POST", path, self.heads(**more, **{"content-type": kind}), body)

    def typed(self, control: Control) -> list[str]:
        """Give what is sent for one control: often what stands there, sometimes nothing, several or nonsense."""
        if control.name in TOKENS and self.random.random() < 0.97:
            return control.values
        dice = self.random.random()
        if dice < 0.45:
            return control.values or control.choices[:1]
        if dice < 0.55 and control.choices:
            return [self.random.choice(control.choices)]
        if dice < 0.6:
            return []
        return [self.text() for _one in range(1 if dice < 0.95 else self.random.choice([2, 3, 200]))]

    def disturbed(self, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Add fields that are on no form, rename some, and shuffle."""
        extra = [(self.random.choice(nasty.NAMES), self.text()) for _one in range(self.random.randrange(4))]
        renamed = [
            (
                name + self.random.choice(["[]", "[0]", "-y", "_0", "__in"])
                if self.random.random() < 0.1
                else name,
                text,
            )
            for name, text in fields
        ]
        mixed = renamed + extra
        self.random.shuffle(mixed)
        return mixed

    def odd_request(self) -> Request:
        """Ask for an address with odd parameters, headers, cookies, method or ending."""
        path = self.random.choice(self.addresses).encode()
        method, body, changed = "GET", b"", {}
        what = self.random.randrange(6)
        if what == 0:
            query = [
                (self.random.choice(nasty.QUERIES), self.text())
                for _one in range(self.random.randrange(1, 4))
            ]
            path += b"?" + nasty.form_body(query)
        elif what == 1:
            name = self.random.choice(list(nasty.HEADERS))
            changed = {name: self.random.choice(nasty.HEADERS[name])}
            method = self.random.choice(["GET", "POST"])
            body = self.random.choice(nasty.RAW) if method == "POST" else b""
        elif what == 2:
            changed = {"cookie": self.odd_cookies()}
        elif what == 3:
            method = self.random.choice(nasty.METHODS)
        elif what == 4:
            path += nasty.encoded(self.random.choice(nasty.ENDS))
        else:
            path = self.odd_path(path)
        return Request(self.name, method, path, self.heads(**changed), body)

    def odd_path(self, path: bytes) -> bytes:
        """Put something else in the place of one part of a path."""
        parts = path.split(b"/")
        place = self.random.randrange(len(parts))
        parts[place] = nasty.form_body([("", self.text()[:300])])[1:]
        return b"/" + b"/".join(parts).lstrip(b"/")

    def odd_cookies(self) -> str:
        """Spoil one cookie, or add one."""
        held: dict[str, Any] = {one.name: one.value for one in self.client.cookies.jar}
        names = [
            *held,
            "jingban_session",
            "jingban_csrf",
            "jingban_device",
            "jingban_language",
            "jingban_kept",
        ]
        names += ["jingban_staff", "jingban_care", "jingban_region", "$Version", ""]
        held[self.random.choice(names)] = self.random.choice(nasty.COOKIES)
        return "; ".join(f"{name}={value}" for name, value in held.items())
