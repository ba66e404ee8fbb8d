"""The tolls room."""

from django.apps import AppConfig


class TollsConfig(AppConfig):
    """Proofs of work and waiting, and how often public forms were used."""

    name = "jingban.tolls"
