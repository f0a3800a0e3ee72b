"""Who looked at the finished work before the car is ready: technician, colleague, inspector (domain.md 4.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import QcResult
from aftersales.models.item import RoItem
from aftersales.models.order import RepairOrder, person
from aftersales.querysets import QcCheckQuerySet


class QcCheck(models.Model):
    """One round of the quality check: self-check 自检, cross-check 互检, final inspection 终检.

    It begins with the self-check and has no `result` until the inspector, who did not work on the car,
    says so. Rounds of the time before the first two were written down have only their inspector.
    """

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="checks", verbose_name=_("order")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    technician = person(_("technician"))
    self_checked_by = person(_("self-check by"), null=True)
    self_checked_at = models.DateTimeField(_("self-checked"), null=True)
    cross_checked_by = person(_("cross-check by"), null=True)
    cross_checked_at = models.DateTimeField(_("cross-checked"), null=True)
    inspector = person(_("inspector"), null=True)
    result = models.CharField(_("result"), max_length=6, choices=QcResult.choices, blank=True)
    road_test_km = models.PositiveSmallIntegerField(_("road test, km"), default=0)
    washed = models.BooleanField(_("car washed"), default=False)
    certificate = models.CharField(_("completion certificate"), max_length=40, blank=True)
    failed_item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("failed line")
    )
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), null=True)

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
                | (Q(result=QcResult.FAILED, failed_item__isnull=False) & ~Q(cause=""))
                | Q(result="", failed_item=None, cause=""),
                name="aftersales_failed_check_has_line_and_cause",
            ),
            models.CheckConstraint(
                condition=Q(result="", inspector=None, at=None, self_checked_by__isnull=False)
                | (~Q(result="") & Q(inspector__isnull=False, at__isnull=False)),
                name="aftersales_final_check_has_inspector_and_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    self_checked_by=None,
                    self_checked_at=None,
                    cross_checked_by=None,
                    cross_checked_at=None,
                )
                | Q(
                    self_checked_by__isnull=False,
                    self_checked_at__isnull=False,
                    cross_checked_by=None,
                    cross_checked_at=None,
                    result="",
                )
                | Q(
                    self_checked_by__isnull=False,
                    self_checked_at__isnull=False,
                    cross_checked_by__isnull=False,
                    cross_checked_at__isnull=False,
                    cross_checked_at__gte=F("self_checked_at"),
                ),
                name="aftersales_checks_come_in_their_order",
            ),
            models.CheckConstraint(
                condition=~Q(cross_checked_by=F("self_checked_by"))
                & ~Q(cross_checked_by=F("technician"))
                & ~Q(inspector=F("self_checked_by"))
                & ~Q(inspector=F("cross_checked_by")),
                name="aftersales_each_check_has_its_own_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.result}"
