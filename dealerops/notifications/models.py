"""Messages and what they carry."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.notifications.choices import MessageState, PartRole
from dealerops.notifications.querysets import MessagePartQuerySet, MessageQuerySet


class Message(models.Model):
    """One mail to one person, as it was rendered; its Message-ID never changes, whatever is retried.

    The same row is the person's notice on the screen: `read_at` says when they saw it there.
    """

    topic = models.CharField(_("topic"), max_length=60)
    dedupe = models.CharField(_("sent once per"), max_length=80)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("formatted text"), blank=True)
    # Where the reader says that they want no more of this kind (RFC 8058); empty where they must read it.
    unsubscribe_url = models.CharField(
        _("link that ends it"), max_length=400, blank=True, default="", db_default=""
    )
    message_id = models.CharField(_("message number"), max_length=120, unique=True)
    about_type = models.CharField(_("about"), max_length=60)
    about_id = models.BigIntegerField(_("about number"))
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState.choices, default=MessageState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    possible_copy = models.BooleanField(_("possibly received twice"), default=False)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    read_at = models.DateTimeField(_("seen"), null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("topic", "dedupe", "recipient"), name="notifications_told_once"
            ),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="notifications_by_state"),
            models.Index(fields=("recipient", "-id"), name="notifications_by_recipient"),
            models.Index(
                fields=("recipient",), condition=Q(read_at=None), name="notifications_unread"
            ),
        )

    def __str__(self) -> str:
        return self.subject


class MessagePart(models.Model):
    """A file that goes with a message: attached, or shown inside its HTML by content id."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="parts", verbose_name=_("message")
    )
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    role = models.CharField(_("role"), max_length=8, choices=PartRole.choices)
    filename = models.CharField(_("file name"), max_length=200)
    cid = models.CharField(_("content id"), max_length=60, blank=True)

    objects = MessagePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.filename
