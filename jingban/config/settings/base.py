"""What every environment shares."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from jingban.config.environment import data_folder

DATA: Path = data_folder()

ROOMS = [
    "jingban.foundation",
    "jingban.ui",
    "jingban.ledger",
    "jingban.messages",
    "jingban.registers",
    "jingban.catalogue",
    "jingban.parties",
    "jingban.accounts",
    "jingban.staff",
    "jingban.tolls",
    "jingban.vetting",
    "jingban.signin",
    "jingban.registration",
    "jingban.recovery",
    "jingban.mandates",
    "jingban.casework",
    "jingban.permits",
    "jingban.portal",
    "jingban.backoffice",
]
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "jingban.config",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the static files, so that they cannot be framed either.
    "csp.middleware.CSPMiddleware",
    "jingban.ui.middleware.MethodsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jingban.foundation.clock.ClockMiddleware",
    "jingban.accounts.middleware.SessionMiddleware",
    "jingban.signin.middleware.SignedInMiddleware",
    "jingban.staff.middleware.OfficerMiddleware",
    "jingban.mandates.middleware.ActingForMiddleware",
    "jingban.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jingban.signin.middleware.LoginRequiredMiddleware",
    "jingban.signin.middleware.SamePrincipalMiddleware",
    "jingban.registration.middleware.TermsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "jingban.config.urls"
WSGI_APPLICATION = "jingban.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jingban.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "jingban.ui.context.frame",
            ],
        },
    }
]
# A component sees its own attributes and what the context processors give, never its caller's variables.
COTTON_ISOLATE_BY_DEFAULT = True


def sqlite(name: str) -> dict[str, Any]:
    """Give a SQLite database in the data folder: WAL, and IMMEDIATE so that a busy writer waits its turn."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def database() -> dict[str, Any]:
    """Give the product's database: PostgreSQL by `DATABASE_URL`, else SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return sqlite("jingban.sqlite3")
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    config["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 1, **config.get("OPTIONS", {})}
    return config


DATABASES: dict[str, Any] = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# What the names of all cookies begin with; production's makes browsers hold them to HTTPS and to this host.
COOKIE_PREFIX = ""
LANGUAGE_COOKIE_NAME = "jingban_language"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# No other site has business with our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
UPLOADS: Path = DATA / "uploads"

SESSION_ENGINE = "jingban.accounts.sessions"
SESSION_COOKIE_NAME = "jingban_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_NAME = "jingban_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jingban.signin.doors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Files are never written to disk in clear, not even while they arrive.
FILE_UPLOAD_HANDLERS = ["jingban.foundation.files.receiving.MemoryHandler"]
# The socket of a virus scanner (clamd) that is asked about each upload; empty where there is none.
JINGBAN_CLAMD = os.environ.get("JINGBAN_CLAMD", "")

# The brand is the operator's: no state emblem, no real site's name or number (design.md 1).
BRAND = {
    "name": _("经办"),
    "name_other": _("Jingban"),
    "tagline": _("开源的政务前门"),
    "hotline": _("咨询热线 990-0100"),
    "owner": _("经办 Jingban，开源的政务前门"),
    "filing": "",
    "region": _("青汀市"),
    "region_code": "990100",  # GB/T 2260; empty when the operator serves no single place
}
# The footer's links: label and address.
FOOTER_LINKS = [
    (_("操作指南"), "/guides/?kind=manual"),
    (_("无障碍说明"), "/guides/accessibility"),
    (_("个人信息保护"), "/about/privacy/"),
    (_("联系我们"), "/guides/contact"),
]

JINGBAN_SANDBOX = False
# Scheme, host and port by which people know the site: links in messages begin with it, passkeys are made for it.
JINGBAN_ORIGIN = ""
JINGBAN_POPULATION_REGISTER = os.environ.get(
    "JINGBAN_POPULATION_REGISTER", "jingban.registers.backends.http.PopulationRegister"
)
JINGBAN_ORGANISATION_REGISTER = os.environ.get(
    "JINGBAN_ORGANISATION_REGISTER", "jingban.registers.backends.http.OrganisationRegister"
)
JINGBAN_SMS_SENDER = os.environ.get("JINGBAN_SMS_SENDER", "jingban.messages.backends.aliyun.SmsSender")
JINGBAN_EMAIL_SENDER = os.environ.get("JINGBAN_EMAIL_SENDER", "jingban.messages.backends.smtp.EmailSender")

# Figures an operator may change; the reasons are in docs (design.md 6).
MANDATE_MAX_YEARS = 3
AGENT_SEARCHES_A_DAY = 20
REPRESENTATIVE_RECONFIRM_DAYS = 30
# The hour in China from which on, every day, the registers are asked about everybody we know.
REGISTERS_ASKED_AT = 2
PASSWORD_MAX_LENGTH = 20
# What nobody's password may contain, in lower case: the product's name; an operator adds its own.
PASSWORD_WORDS = ["jingban"]
# The manual shows a forgotten user name whole on the page, to whoever knows two public facts.
RECOVERY_SHOWS_USERNAME = False
# Answers about a forgotten password leave at multiples of so many ms, whoever is meant; 0 at once.
RECOVERY_ANSWER_TICK_MS = 50
# 人工核验: until when a ruling is expected, how long it can be stopped, how long an applicant has for what is
# missing, how long after the end its papers are kept.
VETTING_WORKING_DAYS = 3
VETTING_COOLING_HOURS = 72
VETTING_ANSWER_DAYS = 10
VETTING_PAPERS_DAYS = 30
# Days in which an organisation grants no new mandates after its phone was changed by papers.
PHONE_CHANGE_HOLD_DAYS = 7
# What filing numbers begin with: QT-2026-004817 (青汀).
FILING_NUMBER_PREFIX = "QT"
# The header in which our own proxy writes the client's address; empty when there is no proxy.
JINGBAN_ADDRESS_HEADER = ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "jingban.foundation.logs.WordlessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # At INFO it writes whole addresses, and an SMS vendor's hold the phone.
    "loggers": {
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}

LOCALE_PATHS: list[Path] = []
