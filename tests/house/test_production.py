"""Production's settings, read in a process of their own: what a browser is told, what starts and what does not."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jingban.config.environment import MissingSetting, over_tls
from tests.house.production import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
# The preload list is for the operator of the domain to join.
NOT_OURS = "security.W021"
STAFF = "__Secure-jingban_staff"


def run(*command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run Python with production's environment and nothing of the suite's."""
    dropped = ("JINGBAN_", "DJANGO_", "PYTEST_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), **changed},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("production")
    done = run("-m", "tests.house.production", str(folder))
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.fixture(scope="module")
def over_https(seen: dict[str, Any]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = seen["answers"][:-1]
    return answers


def test_djangos_checks_for_production_find_nothing(seen: dict[str, Any]) -> None:
    assert [one for one in seen["problems"] if NOT_OURS not in one] == []


def test_every_answer_says_https_only_no_frames_and_no_guessing(over_https: list[dict[str, Any]]) -> None:
    assert {answer["status"] for answer in over_https} == {200, 302, 303, 404, 422}
    for answer in over_https:
        headers, path = answer["headers"], answer["path"]
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains", path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path
        assert headers["cross-origin-opener-policy"] == "same-origin", path
        assert "access-control-allow-origin" not in headers, path
        assert not {"server", "x-powered-by"} & set(headers), path


def test_the_content_policy_allows_only_our_own(over_https: list[dict[str, Any]]) -> None:
    for answer in over_https:
        policy = {
            directive.split()[0]: set(directive.split()[1:])
            for directive in answer["headers"]["content-security-policy"].split("; ")
        }
        for closed in ("default-src", "object-src", "base-uri", "frame-ancestors"):
            assert policy[closed] == {"'none'"}, (answer["path"], closed)
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == {"'self'"}
        assert set().union(*policy.values()) == {"'none'", "'self'", "data:"}, "nothing inline, nobody else"


def test_every_answer_names_its_type_and_charset(over_https: list[dict[str, Any]]) -> None:
    ends = {
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        "manifest": "application/manifest",
    }
    for answer in over_https:
        kind = answer["headers"]["content-type"]
        expected = next(
            (type_ for end, type_ in ends.items() if end in answer["path"]), "text/html; charset=utf-8"
        )
        assert kind.startswith(expected), answer["path"]


def test_every_cookie_is_held_to_https_and_to_this_host(
    seen: dict[str, Any], over_https: list[dict[str, Any]]
) -> None:
    cookies = {cookie.partition("=")[0]: cookie for answer in over_https for cookie in answer["cookies"]}
    names = {"csrf", "language", "care", "chosen", "region", "kept"}
    assert set(cookies) == {f"__Host-jingban_{name}" for name in names}
    for cookie in cookies.values():
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts, cookie
        assert "Domain" not in cookie
        assert len(cookie) < 4096
    # The desk's has a path of its own, which `__Host-` does not allow (docs/decisions/0009).
    assert seen["cookie_names"] == ["__Host-jingban_session", "__Host-jingban_device", STAFF]


def test_pages_are_not_spoken_in_clear(seen: dict[str, Any]) -> None:
    in_clear = seen["answers"][-1]
    assert in_clear["status"] == 301
    assert in_clear["location"].startswith("https://jingban.example/sign-in/person/")
    assert not in_clear["cookies"]


def test_neither_sandbox_nor_source_nor_folders_are_served(over_https: list[dict[str, Any]]) -> None:
    status = {answer["path"]: answer["status"] for answer in over_https}
    for path in ("/sandbox/", "/.git/config", "/static/"):
        assert status[path] == 404, path


@pytest.mark.parametrize("name", sorted(set(SETTINGS) - {"JINGBAN_ENV", "DJANGO_SETTINGS_MODULE"}))
def test_it_does_not_start_without(name: str, tmp_path: Path) -> None:
    environment = {one: text for one, text in SETTINGS.items() if one != name}
    done = run("-c", "import jingban.config.settings", **environment, JINGBAN_DATA=str(tmp_path))
    assert done.returncode
    assert f"{name} is not set" in done.stderr


ANOTHER = base64.b64encode(bytes(32)).decode()
SHORT = base64.b64encode(bytes(16)).decode()


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("JINGBAN_SECRET_KEY", "x" * 49),
        ("JINGBAN_KEYS", f"1:{SHORT}"),
        ("JINGBAN_LOOKUP_KEYS", "1:no base64"),
        ("JINGBAN_PEPPER", SHORT),
        ("JINGBAN_LEDGER_KEY", "secret"),
    ],
)
def test_it_does_not_start_with_a_weak_key(name: str, weak: str, tmp_path: Path) -> None:
    given = {**SETTINGS, "JINGBAN_DATA": str(tmp_path), name: weak}
    done = run("-c", "import jingban.config.settings", **given)
    assert done.returncode
    assert "MissingSetting" in done.stderr
    assert weak not in done.stderr, "it is not repeated"


READ = "from jingban.config.settings import JINGBAN_PEPPER; print(JINGBAN_PEPPER)"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    given = {name: text for name, text in SETTINGS.items() if name != "JINGBAN_PEPPER"}
    (tmp_path / "pepper").write_text(f"{SETTINGS['JINGBAN_PEPPER']}\n")
    named = {**given, "JINGBAN_DATA": str(tmp_path), "JINGBAN_PEPPER_FILE": str(tmp_path / "pepper")}
    assert run("-c", READ, **named).stdout.strip() == SETTINGS["JINGBAN_PEPPER"]
    assert run("-c", READ, **{**named, "JINGBAN_PEPPER": ANOTHER}).stdout.strip() == ANOTHER
    gone = run("-c", READ, **{**named, "JINGBAN_PEPPER_FILE": str(tmp_path / "nowhere")})
    assert gone.returncode
    assert "JINGBAN_PEPPER_FILE names a file that cannot be read" in gone.stderr


@pytest.mark.parametrize(
    ("url", "starts"),
    [
        ("postgresql://jingban@db.example/jingban", False),
        ("postgresql://jingban@db.example/jingban?sslmode=require", False),
        ("postgresql://jingban@127.0.0.1.example/jingban", False),
        ("postgresql://jingban@/jingban?host=db.example", False),
        ("postgresql://jingban@localhost/jingban?host=db.example", False),
        ("postgresql://jingban@db.example/jingban?sslmode=verify-full", True),
        ("postgresql://jingban@localhost/jingban", True),
        ("postgresql://jingban@%2Fvar%2Frun%2Fpostgresql/jingban", True),
        ("postgresql:///jingban", True),
    ],
)
def test_a_database_elsewhere_is_spoken_to_over_verified_tls(url: str, starts: bool) -> None:
    if starts:
        assert over_tls(url) == url
    else:
        with pytest.raises(MissingSetting, match="verify-full"):
            over_tls(url)
