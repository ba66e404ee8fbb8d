"""For whom a form was opened. Two tabs of one browser may show two accounts, or one account acting for two.

Every form carries the token of who opened it (`{% csrf_token %}` writes it beside Django's own); a form sent
by another principal is refused by `signin.middleware.SamePrincipalMiddleware`.
"""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest

from jingban.ui import who

FIELD = "as"


def token(request: HttpRequest) -> str:
    """Give a keyed digest of account, or officer, and of whom the session acts for; empty for a stranger."""
    ids = [
        getattr(who.signed_in(request), "account_id", ""),
        getattr(who.officer(request), "id", ""),
        getattr(who.acting_for(request), "principal_id", ""),
    ]
    if not any(ids):
        return ""
    named = ":".join(str(one) for one in ids)
    return hmac.digest(settings.SECRET_KEY.encode(), f"principal:{named}".encode(), hashlib.sha256).hex()
