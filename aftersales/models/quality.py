"""The final inspection before the car is ready (domain.md 4.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import QcResult
from aftersales.models.item import RoItem
from aftersales.models.order import RepairOrder, person
from aftersales.querysets import QcCheckQuerySet


class QcCheck(models.Model):
    """One verdict of an inspector who did not work on the car."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="checks", verbose_name=_("order")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    inspector = person(_("inspector"))
    technician = person(_("technician"))
    result = models.CharField(_("result"), max_length=6, choices=QcResult.choices)
    road_test_km = models.PositiveSmallIntegerField(_("road test, km"), default=0)
    washed = models.BooleanField(_("car washed"), default=False)
    certificate = models.CharField(_("completion certificate"), max_length=40, blank=True)
    failed_item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("failed line")
    )
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))

    objects = QcCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality check")
        verbose_name_plural = _("quality checks")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "round"), name="aftersales_quality_round_is_judged_once"
            ),
            models.CheckConstraint(
                condition=~Q(inspector=F("technician")),
                name="aftersales_technician_never_inspects_own_work",
            ),
            models.CheckConstraint(
                condition=Q(result=QcResult.PASSED, failed_item=None, washed=True)
                | (Q(result=QcResult.FAILED, failed_item__isnull=False) & ~Q(cause="")),
                name="aftersales_failed_check_has_line_and_cause",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.result}"
