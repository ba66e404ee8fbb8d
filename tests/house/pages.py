"""A browser without scripts: opens pages, fills in their forms as they stand, sends them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

Typed = str | Sequence[str]
Fields = list[tuple[str, str]]
MOST_REDIRECTS = 5


@dataclass
class Control:
    """A control of a form: its name, its type, and what it sends when nobody touches it."""

    name: str
    type: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form as a page holds it."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    # name, value, and the address that a button sends the form to instead of the form's own
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    id: str = ""

    @property
    def names(self) -> set[str]:
        """The names of all controls."""
        return {one.name for one in self.controls}

    @property
    def untouched(self) -> Fields:
        """What is sent when nothing is typed and no button pressed."""
        return [(one.name, value) for one in self.controls for value in one.values]

    def filled(self, typed: dict[str, Typed]) -> dict[str, list[str]]:
        """Give what is sent once somebody has typed; raises KeyError for what stands on no control."""
        sent: dict[str, list[str]] = {}
        for name, value in self.untouched:
            sent.setdefault(name, []).append(value)
        for name, value in typed.items():
            if name not in self.names:
                raise KeyError(f"{name} is not on the form {self.action}: {sorted(self.names)}")
            sent[name] = [value] if isinstance(value, str) else list(value)
        return sent


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.strays: list[tuple[str, Control]] = []
        self.select: Control | None = None
        self.textarea: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.open = Form(action, given.get("method", "get").lower(), id=given.get("id", ""))
            self.forms.append(self.open)
        elif tag == "option" and self.select:
            self._option(given)
        elif tag == "button":
            self._button(given)
        elif tag in {"input", "select", "textarea"} and given.get("name") and "disabled" not in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        control = Control(given["name"], kind)
        ticked = "checked" in given
        if kind in {"checkbox", "radio"}:
            control.choices = [given.get("value", "on")]
            control.values = control.choices[:] if ticked else []
        elif kind == "file":
            control.values = []
        elif tag == "input":
            control.values = [given.get("value", "")]
        if tag == "select":
            self.select = control
        if tag == "textarea":
            self.textarea = control
            control.values = [""]
        if given.get("form"):
            self.strays.append((given["form"], control))
        elif self.open:
            self.open.controls.append(control)

    def _option(self, given: dict[str, str]) -> None:
        assert self.select is not None
        self.select.choices.append(given.get("value", ""))
        if "selected" in given:
            self.select.values.append(given.get("value", ""))

    def _button(self, given: dict[str, str]) -> None:
        if self.open and given.get("type", "submit") == "submit":
            target = given.get("formaction", "")
            address = urljoin(self.address, target) if target else ""
            self.open.buttons.append((given.get("name", ""), given.get("value", ""), address))

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.textarea.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "select" and self.select:
            if not self.select.values and self.select.choices:
                self.select.values = self.select.choices[:1]
            self.select = None

    def close(self) -> None:
        super().close()
        by_id = {form.id: form for form in self.forms if form.id}
        for owner, control in self.strays:
            if owner in by_id:
                by_id[owner].controls.append(control)


def forms_of(html: str, address: str) -> list[Form]:
    """Read the forms of a page; addresses are resolved against the page's own."""
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    return reader.forms


class Transport(Protocol):
    """What carries requests: Django's test client, or httpx to a served site."""

    def get(self, path: str, **options: Any) -> Any:
        """Open an address, following nothing."""

    def post(self, path: str, **options: Any) -> Any:
        """Send a form, following nothing."""


class Browser:
    """Somebody's browser. `page` is the last answer, `address` where it came from."""

    def __init__(self, transport: Transport, host: str = "testserver") -> None:
        self.transport = transport
        self.host = host
        self.page: Any = None
        self.address = "/"

    @property
    def text(self) -> str:
        """The page's HTML."""
        return str(self.page.text)

    @property
    def status(self) -> int:
        """The page's HTTP status."""
        return int(self.page.status_code)

    def open(self, path: str) -> "Browser":
        """Type an address, and go where the site leads."""
        self.page, self.address = self.transport.get(path), path
        return self.follow()

    def follow(self) -> "Browser":
        """Go where the last answer leads."""
        for _hop in range(MOST_REDIRECTS):
            if self.status not in {301, 302, 303}:
                return self
            parts = urlsplit(urljoin(self.address, self.page.headers["location"]))
            self.address = f"{parts.path}?{parts.query}" if parts.query else parts.path
            self.page = self.transport.get(self.address)
        raise AssertionError(f"redirected {MOST_REDIRECTS} times, at last to {self.address}")

    def forms(self) -> list[Form]:
        """Give the page's forms."""
        return forms_of(self.text, self.address)

    def form_with(self, name: str) -> Form:
        """Give the page's form that has a control or a button of this name, or that is sent to this path."""
        for form in self.forms():
            buttons = {button for button, _value, _address in form.buttons}
            if name in form.names | buttons or urlsplit(form.action).path == name:
                return form
        raise AssertionError(f"no form with {name} at {self.address} ({self.status}): {self.heading()}")

    def submit(self, having: str, /, *, pressing: str = "", through: str = "", **typed: Typed) -> "Browser":
        """Fill in the form that is `having` something (`form_with`), send it, and stay with the answer.

        `pressing` is `name=value` of a button, `through` the end of a button's own address. What is typed
        goes by the controls' names, `__` for `-`.
        """
        return self.send(*self.prepared(having, pressing=pressing, through=through, **typed))

    def prepared(
        self, having: str, /, *, pressing: str = "", through: str = "", **typed: Typed
    ) -> tuple[str, dict[str, list[str]]]:
        """Give address and content of a form as `submit` would send it."""
        form = self.form_with(having)
        data = form.filled({key.replace("__", "-"): value for key, value in typed.items()})
        if pressing:
            button, _is, value = pressing.partition("=")
            data[button] = [value]
        addresses = [to for _name, _value, to in form.buttons if through and to.endswith(through)]
        assert addresses or not through, f"no button leads to {through} at {self.address}"
        return addresses[0] if addresses else form.action, data

    def send(self, address: str, data: dict[str, list[str]]) -> "Browser":
        """Send a form as prepared, following nothing."""
        headers = {"referer": f"http://{self.host}{self.address}"}
        self.page = self.transport.post(address, data=data, headers=headers)
        self.address = address
        return self

    def heading(self) -> str:
        """Give what the page says it is, for messages of failed tests."""
        return " ".join(_texts(self.text, ("title", "h1")))[:200]


def _texts(html: str, tags: tuple[str, ...]) -> Iterator[str]:
    for tag in tags:
        start = html.find(f"<{tag}")
        if start >= 0:
            end = html.find(f"</{tag}>", start)
            yield html[html.find(">", start) + 1 : end].strip()
