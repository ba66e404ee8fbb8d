"""Members of staff, what they may do and where, and each time one of them saw personal data unmasked."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity
from jingban.parties.models import Person
from jingban.staff.places import place_name


class Role(models.TextChoices):
    """What a member of staff is there for (design.md 6)."""

    INTAKE = "intake", _("受理岗")
    REVIEWER = "reviewer", _("审查岗")
    DECIDER = "decider", _("决定岗")
    VETTING = "vetting", _("人工核验岗")
    HELPDESK = "helpdesk", _("咨询岗")
    CONTENT_EDITOR = "content_editor", _("内容编辑")
    AUDITOR = "auditor", _("审计岗")
    CATALOGUE_ADMIN = "catalogue_admin", _("事项管理员")
    STAFF_ADMIN = "staff_admin", _("人员管理员")


class Standing(models.TextChoices):
    """How far a staff account is."""

    INVITED = "invited", _("等本人登记")
    ENROLLED = "enrolled", _("等另一位管理员确认")
    IN_POST = "in_post", _("在岗")
    LEFT = "left", _("已停用")


class Officer(Entity):
    """A staff account. It signs in at its own page and is nobody's personal account.

    `person` is known so that nobody touches their own case; `totp_last_step` is the newest time step
    whose code was used, so that no code works twice. Without a password it waits for its enrolment.
    """

    login = models.CharField(max_length=40, unique=True)
    name_sealed = SealedField(null=False)
    name = Sealed("name_sealed")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="officers")
    password_hash = models.CharField(max_length=200, blank=True)
    totp_sealed = SealedField()
    totp_secret = Sealed("totp_sealed", null=True)
    totp_last_step = models.BigIntegerField(default=0)
    credential_epoch = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    last_sign_in_at = models.DateTimeField(null=True)
    deactivated_at = models.DateTimeField(null=True)

    @property
    def standing(self) -> Standing:
        """How far the account is; reads the enrolment when there is no password yet."""
        if self.deactivated_at:
            return Standing.LEFT
        if self.password_hash:
            return Standing.IN_POST
        enrolment = getattr(self, "enrolment", None)
        return Standing.ENROLLED if enrolment and enrolment.used_at else Standing.INVITED


class Enrolment(Entity):
    """The latest leave of an officer to choose a password and bind an authenticator, by a code that works once.

    `issued_by` gave the code (None: a command on the server). `secret` is the authenticator's, made afresh
    at each opening of the page (`openings`). What the officer chose waits here until another administrator
    than `issued_by` has confirmed it.
    """

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="enrolment")
    code_digest = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    openings = models.PositiveIntegerField(default=0)
    secret_sealed = SealedField()
    secret = Sealed("secret_sealed", null=True)
    used_at = models.DateTimeField(null=True)
    used_step = models.BigIntegerField(default=0)
    password_hash = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | models.Q(issued_by=None)
                | ~models.Q(confirmed_by=models.F("issued_by")),
                name="two_administrators_let_an_officer_in",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("officer")),
                name="nobody_lets_herself_in",
            ),
        ]


class OfficerRole(Entity):
    """One role of an officer in one division (GB/T 2260) and all below it; taken away, it stays as history."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="held_roles")
    role = models.CharField(max_length=20, choices=Role)
    division = models.CharField(max_length=6)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    @property
    def place(self) -> str:
        """The division's name."""
        return place_name(self.division)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "role", "division"],
                condition=models.Q(taken_at=None),
                name="a_role_is_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(given_by=None) | ~models.Q(given_by=models.F("officer")),
                name="nobody_gives_herself_a_role",
            ),
        ]


class SignInFailure(Entity):
    """One wrong attempt to sign in, counted by login name and network; both are digests in hex."""

    login_digest = models.CharField(max_length=64)
    network_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["login_digest", "network_digest", "at"], name="staff_failures"),
        ]


class UnmaskReason(models.TextChoices):
    """For what an officer has to see a value unmasked."""

    COMPARE = "compare", _("与材料原件比对")
    CONTACT = "contact", _("联系当事人")
    IDENTIFY = "identify", _("确认是不是同一个人")
    COMPLAINT = "complaint", _("处理投诉或举报")
    OTHER = "other", _("其他")


class Unmasking(Entity):
    """One value that one officer saw unmasked once, and why. The value itself is not kept."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="unmaskings")
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=20, choices=UnmaskReason)
    note_sealed = SealedField(null=False)
    note = Sealed("note_sealed")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="unmaskings_by_time")]
