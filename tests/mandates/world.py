"""An organisation at O2, its representative and two possible agents, with browsers for each of them."""

from datetime import date, datetime

from django.test import Client

from jingban.foundation import clock
from jingban.foundation.clock import china_date
from tests.browsers import browser_of
from tests.cast import LIN, ZHENG, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person


class World:
    """Lives now, by the product's clock: pages read the clock themselves."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.today = china_date(self.now)
        self.agent_account = make_account(ZHOU, now=self.now)
        self.agent = make_person(ZHOU)
        self.other_account = make_account(LIN, now=self.now)
        self.other = make_person(LIN)
        self.representative_account = make_account(ZHENG, now=self.now)
        self.organisation = make_organisation(now=self.now)
        self.account = make_organisation_account(self.organisation, now=self.now)

    def company(self) -> Client:
        """Give the organisation's browser."""
        return browser_of(self.account, now=self.now)

    def clerk(self, *, acting: bool = True) -> Client:
        """Give the agent's browser, acting for the organisation or for herself."""
        return browser_of(self.agent_account, now=self.now, acting_for=self.organisation if acting else None)

    def chief(self, *, acting: bool = True) -> Client:
        """Give the representative's browser."""
        return browser_of(
            self.representative_account, now=self.now, acting_for=self.organisation if acting else None
        )

    def grant(self, **facts: object):
        """Bind the agent."""
        return grant(self.organisation, self.account, self.agent, now=self.now, **facts)  # type: ignore[arg-type]


def boxes(name: str, day: date | None) -> dict[str, str]:
    """Give what is typed into three date boxes."""
    if day is None:
        return {f"{name}-y": "", f"{name}-m": "", f"{name}-d": ""}
    return {f"{name}-y": str(day.year), f"{name}-m": str(day.month), f"{name}-d": str(day.day)}


def moment(now: datetime) -> str:
    """Give an instant as pages show it."""
    return now.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
