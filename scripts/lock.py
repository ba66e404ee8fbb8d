"""Writes `requirements/*.txt` from pyproject.toml: exact versions and hashes, and not one address.

`python -m scripts.lock [--upgrade]` (`make lock`). Versions already locked are kept unless
`--upgrade` is said.
Raises `AddressInLock` when a lock would say where packages come from.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from scripts.setup import REQUIREMENTS, ROOT, VENV, lock_file, uv_environment

# name → what to lock, and the locks it has to agree with
LOCKS: dict[str, tuple[list[str], list[str]]] = {
    "uv": (["-"], []),
    "runtime": (["pyproject.toml"], []),
    "test": (["--group", "test"], ["runtime"]),
    "lint": (["--group", "lint"], ["runtime", "test"]),
    "mutation": (["--group", "mutation"], ["runtime", "test", "lint"]),
}
# A folder of wheels beside the index knows this machine's files only; a lock needs every platform's.
LOCAL_PLACES = ("UV_INDEX", "UV_FIND_LINKS", "UV_NO_INDEX")
ADDRESS = re.compile(r"://|--find-links|--(extra-)?index-url|--trusted-host|^\S+ @ ", re.MULTILINE)


class AddressInLock(Exception):
    """A lock names the place it was made from."""


def main(options: list[str]) -> None:
    REQUIREMENTS.mkdir(exist_ok=True)
    for name in LOCKS:
        lock(name, options)


def lock(name: str, options: list[str]) -> None:
    """Compile one lock for every platform and Python the project supports; `options` go to uv."""
    sources, agree_with = LOCKS[name]
    constraints = [part for other in agree_with for part in ("-c", f"requirements/{other}.txt")]
    command = [
        *(str(VENV / "bin" / "uv"), "pip", "compile", "--quiet", *sources, *constraints),
        *("--universal", "--python-version", "3.11", "--generate-hashes", *options),
        *("--no-emit-index-url", "--no-emit-find-links"),
        *("--output-file", str(lock_file(name).relative_to(ROOT))),
    ]
    environment = {name: value for name, value in uv_environment().items() if name not in LOCAL_PLACES}
    environment["UV_CUSTOM_COMPILE_COMMAND"] = "make lock"
    subprocess.run(command, input="uv\n", text=True, check=True, cwd=ROOT, env=environment)
    check_no_address(lock_file(name))


def check_no_address(file: Path) -> None:
    found = ADDRESS.search(file.read_text(encoding="utf-8"))
    if found:
        os.remove(file)
        raise AddressInLock(f"{file.name} would hold {found.group(0)!r}; it was not kept")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
