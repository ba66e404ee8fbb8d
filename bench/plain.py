"""The page to compare with: Django as `startproject` makes it, a session, a user and three queries."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings

PAGES = 60
TEMPLATE = """<!doctype html><title>plain</title><p>{{ request.user.username }}</p>
<ul>{% for one in rows %}<li>{{ one.username }} {{ one.email }} {{ one.date_joined }}</li>{% endfor %}</ul>
<p>{{ count }} {{ newest.username }}</p>"""


def configure() -> None:
    """Start a Django with its defaults on a SQLite file."""
    folder = Path(os.environ["JINGBAN_DATA"])
    folder.mkdir(parents=True, exist_ok=True)
    settings.configure(
        SECRET_KEY="plain",
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "plain.sqlite3"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
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

client = Client()
template = engines["django"].from_string(TEMPLATE)


def page(request: HttpRequest) -> HttpResponse:
    """Show twenty rows, a count and the newest row."""
    rows = list(User.objects.order_by("username")[:20])
    context = {"rows": rows, "count": User.objects.count(), "newest": User.objects.latest("id")}
    return HttpResponse(template.render(context, request))


urlpatterns = [path("", page)]


def fill(size: int) -> dict[str, Any]:
    """Make a hundred users once; one of them signs in."""
    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        User.objects.bulk_create(User(username=f"user{n}", password="!") for n in range(100))
    client.force_login(User.objects.get(username="user7"))
    return {}


def page_home() -> dict[str, float]:
    """Give the CPU time of the page in ms."""
    client.get("/")
    begun = time.process_time()
    for _page in range(PAGES):
        assert client.get("/").status_code == 200
    return {"page CPU ms": (time.process_time() - begun) * 1000 / PAGES}


def main() -> None:
    """Answer questions until the input ends."""
    for line in sys.stdin:
        question = json.loads(line)
        match question["measure"]:
            case "fill":
                answer = fill(question["size"])
            case "page_home":
                answer = page_home()
            case _:
                answer = {}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
