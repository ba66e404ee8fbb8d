"""What recovery remembers of one way through it: ids and instants, never what was typed."""

from django.db import models
from django.db.models import Q

from jingban.accounts.models import Account
from jingban.foundation.models import Entity
from jingban.parties.models import Organisation, Person


class FlowKind(models.TextChoices):
    """What is sought: a person's password, an organisation's, or an organisation's user name."""

    PERSON = "person"
    ORGANISATION = "organisation"
    USERNAME = "username"


class Flow(Entity):
    """One way through recovery, bound to the session it was begun in.

    `person` or `organisation` is whom the typed name and number belong to, `account` the one whose stored phone
    was typed as well, at `epoch`; all are empty when nothing agreed, and the flow goes on just the same.
    `subject` (what was aimed at) and `network` are keyed digests to count by, `phone_digest` that of the phone
    a code was asked for. `asks` counts these, `code` is the one that was right at `phone_at`.
    """

    kind = models.CharField(max_length=12, choices=FlowKind)
    session = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    network = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    epoch = models.PositiveIntegerField(default=0)
    phone_digest = models.BinaryField(max_length=32, default=b"")
    begun_at = models.DateTimeField()
    asks = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    code = models.UUIDField(null=True)
    phone_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(phone_at=None) | Q(account__isnull=False, code__isnull=False),
                name="a_phone_is_proven_by_a_code",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(kind="username") | Q(phone_at__isnull=False),
                name="a_password_follows_the_phone",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "kind", "begun_at"], name="flows_of_session"),
            models.Index(fields=["subject", "begun_at"], name="flows_on_subject"),
            models.Index(fields=["network", "begun_at"], name="flows_from_network"),
            models.Index(fields=["begun_at"], name="flows_by_age"),
        ]
