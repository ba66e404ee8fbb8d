"""Which icon stands for a service: its own, else its tile's."""

from typing import Final

from jingban.catalogue.models import Service

_OWN: Final = {"work-permits": "passport", "expert-projects": "lab"}


def service_icon(service: Service) -> str:
    """Give the name of an icon of the sprite."""
    return _OWN.get(service.code, service.category.icon)
