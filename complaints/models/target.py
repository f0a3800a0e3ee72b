"""What people are measured against, and which figures are worth measuring (domain.md 3.10)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    Department,
    Kpi,
    ReviewVerdict,
    SheetState,
    TargetScope,
    TouchPoint,
)
from complaints.models.fields import moment, person
from complaints.querysets import KpiReviewQuerySet, TargetLineQuerySet, TargetSheetQuerySet
from dealerops.foundation.versioned import Versioned


class TargetSheet(Versioned):
    """All targets of one person for a period, in one version; both sides put their name to it.

    `given_by` set the targets, `taken_by` answers for them or, for a dealer, is its manager. A change
    makes the next version and leaves this one as it was.
    """

    owner = person(_("owner"))
    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("region"),
    )  # fmt: skip
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("dealer"),
    )  # fmt: skip
    period = DateRangeField(_("period"))
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=SheetState, default=SheetState.PROPOSED, editable=False
    )
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    given_by = person(_("set by"))
    given_at = models.DateTimeField(_("set"))
    taken_by = person(_("agreed by"), null=True)
    taken_at = moment(_("agreed"))

    objects = TargetSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("targets of a person")
        verbose_name_plural = _("targets of people")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "period", "number"), name="complaints_target_version_once"
            ),
            ExclusionConstraint(
                name="complaints_one_agreed_target_a_day",
                expressions=(
                    ("owner", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ),
                condition=Q(state="AGREED"),
            ),
            models.CheckConstraint(
                condition=Q(state="PROPOSED")
                | Q(state="REPLACED")
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="complaints_agreed_target_has_both_names",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=F("given_by")),
                name="complaints_target_has_two_sides",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="complaints_changed_target_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.period.lower:%Y-%m} ({self.number})"


class TargetLine(models.Model):
    """One figure that a sheet is about: of which cases, from where, to where, and how heavy it weighs.

    Rates are fractions, lead times hours, cost CNY. `baseline` is the average of the six months
    before the period and stays as it was when the sheet was made.
    """

    sheet = models.ForeignKey(
        TargetSheet, on_delete=models.CASCADE, related_name="lines", verbose_name=_("targets")
    )
    kpi = models.CharField(_("figure"), max_length=14, choices=Kpi)
    scope = models.CharField(_("of which cases"), max_length=11, choices=TargetScope)
    touch_point = models.CharField(_("touch point"), max_length=12, choices=TouchPoint, blank=True)
    department = models.CharField(_("department"), max_length=14, choices=Department, blank=True)
    baseline = models.DecimalField(
        _("baseline"), max_digits=12, decimal_places=4, null=True, editable=False
    )
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=4)
    weight = models.PositiveSmallIntegerField(_("weight"))

    objects = TargetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("sheet", "-weight", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__range=(1, 100)), name="complaints_weight_is_1_to_100"
            ),
            models.CheckConstraint(
                condition=Q(target__gt=0), name="complaints_target_is_something"
            ),
            models.CheckConstraint(
                condition=(Q(scope="TOUCH_POINT") & ~Q(touch_point="") & Q(department=""))
                | (Q(scope="DEPARTMENT") & Q(touch_point="") & ~Q(department=""))
                | (Q(scope__in=("PERSON", "DEALER")) & Q(touch_point="", department="")),
                name="complaints_target_names_its_cases",
            ),
            models.UniqueConstraint(
                fields=("sheet", "kpi", "scope", "touch_point", "department"),
                name="complaints_target_once_in_a_sheet",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kpi_display())


class KpiReview(models.Model):
    """What was decided about a figure: kept, merged into another, or retired, and why."""

    kpi = models.CharField(_("figure"), max_length=14, choices=Kpi)
    verdict = models.CharField(_("decision"), max_length=8, choices=ReviewVerdict)
    merged_into = models.CharField(_("merged into"), max_length=14, choices=Kpi, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    decided_by = person(_("decided by"))
    decided_at = models.DateTimeField(_("decided"))

    objects = KpiReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a figure")
        verbose_name_plural = _("reviews of figures")
        ordering = ("-decided_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="complaints_review_says_why"),
            models.CheckConstraint(
                condition=(Q(verdict="MERGED") & ~Q(merged_into="") & ~Q(merged_into=F("kpi")))
                | (~Q(verdict="MERGED") & Q(merged_into="")),
                name="complaints_merged_figure_says_where",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kpi_display()}: {self.get_verdict_display()}"
