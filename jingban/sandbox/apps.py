"""The sandbox's app, which refuses to run where real people are."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# `testserver` is the host of Django's test client; it answers no network.
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


class SandboxConfig(AppConfig):
    """Starts only in the sandbox, and only when nothing but loopback names are answered (design.md 5)."""

    name = "jingban.sandbox"

    def ready(self) -> None:
        """Raise `ImproperlyConfigured` in production or when a public host name would be answered."""
        if not settings.JINGBAN_SANDBOX:
            raise ImproperlyConfigured("jingban.sandbox is installed outside the sandbox")
        if not settings.ALLOWED_HOSTS or not set(settings.ALLOWED_HOSTS) <= LOOPBACK:
            raise ImproperlyConfigured("the sandbox answers only 127.0.0.1, localhost and [::1]")
