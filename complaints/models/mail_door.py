"""Mailboxes whose letters are complaints."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.fields import moment
from complaints.models.signal import SensorSource
from complaints.querysets.intake import MailDoorQuerySet
from dealerops.foundation.versioned import Versioned
from dealerops.registry.fields import EncryptedTextField


class MailDoor(Versioned):
    """A mailbox to which unhappy customers, authorities or partners write; every letter is one signal.

    `server` is imaps://host:port and one of those that the settings allow; the password is kept
    encrypted and never shown. `last_error` names what went wrong when it was last read.
    """

    name = models.CharField(_("name"), max_length=60)
    source = models.ForeignKey(
        SensorSource, on_delete=models.PROTECT, related_name="+", verbose_name=_("sensor")
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("dealer"),
    )  # fmt: skip
    server = models.CharField(
        _("mail server"), max_length=200, help_text=_("imaps://mail.example.com:993")
    )
    username = models.CharField(_("user name"), max_length=120)
    password = EncryptedTextField(_("password"))
    folder = models.CharField(
        _("folder"), max_length=60, default="INBOX", validators=[RegexValidator(r"^[\w ./-]+\Z")]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    read_at = moment(_("last read"))
    last_error = models.CharField(_("last error"), max_length=40, blank=True, editable=False)

    objects = MailDoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("server", "username", "folder"), name="complaints_mailbox_is_one_door"
            ),
        )

    def __str__(self) -> str:
        return self.name
