"""For whom a form was opened. Two tabs of one browser may show two accounts, or one account acting for two.

Every form carries the token of who opened it (`{% csrf_token %}` writes it beside Django's own); a form sent
by another principal is refused by `signin.middleware.SamePrincipalMiddleware`.
"""

from django.http import HttpRequest

from jingban.foundation.digests import keyed
from jingban.ui import who

FIELD = "as"


def token(request: HttpRequest) -> str:
    """Give a keyed digest of the officer, or of the account and whom it acts for; empty for a stranger."""
    officer, signed_in, acting_for = who.officer(request), who.signed_in(request), who.acting_for(request)
    if officer is not None:
        named = f"officer:{getattr(officer, 'id', '')}"
    elif signed_in is not None:
        named = f"{getattr(signed_in, 'account_id', '')}:{getattr(acting_for, 'principal_id', '')}"
    else:
        return ""
    return keyed("principal", named).hex()
