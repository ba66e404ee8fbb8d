"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and their links to parties."""

    name = "jingban.accounts"
