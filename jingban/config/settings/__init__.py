"""Chooses the settings: `JINGBAN_ENV`, else the data folder's `env` file, else production."""

import os

from jingban.config.environment import load_env_file, load_secret_files

load_env_file()
load_secret_files()

match os.environ.get("JINGBAN_ENV", "production"):
    case "sandbox":
        from jingban.config.settings.sandbox import *  # noqa: F403
    case "test":
        from jingban.config.settings.test import *  # noqa: F403
    case "production":
        from jingban.config.settings.production import *  # noqa: F403
    case other:
        raise SystemExit(f"JINGBAN_ENV={other} is not one of sandbox, test, production")
