"""Every address of the product, with something real in the place of each of its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jingban.casework.models import Case
from jingban.catalogue.models import Service
from jingban.mandates.models import Mandate, MandateSeries
from jingban.messages.models import Message
from jingban.permits.employer_change import EMPLOYER_CHANGE
from jingban.portal.models import Article, ArticleKind
from jingban.portal.staff.kinds import KINDS
from jingban.registration import terms
from jingban.registration.models import Confirmation
from jingban.sandbox.demo import hands
from jingban.staff.models import Officer


@dataclass(frozen=True)
class Address:
    """A URL pattern by name, and a path it matches."""

    name: str
    path: str


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every URL pattern's full name with its parameters."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", tuple(one.pattern.converters)
        else:
            yield from names(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)


def all_addresses() -> Iterator[Address]:
    """Give every pattern, with a path for every choice of parameters that can be."""
    ids, choices = _by_parameter(), _by_name()
    for name, parameters in names():
        by_hand = choices.get(name)
        found = by_hand or [
            dict(zip(parameters, values, strict=True))
            for values in product(*(ids[one] for one in parameters))
        ]
        for values in found:
            yield Address(name, reverse(name, kwargs=values))


def _by_parameter() -> dict[str, list[Any]]:
    """Give what stands for a parameter wherever it stands: one thing of every state."""
    mandates = Mandate.objects.filter(principal=hands.firm("yanxi"), superseded_at=None)
    of_each = {(one.agent_id, one.service_code): one.id for one in mandates.order_by("-id")}
    cases = {one.state: one.id for one in Case.objects.filter(principal=hands.firm("yanxi"))}
    others = {one.state: one.id for one in Case.objects.exclude(principal=hands.firm("yanxi"))}
    return {
        "case_id": [*cases.values(), *others.values()],
        "mandate_id": list(of_each.values())[-9:],
        "message_id": list(Message.objects.order_by("id").values_list("id", flat=True)[:1]),
        "organisation_id": [hands.firm("yanxi").id, hands.firm("luming").id],
        "officer_id": [Officer.objects.get(login="intake").id],
        "service_code": [EMPLOYER_CHANGE.service_code],
        "version": list(terms.VERSIONS),
        "token": [Confirmation.objects.latest("id").token],
    }


def _by_name() -> dict[str, list[dict[str, Any]]]:
    """Give the parameters that only this address understands."""
    case, draft = hands.case_of("yanxi"), Case.objects.filter(state="draft").first()
    services = [{"code": code} for code in Service.objects.values_list("code", flat=True)]
    articles = Article.objects.exclude(published_at=None).order_by("kind", "code")
    kinds = [{"kind": kind.code} for kind in KINDS.values()]
    content = [{"kind": kind.code, "content_id": kind.all()[0].id} for kind in KINDS.values()]
    return {
        "portal:service": services,
        "portal:sheet": services,
        "portal:guide": [{"code": one.code} for one in articles if one.kind != ArticleKind.NOTICE],
        "portal:notice": [{"code": one.code} for one in articles if one.kind == ArticleKind.NOTICE],
        "portal:content_list": kinds,
        "portal:content_add": kinds,
        **{f"portal:content_{verb}": content for verb in ("edit", "publish", "unpublish")},
        "catalogue:service": services[:3],
        "casework:step": [{"case_id": draft.id, "code": step.code} for step in EMPLOYER_CHANGE.steps],
        "mandates:verify": [{"code": MandateSeries.objects.latest("id").verification_code}],
        "staff:unmask": [{"kind": "case", "subject_id": case.id, "field": "head.name"}],
        "sandbox:act": [{"code": "clock"}],
    }
