"""Fills the product's database with mandates in bulk.

In every 20 000 mandates there are one organisation with 1 000 agents, 80 with 50 and 5 000 with 3, and 5 000
agents, each with a sealed name, certificate and phone of her own and about four mandates. 70 % of the mandates
are in force, the others over, to come or taken away; every tenth has an earlier version. All of an organisation
were granted under one act; 500 people of a block share being the legal representatives; nobody can be looked up
by number (`foundation.lookup` stays empty).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from jingban.accounts.models import Account, Link
from jingban.foundation.clock import china_date
from jingban.foundation.crypto import seal
from jingban.foundation.crypto.fields import field_aad
from jingban.foundation.identifiers import resident_check_digit
from jingban.foundation.models.base import new_id
from jingban.mandates.models import Act, Mandate, MandateSeries
from jingban.parties.models import (
    Certificate,
    Organisation,
    OrganisationStateChange,
    Person,
    PersonStateChange,
    Representative,
)

BLOCK = 20_000
# How many organisations of a block have how many agents.
SHAPES = ((1, 1_000), (80, 50), (5_000, 3))
AGENTS, HEADS = 5_000, 500
SERVICES = ("work-permits", "expert-projects")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "安宁清远知微望舒怀瑾若溪景行思齐"
# Out of each block, so many organisations, agents and mandates are remembered to ask about.
REMEMBERED = 500


@dataclass(frozen=True)
class Known:
    """A mandate that exists: its current version, and who acts for whom in what."""

    id: UUID
    agent: UUID
    organisation: UUID
    service: str


@dataclass
class World:
    """What is known of the filled database: the largest organisations, and whom to ask the decision about."""

    large: list[UUID] = field(default_factory=list)
    agents: list[UUID] = field(default_factory=list)
    organisations: list[UUID] = field(default_factory=list)
    mandates: list[Known] = field(default_factory=list)
    blocks: int = 0

    def fill(self, size: int, now: datetime) -> None:
        """Add blocks until there are `size` mandates."""
        seal(b"", b"")  # outside a transaction, so that the process keeps the key
        while self.blocks * BLOCK < size:
            with transaction.atomic():
                _Block(self.blocks, now).write(self)
            self.blocks += 1
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as autovacuum does in its own time


class _Block:
    def __init__(self, number: int, now: datetime) -> None:
        self.number = number
        self.chance = random.Random(number)
        self.at = _instant(now - timedelta(days=400))
        self.before = _instant(now - timedelta(days=430))
        self.today = china_date(now)
        self.agents = [new_id().hex for _ in range(AGENTS)]
        self.heads = [new_id().hex for _ in range(HEADS)]
        self.sizes = [size for many, size in SHAPES for _ in range(many)]
        self.organisations = [new_id().hex for _ in self.sizes]

    def write(self, world: World) -> None:
        """Insert everything of the block, and remember some of it."""
        self._people()
        self._organisations()
        pairs = self._pairs()
        ids = self._mandates(pairs)
        world.large.append(UUID(self.organisations[0]))
        world.agents += map(UUID, self.chance.sample(self.agents, REMEMBERED))
        world.organisations += map(UUID, self.chance.sample(self.organisations, REMEMBERED))
        for place in self.chance.sample(range(BLOCK), REMEMBERED):
            agent, organisation, service = pairs[place]
            world.mandates.append(Known(UUID(ids[place]), UUID(agent), UUID(organisation), service))

    def _people(self) -> None:
        at = self.at
        people, certificates, accounts, links, states = [], [], [], [], []
        for serial, person in enumerate(self.agents + self.heads, self.number * (AGENTS + HEADS)):
            name = self.chance.choice(SURNAMES) + "".join(self.chance.sample(GIVEN, 2))
            people.append((person, _sealed(Person, person, "name_sealed", name), "living", at))
            certificate, account = new_id().hex, new_id().hex
            number = _sealed(Certificate, certificate, "number_sealed", _resident_number(serial))
            certificates.append((certificate, person, "resident_id", "CHN", number, at))
            phone = _sealed(Account, account, "phone_sealed", f"+861380{serial:07}")
            accounts.append((account, "person", phone, "!", False, 1, "zh-hans", False, at, ""))
            links.append((new_id().hex, account, person, "L3", at, at, ""))
            states.append((new_id().hex, person, "living", at, at))
        _insert(Person, ("id", "name_sealed", "state", "created_at"), people)
        _insert(PersonStateChange, ("id", "person", "state", "since", "recorded_at"), states)
        _insert(Certificate, ("id", "person", "type", "country", "number_sealed", "created_at"), certificates)
        _insert(
            Account,
            (
                *("id", "kind", "phone_sealed", "password_hash", "migrated", "credential_epoch"),
                *("language", "care", "created_at", "terms_version"),
            ),
            accounts,
        )
        _insert(Link, ("id", "account", "person", "level", "since", "proven_at", "ended_why"), links)

    def _organisations(self) -> None:
        at = self.at
        rows, states, heads = [], [], []
        for serial, one in enumerate(self.organisations, self.number * len(self.organisations)):
            rows.append(
                (one, f"91990100B{serial:09}", f"青汀第{serial}有限公司", "enterprise", "live", at, at)
            )
            states.append((new_id().hex, one, "live", at, at))
            heads.append((new_id().hex, one, self.chance.choice(self.heads), at))
        _insert(
            Organisation,
            ("id", "uscc", "name", "kind", "state", "created_at", "refreshed_at"),
            rows,
        )
        _insert(OrganisationStateChange, ("id", "organisation", "state", "since", "recorded_at"), states)
        _insert(Representative, ("id", "organisation", "person", "since"), heads)

    def _pairs(self) -> list[tuple[str, str, str]]:
        """Give who acts for whom, in the order of time: an organisation's mandates lie apart."""
        pairs = []
        for organisation, size in zip(self.organisations, self.sizes, strict=True):
            first = self.chance.randrange(AGENTS)
            for place in range(first, first + size):
                service = self.chance.choice(SERVICES)
                pairs.append((self.agents[place % AGENTS], organisation, service))
        self.chance.shuffle(pairs)
        return pairs

    def _mandates(self, pairs: list[tuple[str, str, str]]) -> list[str]:
        """Insert them with their series and acts; give the ids of the current versions."""
        acts = {organisation: new_id().hex for organisation in self.organisations}
        series, versions, ids = [], [], []
        for place, (agent, organisation, service) in enumerate(pairs):
            one, serial = new_id().hex, self.number * BLOCK + place
            code = f"{serial:026}"
            series.append((one, f"SQ-2025-{serial:09}", code, organisation, agent, service, self.at, self.at))
            party = (one, organisation, agent, service)
            act = acts[organisation]
            first, last, revoked = self._period()
            taken = (self.at, act, "left") if revoked else (None, None, "")
            if place % 10 == 0:
                earlier = (first, first, self.before, act, None, None, "", self.at)
                versions.append((new_id().hex, *party, *earlier))
            ids.append(new_id().hex)
            versions.append((ids[-1], *party, first, last, self.at, act, *taken, None))
        granted = [
            (act, self.at, "organisation_account", "manage_mandates", "", organisation)
            for organisation, act in acts.items()
        ]
        _insert(Act, ("id", "at", "ground", "action", "service_code", "principal"), granted)
        _insert(
            MandateSeries,
            (
                *("id", "number", "verification_code", "principal", "agent", "service_code"),
                *("begun_at", "accepted_at"),
            ),
            series,
        )
        _insert(
            Mandate,
            (
                *("id", "series", "principal", "agent", "service_code", "valid_from", "valid_to"),
                *("granted_at", "granted_by", "revoked_at", "revoked_by", "revoked_why", "superseded_at"),
            ),
            versions,
        )
        return ids

    def _period(self) -> tuple[str, str, bool]:
        """Give first day, last day, and whether it was taken away."""
        lot, some = self.chance.random(), self.chance.randint(1, 300)
        if lot < 0.05:  # to come
            return self._day(some), self._day(some + 364), False
        if lot < 0.20:  # over
            return self._day(-some - 90), self._day(-some), False
        return self._day(-some), self._day(2 * some), lot < 0.30

    def _day(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()


def _instant(at: datetime) -> str:
    return str(at.astimezone(UTC).replace(tzinfo=None))


def _sealed(model: type[models.Model], row: str, column: str, text: str) -> bytes:
    return seal(text.encode(), field_aad(model, UUID(row), column))


def _resident_number(serial: int) -> str:
    born = date(1960, 1, 1) + timedelta(days=serial // 500)
    first17 = f"990100{born:%Y%m%d}{serial % 500:03}"
    return first17 + resident_check_digit(first17)


def _column(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def _insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows without building a model for each. Both databases read ids, days and instants as text."""
    columns = ", ".join(f'"{_column(model, name)}"' for name in names)
    table = f'"{model._meta.db_table}" ({columns})'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
