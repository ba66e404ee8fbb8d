"""The texts that ship with the software, as rows that an operator may edit."""

from dataclasses import asdict

from jingban.messages import texts
from jingban.messages.models import MessageTemplate


def load_data() -> None:
    """Write the shipped texts that have no row yet; what an operator has edited stays."""
    rows = [MessageTemplate(**asdict(text)) for text in texts.shipped().values()]
    MessageTemplate.objects.bulk_create(rows, ignore_conflicts=True)
