"""From what was typed to facts, and from facts to lines on a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from jingban.casework.types import CaseType, Facts, Mask, Step, Typed
from jingban.foundation.identifiers import display_phone
from jingban.foundation.masks import mask_name, mask_phone
from jingban.ui.forms import Form

LONGEST_KEPT: Final = 10_000


@dataclass(frozen=True)
class Line:
    """One answer on a page; `masked` says that the value is not shown whole."""

    field: str
    label: str
    value: str
    masked: bool

    @property
    def is_number(self) -> bool:
        """Whether the value is drawn as a number that does not break over lines."""
        return self.value.isascii() and len(self.value) < 30


@dataclass(frozen=True)
class Section:
    """The answers of one step."""

    step: str
    title: str
    lines: list[Line]


def pick(step: Step, posted: QueryDict) -> dict[str, list[str]]:
    """Give what was typed into a step's own boxes, and nothing else that was posted."""
    form = step.form()
    names = {key for key in posted if _is_of(form, key)}
    return {key: [text[:LONGEST_KEPT] for text in posted.getlist(key)] for key in sorted(names)}


def _is_of(form: Form, key: str) -> bool:
    # A field of several boxes posts them as name_0 …, a day as name-y, name-m, name-d.
    return any(key == name or key.startswith((f"{name}_", f"{name}-")) for name in form.fields)


def bound(step: Step, typed: Typed, prefill: Facts | None = None) -> Form:
    """Give a step's form bound to what was typed; an untouched step gives an unbound form, prefilled."""
    values = typed.get(step.code)
    if values is None:
        return step.form(initial=(prefill or {}).get(step.code))
    return step.form(MultiValueDict(values))


def is_complete(step: Step, typed: Typed) -> bool:
    """Say whether a step's answers hold."""
    return bound(step, typed).is_valid()


def unfinished(case_type: CaseType, typed: Typed) -> list[Step]:
    """List the steps whose answers do not hold yet."""
    return [step for step in case_type.steps if not is_complete(step, typed)]


def facts_of(case_type: CaseType, typed: Typed) -> Facts:
    """Give the facts of the steps whose answers hold; all of them, when none is `unfinished`."""
    forms = ((step.code, bound(step, typed)) for step in case_type.steps)
    return {
        code: {name: _plain(value) for name, value in form.cleaned_data.items()}
        for code, form in forms
        if form.is_valid()
    }


def sections(case_type: CaseType, facts: Facts, *, masked: bool) -> list[Section]:
    """Give the answers as they stand on a page, step by step."""
    return [
        Section(step.code, str(step.title), list(_lines(step, facts.get(step.code, {}), masked)))
        for step in case_type.steps
    ]


def answer(case_type: CaseType, facts: Facts, step_code: str, name: str) -> tuple[str, str] | None:
    """Give label and whole value of one personal answer; None when there is no such answer."""
    step = case_type.step(step_code)
    if step is None or name not in step.masks or name not in facts.get(step_code, {}):
        return None
    field = step.form().fields[name]
    return str(field.label), _text(field, facts[step_code][name], step.masks[name])


def _lines(step: Step, facts: Mapping[str, Any], masked: bool) -> Iterable[Line]:
    for name, field in step.form().fields.items():
        if name not in facts:
            continue
        text = _text(field, facts[name], step.masks.get(name))
        hide = masked and name in step.masks and bool(text)
        yield Line(
            f"{step.code}.{name}", str(field.label), _hidden(step.masks[name], text) if hide else text, hide
        )


def _text(field: Any, value: Any, mask: Mask | None) -> str:
    if mask == Mask.PHONE:
        return display_phone(str(value))
    named = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    if isinstance(value, list):
        return "、".join(named.get(str(one), str(one)) for one in value)
    return named.get(str(value), "" if value is None else str(value))


def _hidden(mask: Mask, text: str) -> str:
    match mask:
        case Mask.NAME:
            return mask_name(text)
        case Mask.PHONE:
            return mask_phone(text)
        case Mask.EMAIL:
            return mask_email(text)


def mask_email(text: str) -> str:
    """Give `z***@example.cn`: the first character and the domain."""
    name, _at, domain = text.partition("@")
    return f"{name[:1]}***@{domain}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
