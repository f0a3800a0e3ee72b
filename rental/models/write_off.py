"""Debts given up, with what proves why (domain.md 5.10)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Dealer
from rental.choices.dunning import Approval, WriteOffReason, WriteOffState
from rental.models.fields import person
from rental.models.ledger import LedgerItem
from rental.querysets.dunning import WriteOffEvidenceQuerySet, WriteOffQuerySet


class WriteOff(Versioned):
    """An item given up: proposed with evidence, decided by the level of its amount, never by the proposer."""

    item = models.ForeignKey(
        LedgerItem, on_delete=models.PROTECT, related_name="write_offs", verbose_name=_("item")
    )
    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    recovered = models.DecimalField(
        _("recovered since"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    reason = models.CharField(_("reason"), max_length=16, choices=WriteOffReason)
    note = models.CharField(_("note"), max_length=500, blank=True)
    level = models.CharField(_("decided by"), max_length=20, choices=Approval)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=WriteOffState,
        default=WriteOffState.PROPOSED,
        editable=False,
    )
    proposed_by = person(_("proposed by"), null=True)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = person(_("decided by person"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = WriteOffQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state=WriteOffState.PROPOSED),
                name="rental_one_open_write_off_per_item",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)), name="rental_write_off_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="rental_write_off_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=WriteOffState.PROPOSED)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="rental_decided_write_off_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(recovered__gte=Decimal(0), recovered__lte=F("amount")),
                name="rental_recovered_within_written_off",
            ),
        )
        indexes = (models.Index(fields=("-created_at", "-id"), name="rental_write_off_time"),)

    def __str__(self) -> str:
        return f"{self.amount} {self.get_state_display()}"


class WriteOffEvidence(models.Model):
    """One paper of the evidence pack of a write-off."""

    write_off = models.ForeignKey(
        WriteOff, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("write-off")
    )
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    objects = WriteOffEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("evidence of a write-off")
        verbose_name_plural = _("evidence of write-offs")

    def __str__(self) -> str:
        return f"{self.write_off_id} {self.attachment_id}"
