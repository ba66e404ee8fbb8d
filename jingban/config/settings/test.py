"""The suite's settings: the sandbox with fixed keys, fast password hashing and no outside world."""

import base64
import os

KEY = base64.b64encode(bytes(range(32))).decode()
for name, value in {
    "JINGBAN_SECRET_KEY": "only-for-the-test-suite",
    "JINGBAN_KEYS": f"1:{KEY}",
    "JINGBAN_LOOKUP_KEYS": f"1:{KEY}",
    "JINGBAN_PEPPER": KEY,
    "JINGBAN_LEDGER_KEY": KEY,
}.items():
    os.environ.setdefault(name, value)

from jingban.config.settings.sandbox import *  # noqa: E402, F403
from jingban.config.settings.sandbox import DATA, DATABASES  # noqa: E402

# File databases, as in life: in-memory SQLite has no second connection to race with.
for alias, config in DATABASES.items():
    if "sqlite" in config["ENGINE"]:
        config["TEST"] = {"NAME": str(DATA / f"test-{alias}.sqlite3")}
(DATA / "static").mkdir(parents=True, exist_ok=True)

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
ARGON2 = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
RECOVERY_ANSWER_TICK_MS = 0
