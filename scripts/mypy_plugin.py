"""django-stubs' mypy plugin, taught two things of ours.

A model takes its `Sealed` values by name: `Person(name="…")`. And a request carries what our middleware puts
on it: `now`, `session`, `signed_in`, `officer`, `acting_for`, `care`, `kept_form`.
"""

import inspect
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from mypy.nodes import TypeInfo
from mypy.plugin import ClassDefContext
from mypy.plugins.common import add_attribute_to_class
from mypy.types import AnyType, Instance, TypeOfAny, get_proper_type
from mypy.types import Type as MypyType
from mypy_django_plugin.lib import helpers
from mypy_django_plugin.main import NewSemanalDjangoPlugin

SEALED = "jingban.foundation.crypto.fields.Sealed"
REQUEST = "django.http.request.HttpRequest"
# Who is signed in is None to a stranger; the doors of `ui.decorators` and the sign-in middleware keep
# strangers out before a view reads it, which types cannot see.
ON_A_REQUEST = {
    "now": "datetime.datetime",
    "signed_in": "",
    "officer": "",
    "acting_for": "",
    "care": "",
    "kept_form": "builtins.bool",
    "session": "jingban.accounts.sessions.SessionStore",
    "staff_session": "jingban.accounts.sessions.SessionStore",
}


class Plugin(NewSemanalDjangoPlugin):
    """Adds the sealed properties to what `Model(…)` and `objects.create(…)` take."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        fields_only = self.django_context.get_expected_types

        def with_sealed(api: Any, model_cls: type[Model], *, method: str) -> dict[str, MypyType]:
            info = helpers.lookup_class_typeinfo(api, model_cls)
            sealed = {name: value_type(info, name) for name in sealed_names(model_cls)}
            return {**fields_only(api, model_cls, method=method), **sealed}

        self.django_context.get_expected_types = with_sealed  # type: ignore[method-assign]

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        """Put our middleware's values on the class of requests."""
        return add_to_request if fullname == REQUEST else super().get_customize_class_mro_hook(fullname)


def add_to_request(context: ClassDefContext) -> None:
    """Declare the attributes that every request of ours has."""
    for name, type_name in ON_A_REQUEST.items():
        known = context.api.named_type_or_none(type_name) if type_name else None
        add_attribute_to_class(
            context.api,
            context.cls,
            name,
            known or AnyType(TypeOfAny.explicit),
            override_allow_incompatible=True,
        )


def sealed_names(model_cls: type[Model]) -> list[str]:
    """Give the names of a model's sealed properties."""
    return [
        name
        for name, value in inspect.getmembers_static(model_cls)
        if f"{type(value).__module__}.{type(value).__name__}" == SEALED
    ]


def value_type(info: TypeInfo | None, name: str) -> MypyType:
    """Give what a sealed property holds: the T of its `Sealed[T]`."""
    found = info.get(name) if info else None
    declared = get_proper_type(found.type) if found and found.type else None
    if isinstance(declared, Instance) and declared.args:
        return declared.args[0]
    return AnyType(TypeOfAny.unannotated)


def plugin(version: str) -> type[Plugin]:
    """Hand the plugin to mypy."""
    return Plugin
