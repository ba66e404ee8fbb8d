"""Whose own matter a petition is: she keeps her hands off it (design.md 6)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jingban.parties.models import Organisation, Person, Representative
from jingban.parties.queries import records_of

# Gives the ids of the organisations a person belongs to in one way.
Belongs = Callable[[UUID], "QuerySet[Any, Any]"]
_belongs: list[Belongs] = []


def register(belongs: Belongs) -> None:
    """Let a room above say to which organisations a person belongs, by the ids in a query."""
    if belongs not in _belongs:
        _belongs.append(belongs)


def own_matter(person_id: UUID | None) -> Q:
    """Give the condition on petitions: about this person, under whichever record, or her organisations.

    Nothing is the matter of an officer whose person is not known.
    """
    if person_id is None:
        return Q(pk__in=[])
    records = records_of(person_id)
    own = Q(person__in=records) | Q(other__in=records) | Q(account__links__person__in=records)
    for record in records:
        for belongs in (_heads, *_belongs):
            own |= Q(organisation__in=belongs(record))
    return own


def organisations_of(person: Person) -> list[Organisation]:
    """List the organisations that a person's own record represents, or belongs to otherwise."""
    ids = {one for belongs in (_heads, *_belongs) for one in belongs(person.id)}
    return list(Organisation.objects.filter(id__in=ids).order_by("id"))


def _heads(person_id: UUID) -> "QuerySet[Any, Any]":
    return Representative.objects.filter(person=person_id, until=None).values_list("organisation", flat=True)
