"""Whose own matter a petition is: she keeps her hands off it (design.md 6)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jingban.parties.models import Representative

# Gives the ids of the organisations a person belongs to in one way.
Belongs = Callable[[UUID], "QuerySet[Any, Any]"]
_belongs: list[Belongs] = []


def register(belongs: Belongs) -> None:
    """Let a room above say to which organisations a person belongs, by the ids in a query."""
    if belongs not in _belongs:
        _belongs.append(belongs)


def own_matter(person_id: UUID | None) -> Q:
    """Give the condition on petitions: about this person, or about an organisation she belongs to.

    Nothing is the matter of an officer whose person is not known.
    """
    if person_id is None:
        return Q(pk__in=[])
    heads = Representative.objects.filter(person=person_id, until=None).values_list("organisation", flat=True)
    own = Q(person=person_id) | Q(account__links__person=person_id) | Q(organisation__in=heads)
    for belongs in _belongs:
        own |= Q(organisation__in=belongs(person_id))
    return own
