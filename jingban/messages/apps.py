"""The messages' app."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Hands the inbox's address and the number of unread messages to the frame, and checks the carriers."""

    name = "jingban.messages"

    def ready(self) -> None:
        """Register the frame's values and the system check."""
        from jingban.messages import checks, frame  # noqa: F401

        frame.register()
