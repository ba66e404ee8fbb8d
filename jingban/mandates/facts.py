"""The facts of a decision: one SQL text, two wrappers (PostgreSQL and SQLite), one read."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from jingban.mandates.decision import Facts, MandateFacts

# :horizon is the earlier of the asked instant and what was known then: mandates take effect when they are
# recorded, so nothing recorded later can change the answer. States of parties may be recorded after they began.
FACTS_SQL = """
SELECT
  COALESCE((SELECT c.state FROM parties_personstatechange c
     WHERE c.person_id = %(person)s AND c.since <= %(at)s AND c.recorded_at <= %(known_at)s
     ORDER BY c.since DESC, c.recorded_at DESC, c.id DESC LIMIT 1), ''),
  COALESCE((SELECT c.state FROM parties_organisationstatechange c
     WHERE c.organisation_id = %(principal)s AND c.since <= %(at)s AND c.recorded_at <= %(known_at)s
     ORDER BY c.since DESC, c.recorded_at DESC, c.id DESC LIMIT 1), ''),
  EXISTS (SELECT 1 FROM parties_representative r
     WHERE r.person_id = %(person)s AND r.organisation_id = %(principal)s
       AND r.since <= %(horizon)s AND (r.until IS NULL OR r.until > %(horizon)s)),
  m.id, m.valid_from, m.valid_to,
  m.revoked_at IS NOT NULL AND m.revoked_at <= %(horizon)s,
  m.superseded_at IS NOT NULL AND m.superseded_at <= %(horizon)s,
  s.accepted_at IS NOT NULL AND s.accepted_at <= %(horizon)s
FROM (SELECT 1) AS one
LEFT JOIN mandates_mandate m ON m.id = (
  SELECT v.id FROM mandates_mandate v
  WHERE v.agent_id = %(person)s AND v.principal_id = %(principal)s AND v.service_code = %(service)s
    AND v.granted_at <= %(horizon)s
  ORDER BY v.granted_at DESC, v.id DESC LIMIT 1)
LEFT JOIN mandates_mandateseries s ON s.id = m.series_id
"""


def _for_postgresql(value: Any) -> Any:
    return value


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value


_ADAPT: dict[str, Callable[[Any], Any]] = {"postgresql": _for_postgresql, "sqlite": _for_sqlite}


def decision_facts(
    *, person: UUID, principal: UUID, service: str, at: datetime, known_at: datetime | None = None
) -> Facts:
    """Read all a decision needs in one statement on the primary.

    `known_at` is what was known then (default `at`), so that yesterday's answer never changes. With
    `service=""` only the representative's ground is looked for.
    """
    known_at = known_at or at
    adapt = _ADAPT[connection.vendor]
    values = {
        "person": person,
        "principal": principal,
        "service": service,
        "at": at,
        "known_at": known_at,
        "horizon": min(at, known_at),
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS_SQL, {name: adapt(value) for name, value in values.items()})
        row = cursor.fetchone()
    return _facts(row)


def _facts(row: tuple[Any, ...]) -> Facts:
    person_state, organisation_state, represents, mandate_id, *mandate = row
    held = None
    if mandate_id is not None:
        valid_from, valid_to, revoked, superseded, accepted = mandate
        held = MandateFacts(
            id=_uuid(mandate_id),
            valid_from=valid_from,
            valid_to=valid_to,
            revoked=bool(revoked),
            superseded=bool(superseded),
            accepted=bool(accepted),
        )
    return Facts(
        person_state=person_state,
        organisation_state=organisation_state,
        represents=bool(represents),
        mandate=held,
    )


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
