"""The parties room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """People and organisations."""

    name = "jingban.parties"
