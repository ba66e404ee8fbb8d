"""Production's own settings with a database of the test's (`tests.house.production`)."""

from jingban.config.settings.production import *  # noqa: F403
from jingban.config.settings.production import sqlite

DATABASES = {"default": sqlite("production.sqlite3")}
