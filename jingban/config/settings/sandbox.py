"""The sandbox: stand-ins for registers, messages and face, on loopback only. Never in production."""

import os

from jingban.config.environment import keys, required
from jingban.config.settings.base import *  # noqa: F403
from jingban.config.settings.base import DATABASES, INSTALLED_APPS, ROOMS, sqlite

JINGBAN_SANDBOX = True
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# A passkey belongs to a name, never to an IP address.
JINGBAN_ORIGIN = os.environ.get("JINGBAN_ORIGIN", f"http://localhost:{os.environ.get('PORT', '8000')}")

# As in production, what the pages load travels compressed.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

SECRET_KEY = required("JINGBAN_SECRET_KEY")
JINGBAN_KEYS = keys(required("JINGBAN_KEYS"))
JINGBAN_LOOKUP_KEYS = keys(required("JINGBAN_LOOKUP_KEYS"))
JINGBAN_PEPPER = required("JINGBAN_PEPPER")
JINGBAN_LEDGER_KEY = required("JINGBAN_LEDGER_KEY")

ROOMS = [*ROOMS, "jingban.sandbox"]
INSTALLED_APPS = [*INSTALLED_APPS, "jingban.sandbox"]
# The stand-ins' own data stay out of the product's database.
DATABASES = {**DATABASES, "sandbox": sqlite("sandbox.sqlite3")}
DATABASE_ROUTERS = ["jingban.sandbox.router.SandboxRouter"]

JINGBAN_POPULATION_REGISTER = os.environ.get(
    "JINGBAN_POPULATION_REGISTER", "jingban.sandbox.backends.PopulationRegister"
)
JINGBAN_ORGANISATION_REGISTER = os.environ.get(
    "JINGBAN_ORGANISATION_REGISTER", "jingban.sandbox.backends.OrganisationRegister"
)
JINGBAN_SMS_SENDER = "jingban.sandbox.backends.SmsSender"
JINGBAN_EMAIL_SENDER = "jingban.sandbox.backends.EmailSender"
# For the HTTP backend against `manage.py sandbox serve-registers`.
JINGBAN_REGISTER_URL = os.environ.get("JINGBAN_REGISTER_URL", "http://127.0.0.1:8090")
JINGBAN_REGISTER_KEY = os.environ.get("JINGBAN_REGISTER_KEY", "jingban:only-for-the-sandbox-on-loopback")
