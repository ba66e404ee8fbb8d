"""Settings of the worker processes that the tests start: the suite's own, on the suite's test database."""

import os

from jingban.config.settings import *  # noqa: F403
from jingban.config.settings import DATABASES

INSTALLED_APPS = ["jingban.foundation", "jingban.ledger", "tests.ledger.sample_room"]
DATABASES = {"default": {**DATABASES["default"], "NAME": os.environ["JINGBAN_TEST_DATABASE"]}}
DATABASE_ROUTERS: list[str] = []
