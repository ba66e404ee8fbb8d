"""Makes `.venv` and installs the locked requirements: `python3 scripts/setup.py runtime [test] [lint]`.

Runs on any bare python3 with the standard library alone, so that it can say in one line what is missing.
Installs with uv when pip can fetch it, else with pip itself; either way only files whose hash is in the lock.
Where packages come from is the machine's business (pip's own configuration); no address is kept here.
Does nothing, fast, when nothing changed: a stamp beside the interpreter names the lock that was installed.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")

# pip's option → uv's variable and what joins several values (None: one value only)
PIP_TO_UV = {
    "index-url": ("UV_DEFAULT_INDEX", None),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", None),
    "client-cert": ("SSL_CLIENT_CERT", None),
    "proxy": ("ALL_PROXY", None),
    "timeout": ("UV_HTTP_TIMEOUT", None),
    "default-timeout": ("UV_HTTP_TIMEOUT", None),
}
PIP_SECTIONS = ("global", "install", ":env:")  # the later wins


def main(locks: list[str]) -> None:
    use_a_new_enough_python()
    if not stamped_here(locks):
        ensure_venv_module()
        make_venv()
        for lock in locks:
            if not is_stamped(lock):
                install(lock)
    compile_catalogues()


def use_a_new_enough_python() -> None:
    """Go on with another interpreter on PATH when this one is too old; stop when there is none."""
    if sys.version_info >= OLDEST:
        return
    for name in OTHER_PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    stop(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed and this is {sys.version.split()[0]}: "
        "install it (macOS: brew install python@3.12; Debian: apt-get install python3 python3-venv)."
    )


def ensure_venv_module() -> None:
    """Make sure that this Python can make a venv with pip in it; as root on Debian install what it lacks."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = "python{}.{}-venv".format(*sys.version_info)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {package} …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
            run(command, quiet, quiet=True)
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip"):
            return
    stop(f"This Python cannot make a virtual environment: install {package} (apt-get install {package}).")


def make_venv() -> None:
    """Make `.venv`, or make it again when it is broken, too old, or was made in another folder."""
    if venv_is_usable():
        return
    say("Making .venv …")
    if not run([sys.executable, "-m", "venv", "--clear", str(VENV)], dict(os.environ)):
        stop("The virtual environment .venv could not be made (see above).")


def venv_is_usable() -> bool:
    place = VENV / "jingban-place"
    if place.is_file() and place.read_text(encoding="utf-8") != str(VENV):
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return run([str(PYTHON), "-c", check], dict(os.environ), quiet=True)
    except OSError:
        return False


def install(lock: str) -> None:
    """Install one lock with uv, or with pip when uv cannot be had or does not manage."""
    say(f"Installing the {lock} packages …")
    requirements = str(lock_file(lock))
    uv = ["pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", requirements]
    if not (has_uv() and run([str(VENV / "bin" / "uv"), *uv], uv_environment())):
        say("uv is not usable here; installing with pip, which is slower.")
        pip = ["install", "--quiet", "--require-hashes", "-r", requirements]
        if not run([*pip_command(), *pip], dict(os.environ)):
            stop(f"The {lock} packages could not be installed (see above); is a package index reachable?")
    stamp(lock)


def has_uv() -> bool:
    """Put the locked uv into `.venv`; false when pip cannot fetch it for this machine."""
    if (VENV / "bin" / "uv").exists():
        return True
    pip = ["install", "--quiet", "--only-binary=:all:", "--require-hashes", "-r", str(lock_file("uv"))]
    return run([*pip_command(), *pip], dict(os.environ), quiet=True)


def pip_command() -> list[str]:
    return [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]


def uv_environment() -> dict[str, str]:
    """Give the environment in which uv looks where pip would look: uv does not read pip's configuration."""
    settings = pip_settings()
    environment = dict(os.environ)
    for option, (variable, joint) in PIP_TO_UV.items():
        if option in settings:
            value = settings[option] if joint is None else joint.join(settings[option].split())
            environment.setdefault(variable, value)
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        environment.setdefault("UV_NO_INDEX", "1")
    # pip's way with several indexes; safe here, for every file is pinned by its hash
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    return environment


def pip_settings() -> dict[str, str]:
    """Read pip's configuration from files and environment, as pip itself merges it."""
    listed = subprocess.run([*pip_command(), "config", "list"], check=False, capture_output=True, text=True)
    return parse_pip_settings(listed.stdout)


def parse_pip_settings(listed: str) -> dict[str, str]:
    """Parse `pip config list`: lines such as `global.index-url='…'`; other sections are left out."""
    found: dict[str, tuple[int, str]] = {}
    for line in listed.splitlines():
        key, equals, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if not equals or section not in PIP_SECTIONS:
            continue
        rank = PIP_SECTIONS.index(section)
        if option not in found or rank >= found[option][0]:
            found[option] = (rank, str(ast.literal_eval(value)))
    return {option: value for option, (_, value) in found.items()}


def compile_catalogues() -> None:
    """Compile the translations whose source is newer than what was compiled from it."""
    sources = ROOT.glob("jingban/*/locale/*/LC_MESSAGES/*.po")
    if all(is_newer(source.with_suffix(".mo"), source) for source in sources):
        return
    # the suite's settings: they need no keys and no database
    environment = {**os.environ, "JINGBAN_ENV": "test"}
    if not run([str(PYTHON), str(ROOT / "manage.py"), "catalogues", "compile"], environment):
        stop("The translations could not be compiled (see above).")


def is_newer(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


def lock_file(lock: str) -> Path:
    return REQUIREMENTS / f"{lock}.txt"


def lock_hash(lock: str) -> str:
    return hashlib.sha256(lock_file(lock).read_bytes()).hexdigest()


def stamp_file(lock: str) -> Path:
    return VENV / f"jingban-{lock}"


def stamp(lock: str) -> None:
    (VENV / "jingban-place").write_text(str(VENV), encoding="utf-8")
    stamp_file(lock).write_text(lock_hash(lock), encoding="utf-8")


def is_stamped(lock: str) -> bool:
    file = stamp_file(lock)
    return file.is_file() and file.read_text(encoding="utf-8") == lock_hash(lock)


def stamped_here(locks: list[str]) -> bool:
    place = VENV / "jingban-place"
    made_here = place.is_file() and place.read_text(encoding="utf-8") == str(VENV)
    return made_here and os.access(PYTHON, os.X_OK) and all(is_stamped(lock) for lock in locks)


def run(command: list[str], environment: dict[str, str], *, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, check=False, env=environment, cwd=ROOT, stdout=output, stderr=output)
    return done.returncode == 0


def say(line: str) -> None:
    print(line, flush=True)


def stop(line: str) -> None:
    sys.exit(line)


if __name__ == "__main__":
    try:
        main(sys.argv[1:] or ["runtime"])
    except OSError as error:
        stop(f"Set-up stopped: {error.strerror} ({error.filename}).")
