"""Long lists by key: a page begins behind the row that the former one ended with, however far down that is."""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

PAGE_SIZE: Final = 20

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list; `more` is what `?after=` says for the next ones, empty at the end."""

    rows: list[Row]
    more: str


def page_of(
    found: QuerySet[Row], after: str | None = None, *, by: str = "-id", size: int = PAGE_SIZE
) -> Page[Row]:
    """Give the page of a list that begins behind a row.

    Takes the text of `?after=` as it came (what is no key of a row begins at the top), and the unique column
    that orders the list, with a minus for the last one first.
    """
    column = by.removeprefix("-")
    key = _key(found.model._meta.get_field(column), after)
    if key is not None:
        found = found.filter(**{f"{column}__{'lt' if by != column else 'gt'}": key})
    rows = list(found.order_by(by)[: size + 1])
    page = rows[:size]
    return Page(page, str(getattr(page[-1], column)) if len(rows) > size else "")


def page_in_order(
    found: QuerySet[Row], after: str | None = None, *, by: str, size: int = PAGE_SIZE
) -> Page[Row]:
    """Give the page of a list that is ordered by a column whose values several rows may share, then by id.

    Takes as `page_of` does, but `?after=` names the row by its id, whatever the list is ordered by.
    """
    column = by.removeprefix("-")
    sign, beyond = ("", "gt") if by == column else ("-", "lt")
    last = _key(found.model._meta.pk, after)
    value = (
        found.model._default_manager.filter(pk=last).values_list(column, flat=True).first() if last else None
    )
    if value is not None:
        tie = Q(**{column: value, f"pk__{beyond}": last})
        found = found.filter(Q(**{f"{column}__{beyond}": value}) | tie)
    rows = list(found.order_by(by, f"{sign}pk")[: size + 1])
    page = rows[:size]
    return Page(page, str(page[-1].pk) if len(rows) > size else "")


def _key(column: Any, text: str | None) -> Any:
    if not text or not text.isprintable():
        return None
    try:
        return column.to_python(text)
    except ValidationError:
        return None
