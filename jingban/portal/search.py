"""Search over services, guides, notices and service points; and what to offer when nothing is found."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingban.catalogue.models import Service
from jingban.catalogue.queries import search_services, services
from jingban.catalogue.search import fold, search_text, terms
from jingban.portal.icons import service_icon
from jingban.portal.markup import plain
from jingban.portal.models import Article, ArticleKind, Content, RegionalPortal, ServicePoint
from jingban.portal.queries import published
from jingban.ui.language import local

MAX_QUERY: Final = 60
LIMIT: Final = 50
SUGGESTIONS: Final = 3
ALIKE: Final = 0.25
# A long number, or letters and a number as on a passport, is somebody's: never searched for, shown or logged.
_PERSONAL: Final = re.compile(r"\d{8,}|(?<![a-z])[a-z]{1,3}\d{6,}|\d{5,}[x*]+")


class Kind(models.TextChoices):
    """What can be found."""

    SERVICE = "service", _("服务")
    GUIDE = "guide", _("办事指南")
    NOTICE = "notice", _("通知公告")
    POINT = "point", _("服务网点")


@dataclass(frozen=True)
class Hit:
    """One thing found, in the reader's language."""

    kind: Kind
    icon: str
    title: str
    note: str
    address: str


def looks_personal(text: str) -> bool:
    """Say whether a typed text holds what looks like a certificate's number, a phone or another long number."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return bool(_PERSONAL.search(re.sub(r"[\s\-.·+()/_]", "", folded)))


def search(query: str, *, region: str = "") -> dict[Kind, list[Hit]]:
    """Give what is found, by kind and the best first; every word of the query must be in it.

    Words may be Chinese, English, pinyin or initials. Articles for another region are left out; service points
    of the chosen region come first.
    """
    words = terms(query)
    found: dict[Kind, list[Hit]] = {kind: [] for kind in Kind}
    if not words:
        return found
    wanted = Q()
    for word in words:
        wanted &= Q(search_text__contains=word)
    whole = " ".join(words)
    found[Kind.SERVICE] = [_of_service(one) for one in search_services(query, region=region, limit=LIMIT)]
    articles = published(Article, region=region).filter(wanted).defer("body_zh", "body_en")
    for article in sorted(articles.order_by("-published_at")[: 2 * LIMIT], key=lambda one: _rank(one, whole)):
        hit = _of_article(article)
        found[hit.kind].append(hit)
    points = published(ServicePoint).filter(wanted).order_by("order", "code")[:LIMIT]
    found[Kind.POINT] = [_of_point(one) for one in sorted(points, key=lambda one: one.region != region)]
    return found


def suggestions(query: str, *, region: str = "") -> list[Hit]:
    """Give the services and guides whose names are most like a query that found nothing; the best first."""
    wanted = _pieces(fold(query))
    if not wanted:
        return []
    guides = published(Article, region=region).exclude(kind=ArticleKind.NOTICE)
    candidates: list[tuple[Any, Iterable[str]]] = [
        *((one, (_names(one))) for one in services(region=region)),
        *((one, (one.title_zh, one.title_en)) for one in guides.defer("body_zh", "body_en")),
    ]
    scored = [(max(_likeness(wanted, name) for name in names), thing) for thing, names in candidates]
    best = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: -one[0])
    return [
        _of_service(thing) if isinstance(thing, Service) else _of_article(thing)
        for _score, thing in best[:SUGGESTIONS]
    ]


def index(content: Content) -> None:
    """Set what a content is found by; to be called before a save that changes its texts."""
    match content:
        case Article():
            names = search_text(content.title_zh, content.title_en, content.summary_zh, content.summary_en)
            # The body is found by its words alone; its pinyin would be long and find everything.
            body = fold(plain(content.body_zh)), fold(plain(content.body_en))
            content.search_text = "\n".join([names, *body])
        case ServicePoint():
            content.search_text = search_text(
                content.name_zh, content.name_en, content.address_zh, content.address_en,
                content.services_zh, content.services_en,
            )  # fmt: skip
        case RegionalPortal():
            content.search_text = search_text(content.name_zh, content.name_en)


def _of_service(service: Service) -> Hit:
    address = reverse("portal:service", args=[service.code])
    return Hit(
        Kind.SERVICE, service_icon(service), local(service, "short_name"), local(service, "summary"), address
    )


def _of_article(article: Article) -> Hit:
    if article.kind == ArticleKind.NOTICE:
        kind, icon, name = Kind.NOTICE, "bell", "portal:notice"
    else:
        kind, icon, name = Kind.GUIDE, "book", "portal:guide"
    address = reverse(name, args=[article.code])
    return Hit(kind, icon, local(article, "title"), local(article, "summary"), address)


def _of_point(point: ServicePoint) -> Hit:
    address = f"{reverse('portal:points')}?region={point.region}#{point.code}"
    return Hit(Kind.POINT, "pin", local(point, "name"), local(point, "address"), address)


def _rank(article: Article, wanted: str) -> int:
    titles = [fold(article.title_zh), fold(article.title_en)]
    if any(title.startswith(wanted) for title in titles):
        return 0
    return 1 if any(wanted in title for title in titles) else 2


def _names(service: Service) -> Sequence[str]:
    aliases = f"{service.aliases_zh}\n{service.aliases_en}".splitlines()
    return [service.name_zh, service.short_name_zh, service.name_en, service.short_name_en, *aliases]


def _pieces(folded: str) -> set[str]:
    """Two neighbouring characters of Chinese, three of a Latin word: what two texts can have in common."""
    pieces: set[str] = set()
    for word in folded.split():
        size = 3 if word.isascii() else 2
        pieces |= {word[i : i + size] for i in range(max(1, len(word) - size + 1))}
    return pieces


def _likeness(wanted: set[str], name: str) -> float:
    return len(wanted & _pieces(fold(name))) / len(wanted)
