"""Measures the product, in a process and on a database of its own (`DATABASE_URL`, else SQLite)."""

import os
import random
import time
from pathlib import Path

import django
from django.conf import settings

os.environ["JINGBAN_ENV"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "jingban.config.settings"
Path(os.environ["JINGBAN_DATA"]).mkdir(parents=True, exist_ok=True)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.child import answer_questions  # noqa: E402
from bench.pages import Page  # noqa: E402
from bench.world import World  # noqa: E402
from jingban.accounts.models import Account, Link  # noqa: E402
from jingban.accounts.sessions import SessionStore  # noqa: E402
from jingban.accounts.use_cases.begin_session import begin_session  # noqa: E402
from jingban.accounts.use_cases.open_account import open_account  # noqa: E402
from jingban.accounts.use_cases.raise_level import raise_level  # noqa: E402
from jingban.foundation import clock  # noqa: E402
from jingban.mandates.decision import decide  # noqa: E402
from jingban.mandates.facts import decision_facts  # noqa: E402
from jingban.mandates.models import Mandate  # noqa: E402
from jingban.mandates.queries import current_mandates, mandate_rows  # noqa: E402
from jingban.parties.models import Organisation  # noqa: E402

DECISIONS, LISTS, LIST = 1_000, 20, 50


class Product:
    """The product, filled to some number of mandates."""

    def __init__(self) -> None:
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, verbosity=0)
        call_command("load_data", verbosity=0)
        self.world = World()
        self.chance = random.Random(4)
        self.accounts: dict[str, Account] = {}

    def fill(self, size: int) -> dict[str, float]:
        """Add mandates until there are so many."""
        begun = time.perf_counter()
        now = clock.now()
        self.world.fill(size, now)
        if not self.accounts:
            holder = Link.objects.select_related("account").get(person=self.world.mandates[0].agent)
            self.accounts["person"] = holder.account
            self.accounts["organisation"] = open_account(
                phone="+8613900000001",
                password_hash="!",
                organisation=Organisation.objects.get(id=self.world.large[0]),
                username="large",
                language="zh-hans",
                now=now,
            )
            raise_level(account=self.accounts["organisation"], now=now)
        return {"seconds": time.perf_counter() - begun}

    def decisions(self) -> dict[str, float]:
        """Ask the decision about mandates that exist and about agents who have none, half and half."""
        world, chance, at = self.world, self.chance, clock.now()
        known = chance.choices(world.mandates, k=DECISIONS // 2)
        asked = [(one.agent, one.organisation, one.service) for one in known]
        for _stranger in range(DECISIONS // 2):
            asked.append((chance.choice(world.agents), chance.choice(world.organisations), "work-permits"))
        chance.shuffle(asked)
        begun = time.perf_counter()
        allowed = 0
        for person, principal, service in asked:
            facts = decision_facts(person=person, principal=principal, service=service, at=at)
            allowed += decide(facts, action="file", at=at, assurance="L3").allowed
        seconds = time.perf_counter() - begun
        assert 0.2 < allowed / DECISIONS < 0.5, "the world is not what bench.world says"
        rate = DECISIONS / seconds
        return {"decisions a second": rate, "  ÷ bare point reads": rate / self._point_reads()}

    def _point_reads(self) -> float:
        """Give how many rows a second the same cursor reads by their primary key."""
        table = Mandate._meta.db_table
        some = [one.id for one in self.chance.choices(self.world.mandates, k=DECISIONS)]
        ids = [one if connection.vendor == "postgresql" else one.hex for one in some]
        begun = time.perf_counter()
        for one in ids:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT valid_from, valid_to FROM {table} WHERE id = %s", [one])
                cursor.fetchone()
        return len(ids) / (time.perf_counter() - begun)

    def list_of_50(self) -> dict[str, float]:
        """Read fifty mandates of an organisation that has a thousand, as the list shows them."""
        today = clock.china_date(clock.now())
        asked = self.chance.choices(self.world.large, k=LISTS)
        begun = time.perf_counter()
        for organisation in asked:
            rows = mandate_rows(list(current_mandates(organisation)[:LIST]), today)
            assert len(rows) == LIST
        return {"list of 50, ms": (time.perf_counter() - begun) * 1000 / LISTS}

    def page_home(self) -> dict[str, float]:
        """Cost of the home page for an agent."""
        return self._cost("home", "person", reverse("portal:home"))

    def page_agents(self) -> dict[str, float]:
        """Cost of 我的经办人 for an organisation with a thousand agents."""
        return self._cost("我的经办人", "organisation", reverse("mandates:agents"))

    def _cost(self, name: str, who: str, path: str) -> dict[str, float]:
        now = clock.now()
        session = SessionStore(None, now)
        begin_session(session=session, account=self.accounts[who], now=now, device="", network="")
        page = Page(path, {settings.SESSION_COOKIE_NAME: session.session_key or ""})
        return {f"{name}, CPU ms": page.cpu_ms(), f"{name}, queries": page.queries()}


if __name__ == "__main__":
    product = Product()
    answer_questions(
        {
            "fill": product.fill,
            "decisions": product.decisions,
            "list_of_50": product.list_of_50,
            "page_home": product.page_home,
            "page_agents": product.page_agents,
        }
    )
