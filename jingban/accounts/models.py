"""Accounts, their links to parties, the sessions they are signed in with, and the codes sent to phones."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity
from jingban.parties.models import Organisation, Person


class AccountKind(models.TextChoices):
    """Who an account is for."""

    PERSON = "person", _("个人用户")
    ORGANISATION = "organisation", _("法人用户")


class Level(models.TextChoices):
    """How well the tie of an account to a party is proven (design.md 2, assurance)."""

    L1 = "L1", _("手机用户")
    L2 = "L2", _("实名用户")
    L3 = "L3", _("实人用户")
    O1 = "O1", _("实名用户")
    O2 = "O2", _("法定代表人已确认")


class Account(Entity):
    """What signs in. A person's by phone or certificate number, an organisation's by user name."""

    kind = models.CharField(max_length=12, choices=AccountKind)
    username = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 - persons have none
    phone_sealed = SealedField(null=True)
    phone = Sealed("phone_sealed", null=True)
    password_hash = models.CharField(max_length=200, blank=True)
    migrated = models.BooleanField(default=False)
    credential_epoch = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8, default="zh-hans")
    care = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    password_changed_at = models.DateTimeField(null=True)
    last_sign_in_at = models.DateTimeField(null=True)
    previous_sign_in_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    terms_version = models.CharField(max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(null=True)
    # When whoever was signed in changed the phone; empty when it was proven otherwise (`use_cases.thaw_account`).
    phone_changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="person", username=None)
                | models.Q(kind="organisation", username__isnull=False),
                name="only_organisations_have_user_names",
            )
        ]


class Link(Entity):
    """The tie of an account to a party. Below L3 and O2 it is unproven and excludes nobody."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="links")
    level = models.CharField(max_length=2, choices=Level)
    since = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, organisation=None, level__in=["L2", "L3"])
                | models.Q(person=None, organisation__isnull=False, level__in=["O1", "O2"]),
                name="a_link_is_to_one_party",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at=None), name="one_live_link_an_account"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ended_at=None, level="L3"),
                name="one_proven_account_a_person",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(ended_at=None, level="O2"),
                name="one_proven_account_an_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(ended_at=None), name="live_links_of_person"),
            models.Index(
                fields=["organisation"], condition=models.Q(ended_at=None), name="live_links_of_organisation"
            ),
        ]


class Code(Entity):
    """A code sent to a phone, bound to purpose, phone, flow and session; one use (design.md 6).

    `slot` counts a phone's codes: two sent at once would take the same one.
    """

    purpose = models.CharField(max_length=30)
    phone_digest = models.BinaryField(max_length=32)
    slot = models.PositiveIntegerField()
    flow = models.CharField(max_length=64)
    session = models.CharField(max_length=64)
    code_digest = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_digest", "slot"], name="one_code_a_slot_of_a_phone")
        ]
        indexes = [
            models.Index(fields=["phone_digest", "issued_at"], name="codes_to_a_phone"),
            models.Index(fields=["issued_at"], name="codes_by_age"),
        ]


class SessionKind(models.TextChoices):
    """Whose a session is."""

    VISITOR = "visitor", _("未登录")
    PERSON = "person", _("个人用户")
    ORGANISATION = "organisation", _("法人用户")
    STAFF = "staff", _("工作人员")


class Session(models.Model):
    """One browser's session. Its key is the SHA-256 of the cookie: whoever reads the table signs in nowhere.

    `data` holds ids and codes only. `device` is the browser and system by name, `network` a digest.
    `proven_at`: when its holder last showed the password, a passkey or a code of the authenticator.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=12, choices=SessionKind, default=SessionKind.VISITOR)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="sessions")
    officer_id = models.UUIDField(null=True)
    credential_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    last_seen = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    face_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="visitor", account=None, officer_id=None)
                | models.Q(kind__in=["person", "organisation"], account__isnull=False, officer_id=None)
                | models.Q(kind="staff", account=None, officer_id__isnull=False),
                name="a_session_is_of_its_kind",
            )
        ]
        indexes = [
            models.Index(fields=["officer_id"], name="sessions_of_officer"),
            models.Index(fields=["created_at"], name="sessions_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} session"


class Passkey(Entity):
    """A WebAuthn credential of an account: it signs in without a password, its holder verified by the device.

    `sign_count` is the device's own counter, 0 when it has none. `name` is the holder's word for the device.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)
    sign_count = models.BigIntegerField(default=0)
    name_sealed = SealedField(null=False)
    name = Sealed("name_sealed")
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class Ceremony(models.TextChoices):
    """What a passkey's challenge is good for."""

    ADD = "add", _("添加")
    SIGN_IN = "sign-in", _("登录")
    PROVE = "prove", _("确认是本人")


class Challenge(Entity):
    """A challenge that a passkey has to sign: one use, bound to the session it was asked in."""

    ceremony = models.CharField(max_length=10, choices=Ceremony)
    session = models.CharField(max_length=64)
    value = models.BinaryField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["session"], name="challenges_of_session")]


class Authenticator(Entity):
    """The app that shows an account's codes (TOTP). It counts once its first code was typed.

    `asked_at_sign_in`: after the password, sign-in asks for its code. `last_step` is the newest time step whose
    code was used, so that no code works twice.
    """

    account = models.OneToOneField(Account, models.PROTECT, related_name="authenticator")
    secret_sealed = SealedField(null=False)
    secret = Sealed("secret_sealed")
    last_step = models.BigIntegerField(default=0)
    asked_at_sign_in = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    added_at = models.DateTimeField(null=True)


class RecoveryCode(Entity):
    """One of the codes that stand in for a lost authenticator; `digest` is keyed, `used_at` ends it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="one_recovery_code_of_a_kind")
        ]


class StopToken(Entity):
    """What the link 不是我本人操作 in a message carries; it freezes its account and does nothing else.

    `digest` is the SHA-256 of the token.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="stop_tokens")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
