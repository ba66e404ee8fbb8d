"""What the frame round every page shows of messages."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jingban.messages.queries import unread_count
from jingban.ui import centre, frame, places


def account_id(request: HttpRequest) -> UUID:
    """Give the id of the account that is signed in; the page has asked for signing in before."""
    found: UUID = request.signed_in.account.id
    return found


def register() -> None:
    """Hand in the inbox's address, its tab and the count of unread messages."""
    places.register("messages", "messages:inbox")
    frame.register("unread", lambda request: unread_count(account_id(request)))
    for kind in centre.KINDS:
        centre.register_tab(kind=kind, code="messages", label=_("消息"), url_name="messages:inbox", order=90)
