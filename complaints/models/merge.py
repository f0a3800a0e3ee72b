"""Voices that were found to be one complaint, and how to take them apart again (domain.md 3.2)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import CaseState
from complaints.choices.handling import MergeReason
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.models.signal import SensorSignal
from complaints.querysets.handling import CaseMergeQuerySet, InvalidProposalQuerySet
from dealerops.foundation.versioned import Versioned


class CaseMerge(Versioned):
    """One signal or one case that was put into the case `kept`; in force until it is undone.

    Of the columns that a merge may raise, `before` is what `kept` said when it was made, `own` what it says
    without any merge, `told` what the other one says; `filled` names the columns that were empty. None of
    them holds personal data. `signals` are those that came along with a case.
    """

    kept = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="merges", verbose_name=_("case")
    )
    signal = models.ForeignKey(
        SensorSignal, on_delete=models.PROTECT, null=True, related_name="merges",
        verbose_name=_("signal"),
    )  # fmt: skip
    gone = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="gone_into",
        verbose_name=_("merged case"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=8, choices=MergeReason)
    at = models.DateTimeField(_("at"))
    by = person(_("by"), null=True)
    state_before = models.CharField(max_length=14, choices=CaseState, blank=True)
    before = models.JSONField(default=dict)
    own = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    filled = ArrayField(models.CharField(max_length=20), default=list)
    signals = ArrayField(models.BigIntegerField(), default=list)
    undone_at = moment(_("undone"))
    undone_by = person(_("undone by"), null=True)

    objects = CaseMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(signal=None, gone__isnull=False) | Q(signal__isnull=False, gone=None),
                name="complaints_merge_is_of_a_signal_or_a_case",
            ),
            models.CheckConstraint(
                condition=Q(gone=None) | ~Q(gone=F("kept")),
                name="complaints_merge_is_of_two_cases",
            ),
            models.UniqueConstraint(
                fields=("signal",),
                condition=Q(undone_at=None, signal__isnull=False),
                name="complaints_signal_is_merged_once",
            ),
            models.UniqueConstraint(
                fields=("gone",),
                condition=Q(undone_at=None, gone__isnull=False),
                name="complaints_case_is_merged_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kept} + {self.gone or self.signal}"


class InvalidProposal(Versioned):
    """One person says that a case is no complaint; it is none when another one agrees (domain.md 3.5)."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="invalid_proposals", verbose_name=_("case")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    proposed_by = person(_("proposed by"))
    proposed_role = models.CharField(_("role"), max_length=20)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = person(_("decided by"), null=True)
    decided_at = moment(_("decided"))
    is_agreed = models.BooleanField(_("agreed"), null=True, editable=False)

    objects = InvalidProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal that a case is no complaint")
        verbose_name_plural = _("proposals that a case is no complaint")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(decided_at=None),
                name="complaints_one_open_proposal_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(is_agreed=True) | Q(decided_by__isnull=False),
                name="complaints_proposal_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(is_agreed=True) | ~Q(decided_by=F("proposed_by")),
                name="complaints_nobody_agrees_with_themselves",
            ),
        )

    def __str__(self) -> str:
        return str(self.case)
