"""Every address of the product, with something real in the place of each of its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jingban.accounts.models import Account, AccountKind
from jingban.accounts.stopping import stop_link
from jingban.casework.models import Case
from jingban.foundation.clock import china_date, now
from jingban.foundation.models.base import new_id
from jingban.mandates.models import Mandate, MandateSeries
from jingban.messages.models import Message
from jingban.permits.employer_change import EMPLOYER_CHANGE
from jingban.portal.models import Article, ArticleKind
from jingban.portal.staff.kinds import KINDS
from jingban.registration import terms
from jingban.registration.models import Confirmation
from jingban.sandbox.demo import hands
from jingban.staff.models import Officer
from jingban.vetting.kinds import begun_here
from jingban.vetting.models import Paper, Petition

# Parameters that name somebody's matter: who does not act for the same organisation only gets a 404.
MATTERS = frozenset({"mandate_id", "case_id"})

# What else is asked of pages that show more when they are asked.
QUESTIONS = {
    "portal:search": {"q": "工作"},
    "backoffice:search": {"text": "有限公司"},
    "mandates:agents": {"state": "active"},
}


@dataclass(frozen=True)
class Address:
    """A URL pattern by name, a path it matches, and the organisation whose matter it is, if it is one's."""

    name: str
    path: str
    of: UUID | None = None


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every URL pattern's full name with its parameters."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", tuple(one.pattern.converters)
        else:
            yield from names(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)


def all_addresses() -> Iterator[Address]:
    """Give every pattern, with a path for every choice of parameters that can be."""
    things, choices = _things(), _choices()
    for name, parameters in names():
        matters = [one for one in parameters if one in MATTERS]
        if name in choices:
            for values in choices[name]:
                yield Address(name, reverse(name, kwargs=values))
        elif matters:
            for thing in things[matters[0]]:
                yield Address(name, reverse(name, kwargs={matters[0]: thing.id}), thing.principal_id)
        else:
            for chosen in product(*(things[one] for one in parameters)):
                values = dict(zip(parameters, chosen, strict=True))
                yield Address(name, reverse(name, kwargs=values))
    for name, question in QUESTIONS.items():
        yield Address(name, f"{reverse(name)}?{urlencode(question)}")


def _things() -> dict[str, list[Any]]:
    """Give what stands for a parameter wherever it stands: one mandate and one case of every state."""
    today = china_date(now())
    current = Mandate.objects.filter(principal=hands.firm("yanxi"), superseded_at=None)
    held_by_zhou = hands.mandate("yanxi", "zhou", EMPLOYER_CHANGE.service_code)
    mandates = {one.state(today): one for one in [*current, held_by_zhou]}
    cases = {one.state: one for one in Case.objects.order_by("-id")}
    whose = [hands.organisation_hand("yanxi").account_id, hands.person_hand("zhou").account_id]
    messages = [Message.objects.filter(account_id=one).latest("id") for one in whose]
    return {
        "mandate_id": list(mandates.values()),
        "case_id": list(cases.values()),
        "message_id": [one.id for one in messages],
        "organisation_id": [hands.firm("yanxi").id, hands.firm("luming").id],
        "officer_id": [Officer.objects.get(login="intake").id],
        "service_code": [EMPLOYER_CHANGE.service_code],
        "version": list(terms.VERSIONS),
        "token": [Confirmation.objects.latest("id").token],
        "passkey_id": [new_id()],
        "petition_id": list(Petition.objects.values_list("id", flat=True)),
    }


def _choices() -> dict[str, list[dict[str, Any]]]:
    """Give the parameters that only this address understands."""
    case, draft = hands.case_of("yanxi"), Case.objects.filter(state="draft").first()
    services = [{"code": code} for code in ("work-permits", "expert-projects", "card-loss")]
    articles = Article.objects.exclude(published_at=None).order_by("kind", "code")
    of_kind = {one.kind: {"code": one.code} for one in articles}
    notices = [of_kind.pop(ArticleKind.NOTICE)]
    kinds = [{"kind": kind.code} for kind in KINDS.values()]
    content = [{"kind": kind.code, "content_id": kind.all()[0].id} for kind in KINDS.values()]
    return {
        "portal:service": services,
        "portal:sheet": services,
        "portal:guide": list(of_kind.values()),
        "portal:notice": notices,
        "portal:content_list": kinds,
        "portal:content_add": kinds,
        **{f"portal:content_{verb}": content for verb in ("edit", "publish", "unpublish")},
        "catalogue:service": services[:1],
        "casework:step": [{"case_id": draft.id, "code": step.code} for step in EMPLOYER_CHANGE.steps],
        "mandates:verify": [{"code": MandateSeries.objects.latest("id").verification_code}],
        "staff:unmask": [{"kind": "case", "subject_id": case.id, "field": "head.name"}],
        "sandbox:act": [{"code": "clock"}],
        "stop": [{"token": stop_link(Account.objects.latest("id"), now=now()).split("/")[-2]}],
        "stopped": [{"kind": kind} for kind in AccountKind.values],
        "vetting:begin": [{"kind": kind.code} for kind in begun_here()],
        "vetting:begin_code": [{"kind": kind.code} for kind in begun_here()],
        "vetting:paper": [
            {"petition_id": one.petition_id, "paper_id": one.id} for one in Paper.objects.order_by("id")[:1]
        ],
    }
