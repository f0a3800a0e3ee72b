"""How a process ought to go, and where it is held up (domain.md 3.12)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Hold, Process, StepKind
from complaints.querysets import (
    BottleneckQuerySet,
    ProcessMapQuerySet,
    ProcessStepQuerySet,
)
from dealerops.foundation.actor import Role


class ProcessMap(models.Model):
    """One version of the way a kind of case goes; a later version never changes an earlier one."""

    process = models.CharField(_("process"), max_length=10, choices=Process)
    number = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))

    objects = ProcessMapQuerySet.as_manager()

    class Meta:
        verbose_name = _("process map")
        verbose_name_plural = _("process maps")
        ordering = ("process", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("process", "number"), name="complaints_map_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_process_display()} {self.number}"


class ProcessStep(models.Model):
    """One step of a map: who owns it, in which system, how long it takes, who gets the case then."""

    map = models.ForeignKey(
        ProcessMap, on_delete=models.CASCADE, related_name="steps", verbose_name=_("process map")
    )
    place = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("step"), max_length=14, choices=StepKind)
    owner_role = models.CharField(_("owner"), max_length=20, choices=Role)
    system = models.CharField(_("system"), max_length=40)
    standard_minutes = models.PositiveIntegerField(_("standard minutes"))
    handover_to = models.CharField(_("handed over to"), max_length=20, choices=Role, blank=True)

    objects = ProcessStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a process map")
        verbose_name_plural = _("steps of a process map")
        ordering = ("map", "place")
        constraints = (
            models.UniqueConstraint(fields=("map", "place"), name="complaints_step_has_one_place"),
            models.UniqueConstraint(fields=("map", "kind"), name="complaints_step_once_in_a_map"),
            models.CheckConstraint(
                condition=Q(standard_minutes__gt=0), name="complaints_step_takes_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.get_kind_display()}"


class Bottleneck(models.Model):
    """One line of the monthly list: where a process was held up, by how much.

    `figure` and `limit` are hours, for SHARE a fraction, for UNOWNED and PING_PONG a number.
    """

    map = models.ForeignKey(
        ProcessMap, on_delete=models.PROTECT, related_name="+", verbose_name=_("process map")
    )
    month = models.DateField(_("month"))
    hold = models.CharField(_("what holds it up"), max_length=10, choices=Hold)
    kind = models.CharField(_("step"), max_length=14, choices=StepKind, blank=True)
    figure = models.DecimalField(_("figure"), max_digits=9, decimal_places=4)
    limit = models.DecimalField(
        pgettext_lazy("a bottleneck", "limit"), max_digits=9, decimal_places=4
    )
    cases = models.PositiveIntegerField(_("cases"))

    objects = BottleneckQuerySet.as_manager()

    class Meta:
        verbose_name = _("bottleneck")
        verbose_name_plural = _("bottlenecks")
        ordering = ("-month", "map", "hold", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("map", "month", "hold", "kind"), name="complaints_bottleneck_told_once"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="complaints_bottleneck_month_is_a_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.map}"
