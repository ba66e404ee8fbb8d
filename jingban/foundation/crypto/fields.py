"""The sealed column and the property that reads and writes it."""

import json
from datetime import date
from typing import Any, Generic, Literal, Self, TypeVar, overload

from django.db import models

from jingban.foundation.crypto import keyring

T = TypeVar("T")
Kind = Literal["text", "json", "date"]


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column of sealed bytes, null when there is nothing; read and written through `Sealed`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Say `null` outright, since our default differs from Django's."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "null": self.null}


class Sealed(property, Generic[T]):
    """The clear value of a `SealedField`, bound to table, column and row id.

    A property, so that `Model(name="…")` takes it. With `null=True` None stands for the empty column; else
    None is refused on writing and an empty column on reading (`ValueError`). Raises `CannotUnseal` on
    reading bytes that were changed or moved. A JSON value is written by assignment, not by changing it.
    """

    @overload
    def __init__(self: "Sealed[str]", column: str, kind: Literal["text"] = "text") -> None: ...
    @overload
    def __init__(
        self: "Sealed[str | None]", column: str, kind: Literal["text"] = "text", *, null: Literal[True]
    ) -> None: ...
    @overload
    def __init__(self: "Sealed[Any]", column: str, kind: Literal["json"], *, null: bool = False) -> None: ...
    @overload
    def __init__(self: "Sealed[date]", column: str, kind: Literal["date"]) -> None: ...
    @overload
    def __init__(
        self: "Sealed[date | None]", column: str, kind: Literal["date"], *, null: Literal[True]
    ) -> None: ...
    def __init__(self, column: str, kind: Kind = "text", *, null: bool = False) -> None:
        super().__init__()
        self.column, self.kind, self.null = column, kind, null

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type | None = None) -> T: ...
    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Unseal the column."""
        if instance is None:
            return self
        sealed = getattr(instance, self.column)
        if sealed is None:
            if self.null:
                return None
            raise ValueError(f"{type(instance).__name__}.{self.name} is empty and not declared null=True")
        text = keyring.unseal(bytes(sealed), field_aad(type(instance), instance.pk, self.column)).decode()
        match self.kind:
            case "json":
                return json.loads(text)
            case "date":
                return date.fromisoformat(text)
        return text

    def __set__(self, instance: models.Model, value: T) -> None:
        """Seal a value into the column; it is stored when the row is saved."""
        setattr(instance, self.column, self._sealed(instance, value))

    def _sealed(self, instance: models.Model, value: Any) -> bytes | None:
        if value is None:
            if self.null:
                return None
            raise ValueError(f"{type(instance).__name__}.{self.name} is not declared null=True")
        match self.kind:
            case "json":
                text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            case "date":
                text = value.isoformat()
            case _:
                text = value
        return keyring.seal(text.encode(), field_aad(type(instance), instance.pk, self.column))


def field_aad(model: type[models.Model], pk: object, column: str) -> bytes:
    """Give what ties sealed bytes to their place (table, column, row id); raises `ValueError` without id."""
    if pk is None:
        raise ValueError(f"{model.__name__} has no id yet, so nothing can be sealed to it")
    field = model._meta.get_field(column)
    return f"{field.model._meta.db_table}\x1f{field.name}\x1f{pk}".encode()
