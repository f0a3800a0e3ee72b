"""The levels a claim must pass, one row each (domain.md 2.8)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Level, StepDecision
from claims.models.claim import Claim
from claims.querysets import ApprovalStepQuerySet


class ApprovalStep(models.Model):
    """One level's decision in one round; whoever created or checked the claim cannot take it."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="steps", verbose_name=_("claim")
    )
    level = models.CharField(_("level"), max_length=3, choices=Level.choices)
    round = models.PositiveSmallIntegerField(_("round"))
    creator_id = models.BigIntegerField(_("creator"))
    checker_id = models.BigIntegerField(_("checker"), null=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=StepDecision.choices, default=StepDecision.WAITING
    )
    decided_by_id = models.BigIntegerField(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    due_at = models.DateTimeField(_("due"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ApprovalStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")
        ordering = ("round", "level")
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "level", "round"), name="claims_level_decides_once_per_round"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("creator_id")),
                name="claims_creator_never_approves",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None)
                | Q(checker_id=None)
                | ~Q(decided_by_id=F("checker_id")),
                name="claims_checker_never_approves",
            ),
            models.CheckConstraint(
                condition=~Q(decision=StepDecision.APPROVED) | Q(decided_by_id__isnull=False),
                name="claims_approval_has_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim} {self.level}"
