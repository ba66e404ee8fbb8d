"""What the ledger can say about vetting."""

from django.db import models


class VettingEvent(models.TextChoices):
    """Every step of a petition, and each look at what it holds."""

    BEGUN = "vetting.begun"
    SUBMITTED = "vetting.submitted"
    REPRESENTATIVE_ASKED = "vetting.representative_asked"
    CONFIRMED = "vetting.confirmed"
    DENIED = "vetting.denied"
    TAKEN = "vetting.taken"
    MORE_ASKED = "vetting.more_asked"
    SUPPLIED = "vetting.supplied"
    APPROVED = "vetting.approved"
    APPROVED_AGAIN = "vetting.approved_again"
    REFUSED = "vetting.refused"
    TOLD = "vetting.told"
    BLOCKED = "vetting.blocked"
    OBJECTED = "vetting.objected"
    WITHDRAWN = "vetting.withdrawn"
    LAPSED = "vetting.lapsed"
    CARRIED_OUT = "vetting.carried_out"
    FOLLOWED = "vetting.followed"
    ATTEMPT_REFUSED = "vetting.attempt_refused"
    OPENED = "vetting.opened"
    LOOKED_AT = "vetting.looked_at"
    PAPER_SHOWN = "vetting.paper_shown"
    PAPERS_FORGOTTEN = "vetting.papers_forgotten"
    CLAIM_FORGOTTEN = "vetting.claim_forgotten"
