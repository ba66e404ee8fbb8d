"""What the ledger can say about signing in and out."""

from django.db import models


class SigninEvent(models.TextChoices):
    """Every attempt, and every way a sign-in ends by the account's own will."""

    SIGNED_IN = "signin.signed_in"
    REFUSED = "signin.refused"
    CODE_ASKED = "signin.code_asked"
    CODE_REFUSED = "signin.code_refused"
    SIGNED_OUT = "signin.signed_out"
    FACTOR_ASKED = "signin.factor_asked"
    FACTOR_REFUSED = "signin.factor_refused"
    PROVEN_AGAIN = "signin.proven_again"
    PROOF_REFUSED = "signin.proof_refused"
    PHONE_CHANGE_REFUSED = "signin.phone_change_refused"
