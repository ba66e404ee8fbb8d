"""The suite runs under the product's own choice of settings, told that this is a test."""

import os

os.environ["JINGBAN_ENV"] = "test"

from jingban.config.settings import *  # noqa: F403
