"""The signin room."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Sign-in, and the account's own pages."""

    name = "jingban.signin"
