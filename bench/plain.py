"""The page to compare with: Django as `startproject` makes it, a session, a user and three queries."""

import os
from pathlib import Path

import dj_database_url
import django
from django.conf import settings

from bench.child import answer_questions
from bench.pages import Page

USERS, ROWS = 100, 20
TEMPLATE = """<!doctype html><title>plain</title><p>{{ request.user.username }}</p>
<ul>{% for one in rows %}<li>{{ one.username }} {{ one.email }} {{ one.date_joined }}</li>{% endfor %}</ul>
<p>{{ count }} {{ newest.username }}</p>"""


def configure() -> None:
    """Start a Django with its defaults: among them a new database connection for every request."""
    folder = Path(os.environ["JINGBAN_DATA"])
    folder.mkdir(parents=True, exist_ok=True)
    url = os.environ["DATABASE_URL"] or f"sqlite:///{folder / 'plain.sqlite3'}"
    settings.configure(
        SECRET_KEY="plain",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        DATABASES={"default": dj_database_url.parse(url)},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


configure()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402

template = engines["django"].from_string(TEMPLATE)


def page(request: HttpRequest) -> HttpResponse:
    """Show twenty rows, a count and the newest row."""
    rows = list(User.objects.order_by("username")[:ROWS])
    context = {"rows": rows, "count": User.objects.count(), "newest": User.objects.latest("id")}
    return HttpResponse(template.render(context, request))


urlpatterns = [path("", page)]


class Plain:
    """The plain page, and somebody who is signed in to it."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        User.objects.bulk_create(User(username=f"user{n}", password="!") for n in range(USERS))
        client = Client()
        client.force_login(User.objects.get(username="user7"))
        self.page = Page(
            "/", {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        )

    def cost(self) -> dict[str, float]:
        """Give the page's figures."""
        return {"plain page, CPU ms": self.page.cpu_ms()}


if __name__ == "__main__":
    answer_questions({"plain": Plain().cost})
