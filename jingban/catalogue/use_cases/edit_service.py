"""Staff word a service anew: names, guide, where it is done."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.catalogue.data import TEXTS, index
from jingban.catalogue.events import CatalogueEvent
from jingban.catalogue.models import Service
from jingban.ledger.writing import record


class UnableToEditService(Exception):
    """Somebody else has saved the service since the form was opened."""


def edit_service(*, service: Service, texts: Mapping[str, str], officer_id: UUID, now: datetime) -> Service:
    """Save new texts (names of `data.TEXTS`) of a service as it was read; unchanged ones are no edit.

    From then on a newer shipped file leaves the service's texts alone.
    Raises `UnableToEditService`, and changes nothing, when the row is no longer as it was read.
    """
    changed = [field for field in TEXTS if field in texts and texts[field] != getattr(service, field)]
    if not changed:
        return service
    read_at = service.edited_at
    for field in changed:
        setattr(service, field, texts[field])
    index(service)
    values = {field: getattr(service, field) for field in [*changed, "search_text"]}
    with transaction.atomic():
        saved = Service.objects.filter(id=service.id, version=service.version, edited_at=read_at).update(
            **values, edited_at=now
        )
        if not saved:
            raise UnableToEditService
        record(
            CatalogueEvent.SERVICE_EDITED,
            now=now,
            officer_id=officer_id,
            subject_id=service.id,
            data={"code": service.code, "fields": changed},
        )
    service.edited_at = now
    return service
