"""Production as a browser meets it: its own settings, but a SQLite file in a folder of the test. Prints what it saw.

Run as `python -m tests.house.production FOLDER`, in a process of its own: settings are read once in a process.
"""

import base64
import json
import os
import sys
from typing import Any

KEY = base64.b64encode(bytes(range(32))).decode()
HOST = "jingban.example"
# What an operator sets (docs/operations.md).
SETTINGS = {
    "JINGBAN_ENV": "production",
    "DATABASE_URL": "postgresql://jingban@localhost/jingban",
    "JINGBAN_HOSTS": HOST,
    "JINGBAN_SECRET_KEY": base64.b64encode(bytes(range(60))).decode(),
    "JINGBAN_KEYS": f"1:{KEY}",
    "JINGBAN_LOOKUP_KEYS": f"1:{KEY}",
    "JINGBAN_PEPPER": KEY,
    "JINGBAN_LEDGER_KEY": KEY,
    "JINGBAN_REGISTER_URL": "https://registers.example",
    "JINGBAN_REGISTER_KEY": "jingban:" + "s" * 32,
    "DJANGO_SETTINGS_MODULE": "tests.house.production_settings",
}


def prepare() -> None:
    """Bring database and static files up to date."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_data", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def problems() -> list[str]:
    """Give what Django's own checks for production find."""
    from django.core.checks import run_checks

    found = run_checks(include_deployment_checks=True)
    return [str(one) for one in found if one.id and one.id.startswith("security.")]


def answers() -> list[dict[str, Any]]:
    """Visit some pages over HTTPS, and one without."""
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.test import Client
    from django.urls import reverse

    visits: list[tuple[str, str, dict[str, str]]] = [
        ("get", "/", {}),
        ("get", "/sign-in/person/", {}),
        ("post", "/sign-in/person/", {"account": "17600005093", "password": "Wrong-1234"}),
        ("post", "/preferences/language", {"language": "en", "next": "/"}),
        ("post", "/preferences/care", {"care": "1", "next": "/"}),
        ("post", "/region", {"region": "110000", "next": "/"}),
        ("post", reverse("security-password"), {"as": "x" * 64, "why": "kept"}),
        ("get", "/register/person/", {}),
        ("post", "/register/person/", {"name": "x"}),
        ("get", "/staff/sign-in/", {}),
        ("get", "/centre/", {}),
        ("get", "/nowhere", {}),
        ("get", "/sandbox/", {}),
        ("get", "/.git/config", {}),
        ("get", "/static/", {}),
        ("get", "/manifest.webmanifest", {}),
        ("get", staticfiles_storage.url("ui/site.css"), {}),
        ("get", staticfiles_storage.url("ui/site.js"), {}),
        ("get", staticfiles_storage.url("ui/icons.svg"), {}),
    ]
    browser = Client(headers={"host": HOST, "x-forwarded-proto": "https"}, raise_request_exception=False)
    seen = [seen_in(path, getattr(browser, method)(path, form)) for method, path, form in visits]
    in_clear = Client(headers={"host": HOST}).get("/sign-in/person/?next=/centre/")
    return [*seen, {**seen_in("in clear", in_clear), "location": in_clear.headers.get("location", "")}]


def cookie_names() -> list[str]:
    """Give the names of the cookies that only somebody signed in is sent."""
    from django.conf import settings

    from jingban.signin import devices
    from jingban.staff.middleware import cookie_name

    return [settings.SESSION_COOKIE_NAME, devices.COOKIE, cookie_name()]


def seen_in(path: str, answer: Any) -> dict[str, Any]:
    """Give what a browser heeds of an answer."""
    return {
        "path": path,
        "status": answer.status_code,
        "headers": {name.lower(): value for name, value in answer.headers.items()},
        "cookies": [morsel.OutputString() for morsel in answer.cookies.values()],
    }


if __name__ == "__main__":
    os.environ.update(SETTINGS, JINGBAN_DATA=sys.argv[1])
    prepare()
    print(json.dumps({"problems": problems(), "answers": answers(), "cookie_names": cookie_names()}))
