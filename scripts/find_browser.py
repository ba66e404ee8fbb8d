"""Finds a Chromium for the browser journeys, and on Debian as root installs one.

`python -m scripts.find_browser` prints its path.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
)
MAC_NAMES = ("Google Chrome", "Chromium", "Microsoft Edge")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1")  # the last is for playwright's driver


class NoBrowser(Exception):
    """There is nothing to run the journeys with; the message is one line that says what to install."""


def browser() -> str:
    """Give the path of a Chromium that can be driven, installing Debian's when we may; raises `NoBrowser`."""
    drives = driver_runs()
    found = find_browser() if drives else None
    if found is None and can_install():
        install()
        drives = driver_runs()
        found = find_browser() if drives else None
    debian = f"(Debian: apt-get install {' '.join(DEBIAN_PACKAGES)})"
    if not drives:
        raise NoBrowser(f"Playwright's driver does not run on this machine: install libatomic {debian}.")
    if found is None:
        raise NoBrowser(
            "No Chromium was found for the browser journeys: install Chromium or Chrome "
            f"{debian}, or set CHROME to its path."
        )
    return found


def driver_runs() -> bool:
    """True when playwright's own program starts; a bare system may lack a library that it needs."""
    tried = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], check=False, capture_output=True
    )
    return tried.returncode == 0


def find_browser() -> str | None:
    """Look at $CHROME, PATH, macOS's applications and playwright's own download, in this order."""
    named = os.environ.get("CHROME")
    if named:
        found = shutil.which(named)
        if found is None:
            raise NoBrowser(f"CHROME={named} is not a program that can be run.")
        return found
    return next(filter(None, map(shutil.which, NAMES)), None) or mac_browser() or playwright_browser()


def mac_browser() -> str | None:
    for folder in (Path("/Applications"), Path("~/Applications").expanduser()):
        for name in MAC_NAMES:
            program = folder / f"{name}.app" / "Contents" / "MacOS" / name
            if os.access(program, os.X_OK):
                return str(program)
    return None


def playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if os.access(program, os.X_OK) else None


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> None:
    print(f"Installing {', '.join(DEBIAN_PACKAGES)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install_them = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES]
    for command in (["apt-get", "update", "-qq"], install_them):
        subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    try:
        print(browser())
    except NoBrowser as problem:
        sys.exit(str(problem))
