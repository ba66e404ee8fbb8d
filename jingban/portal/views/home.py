"""The home page (M-2.a; signed in M-1.3, M-2.d)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jingban.catalogue import queries as catalogue
from jingban.catalogue.models import Category, Service
from jingban.parties.models import Organisation
from jingban.portal import queries
from jingban.portal.icons import service_icon
from jingban.portal.regions import chosen_region
from jingban.portal.standing import Standing, standing_of
from jingban.ui.decorators import public
from jingban.ui.language import local

NOTICES = 4
# What people look for most; each is a search that finds it (a test holds them to it).
OFTEN = (_("工作许可延期"), _("绑定经办人"), _("换护照后怎么变更"), _("补换社保卡"))


@dataclass(frozen=True)
class Card:
    """One of the two services that an agent can enter, with for whom the signed-in person could."""

    service: Service
    icon: str
    who: str
    principals: list[Organisation]


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, the tiles, the two services of foreign nationals and experts, and the notices."""
    region = chosen_region(request)
    services = list(catalogue.services(region=region))
    standing = standing_of(request)
    cards = [_card(one, standing) for one in services if one.grantable]
    context = {
        "categories": _categories(services),
        "cards": cards,
        "entered": {card.service.category_id for card in cards if card.principals and card.service.online},
        "notices": queries.notices(region=region)[:NOTICES],
        "often": OFTEN,
        "standing": standing,
    }
    return render(request, "portal/home.html", context)


def _categories(services: list[Service]) -> list[Category]:
    return list(dict.fromkeys(one.category for one in services))


def _card(service: Service, standing: Standing | None) -> Card:
    return Card(
        service=service,
        icon=service_icon(service),
        who=first_sentence(local(service, "who")),
        principals=standing.principals(service.code) if standing else [],
    )


def first_sentence(text: str) -> str:
    """Give a text up to the end of its first sentence, without the full stop."""
    for mark in ("。", ". "):
        text = text.partition(mark)[0]
    return text.rstrip(".")
