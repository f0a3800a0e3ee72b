"""Several claims decided at once, before and after it is done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentType, Reason
from claims.choices.batches import BatchCommand, BatchState, ItemState
from claims.models.claim import Claim
from claims.querysets import ClaimBatchItemQuerySet, ClaimBatchQuerySet
from dealerops.accounts.models import Language


class ClaimBatch(models.Model):
    """One confirmed command over several claims; nothing is decided before `runs_at`.

    Decisions are final facts, so undoing is never a reversal: it ends what has not begun.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    command = models.CharField(_("command"), max_length=10, choices=BatchCommand.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    document_type = models.CharField(
        _("document"), max_length=3, choices=DocumentType.choices, blank=True
    )
    reason = models.CharField(_("reason"), max_length=3, choices=Reason.choices, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.WAITING
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    runs_at = models.DateTimeField(_("is done from"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = ClaimBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of claims")
        verbose_name_plural = _("batches of claims")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(command=BatchCommand.APPROVE) | (~Q(reason="") & ~Q(document_type="")),
                name="claims_batch_returns_for_a_reason",
            ),
        )
        indexes = (models.Index(fields=("user", "-id"), name="claims_batches_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.get_command_display()} #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in {BatchState.WAITING, BatchState.RUNNING}


class ClaimBatchItem(models.Model):
    """One claim of a batch, in the version that the person was shown, and what came of it."""

    batch = models.ForeignKey(
        ClaimBatch, on_delete=models.CASCADE, related_name="items", verbose_name=_("batch")
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="+", verbose_name=_("claim")
    )
    version_shown = models.PositiveIntegerField(_("version shown"))
    state = models.CharField(
        _("state"), max_length=10, choices=ItemState.choices, default=ItemState.WAITING
    )
    told = models.TextField(_("what was said"), blank=True)

    objects = ClaimBatchItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of a batch")
        verbose_name_plural = _("claims of a batch")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "claim"), name="claims_batch_names_a_claim_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.claim)
