"""Production: refuses to start without keys, database, hosts and vendors."""

import os

from jingban.config.environment import key, keys, long_enough, over_tls, required
from jingban.config.settings.base import *  # noqa: F403

over_tls(required("DATABASE_URL"))
SECRET_KEY = long_enough("JINGBAN_SECRET_KEY", 50)
JINGBAN_KEYS = keys(required("JINGBAN_KEYS"))
JINGBAN_LOOKUP_KEYS = keys(required("JINGBAN_LOOKUP_KEYS"))
JINGBAN_PEPPER = key("JINGBAN_PEPPER")
JINGBAN_LEDGER_KEY = key("JINGBAN_LEDGER_KEY")
ALLOWED_HOSTS = required("JINGBAN_HOSTS").split(",")
JINGBAN_ORIGIN = os.environ.get("JINGBAN_ORIGIN", f"https://{ALLOWED_HOSTS[0]}")
JINGBAN_REGISTER_URL = required("JINGBAN_REGISTER_URL")
JINGBAN_REGISTER_KEY = required("JINGBAN_REGISTER_KEY")

# E-mail; which variables an SMS carrier wants, its backend says (docs/how-to/add-a-message-sender.md).
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "")

# TLS ends at a proxy (below), so the address is the proxy's to tell; set it empty where there is none.
JINGBAN_ADDRESS_HEADER = os.environ.get("JINGBAN_ADDRESS_HEADER", "X-Forwarded-For")

DEBUG = False
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
COOKIE_PREFIX = "__Host-"
SESSION_COOKIE_NAME = "__Host-jingban_session"
CSRF_COOKIE_NAME = "__Host-jingban_csrf"
LANGUAGE_COOKIE_NAME = "__Host-jingban_language"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
