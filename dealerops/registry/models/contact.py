"""What customers allow: consents with their history, do-not-call requests, and the contacts made."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.registry.choices import ConsentScope, ContactChannel, ContactPurpose, DncScope
from dealerops.registry.models.customer import Customer
from dealerops.registry.querysets import (
    ConsentRecordQuerySet,
    ContactLogQuerySet,
    DncEntryQuerySet,
)


class ConsentRecord(models.Model):
    """One statement of a customer about one use of their data; the one with the highest number counts.

    Rows are only added: the history of what was agreed and withdrawn stays (domain.md 4.12).
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="consents", verbose_name=_("customer")
    )
    scope = models.CharField(_("scope"), max_length=14, choices=ConsentScope)
    number = models.PositiveIntegerField(_("number"))
    is_given = models.BooleanField(_("agreed"))
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel)
    wording = models.CharField(_("version of the wording"), max_length=20, blank=True)
    said_at = models.DateTimeField(_("said"))
    recorded_by = models.BigIntegerField(_("recorded by"), null=True)

    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        ordering = ("customer", "scope", "-number")
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "scope", "number"), name="registry_consent_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="registry_consent_number_begins_at_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.number}"


class DncEntry(Versioned):
    """A customer's wish not to be called 请勿致电, in force until it is lifted."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="dnc_entries", verbose_name=_("customer")
    )
    scope = models.CharField(_("scope"), max_length=10, choices=DncScope)
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel)
    since = models.DateTimeField(_("since"))
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    recorded_by = models.BigIntegerField(_("recorded by"), null=True)

    objects = DncEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("do-not-call request")
        verbose_name_plural = _("do-not-call requests")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "scope"),
                condition=Q(lifted_at=None),
                name="registry_dnc_once_in_force",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_scope_display())


class ContactLog(models.Model):
    """One try to reach a customer, whichever app made it.

    `is_counted` marks the one contact that a customer may get a day: a try that reached nobody and a
    notice that may not wait (safety, a violation's due date) do not count (domain.md 4.12).
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("customer")
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=ContactPurpose)
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel)
    is_counted = models.BooleanField(_("counts as the contact of the day"))
    made_by = models.BigIntegerField(_("made by"), null=True)
    about = models.CharField(_("about"), max_length=60, blank=True)

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("contact with a customer")
        verbose_name_plural = _("contacts with customers")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "day"),
                condition=Q(is_counted=True),
                name="registry_one_contact_per_customer_and_day",
            ),
        )
        indexes = (models.Index(fields=("customer", "-at"), name="registry_contact_by_customer"),)

    def __str__(self) -> str:
        return f"{self.day} {self.get_purpose_display()}"
