"""Messages, how they travel, and the texts they are made from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity


class Category(models.TextChoices):
    """What a message is about, as the inbox filters."""

    MANDATE = "mandate", _("授权")
    CASE = "case", _("办件")
    ACCOUNT = "account", _("账号安全")


class MessageTemplate(models.Model):
    """A text in both languages, with `{named}` places. Rows override what the room's own file ships."""

    code = models.CharField(max_length=60, primary_key=True)
    category = models.CharField(max_length=10, choices=Category)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200)
    text_zh = models.TextField()
    text_en = models.TextField()

    def __str__(self) -> str:
        return self.code


class Message(Entity):
    """One message to one receiver, as it was written; in the inbox when it has an account."""

    account_id = models.UUIDField(null=True)
    template = models.CharField(max_length=60)
    category = models.CharField(max_length=10, choices=Category)
    language = models.CharField(max_length=8)
    title_sealed = SealedField()
    title = Sealed("title_sealed")
    text_sealed = SealedField()
    text = Sealed("text_sealed")
    params_sealed = SealedField()
    params = Sealed("params_sealed", "json")
    phone_sealed = SealedField()
    phone = Sealed("phone_sealed", null=True)
    email_sealed = SealedField()
    email = Sealed("email_sealed", null=True)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="inbox"),
            models.Index(fields=["account_id"], condition=models.Q(read_at=None), name="unread_in_inbox"),
            models.Index(fields=["created_at"], name="messages_by_age"),
        ]


class Channel(models.TextChoices):
    """How a message leaves the house."""

    SMS = "sms", _("短信")
    EMAIL = "email", _("电子邮件")


class DeliveryStatus(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", _("等待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未能发送")
    EXPIRED = "expired", _("过期未发")


class Delivery(Entity):
    """One try to bring a message to a phone or an address, repeated until it is sent, refused or too old."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    status = models.CharField(max_length=8, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=100, blank=True)
    refusal = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_a_channel")]
