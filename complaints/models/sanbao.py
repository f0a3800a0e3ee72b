"""The Three Guarantees 三包 of a car: what was said, and what it comes to (domain.md 3.8)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import Fault
from complaints.choices.sanbao import (
    DATED,
    OF_A_FAULT,
    OF_A_REPAIR,
    OF_A_SPAN,
    CarUse,
    SanbaoFactKind,
    SanbaoRule,
)
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.light import SanbaoEvaluationQuerySet, SanbaoFactQuerySet


class SanbaoFact(models.Model):
    """One line of the fact sheet of a car: what the repair orders do not show, and who said it.

    `at` is the moment or, with `until`, the beginning of a span. Withdrawn, never deleted.
    """

    vehicle = models.ForeignKey(
        "registry.Vehicle", on_delete=models.PROTECT, related_name="+", verbose_name=_("vehicle")
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="sanbao_facts",
        verbose_name=_("case"),
    )  # fmt: skip
    order = models.ForeignKey(
        "aftersales.RepairOrder", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("repair order"),
    )  # fmt: skip
    kind = models.CharField(_("fact"), max_length=10, choices=SanbaoFactKind)
    fault = models.CharField(_("part of the car"), max_length=14, choices=Fault, blank=True)
    part = models.CharField(_("part or problem"), max_length=80, blank=True)
    use = models.CharField(_("use of the car"), max_length=10, choices=CarUse, blank=True)
    km = models.PositiveIntegerField(_("km"), null=True)
    is_confirmed = models.BooleanField(_("found by a technician"), default=True)
    is_cured = models.BooleanField(_("cured"), default=False)
    at = models.DateTimeField(_("at"), null=True)
    until = models.DateTimeField(_("until"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    said_at = models.DateTimeField(_("said"))
    said_by = person(_("said by"))
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = person(_("withdrawn by"), null=True)

    objects = SanbaoFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact about a car's Three Guarantees")
        verbose_name_plural = _("facts about cars' Three Guarantees")
        ordering = ("said_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind__in=OF_A_REPAIR) | Q(order__isnull=False),
                name="complaints_fact_of_a_repair_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_A_FAULT) | ~Q(fault=""),
                name="complaints_fact_of_a_fault_names_the_part",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_A_SPAN) | Q(until__gt=F("at")),
                name="complaints_fact_of_a_span_has_both_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=DATED) | Q(at__isnull=False),
                name="complaints_dated_fact_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SanbaoFactKind.USE) | ~Q(use=""),
                name="complaints_use_of_a_car_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("PART", "PROBLEM")) | ~Q(part=""),
                name="complaints_replaced_part_is_named",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("said_at"), withdrawn_by__isnull=False),
                name="complaints_withdrawn_sanbao_fact_says_by_whom",
            ),
        )
        indexes = (models.Index(fields=("vehicle",), name="complaints_sanbao_facts"),)

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.kind}"


class SanbaoEvaluation(models.Model):
    """How far every right of one car was at one time, with its evidence; never changed afterwards.

    `rules` holds per rule its status, notes and evidence as codes, numbers and days. `near` and
    `reached` name the rights (a to c) that count for the light.
    """

    vehicle = models.ForeignKey(
        "registry.Vehicle", on_delete=models.PROTECT, related_name="+", verbose_name=_("vehicle")
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="sanbao_evaluations",
        verbose_name=_("case"),
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    rules = models.JSONField(_("rules"))
    near = ArrayField(models.CharField(max_length=14, choices=SanbaoRule), default=list)
    reached = ArrayField(models.CharField(max_length=14, choices=SanbaoRule), default=list)

    objects = SanbaoEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation of the Three Guarantees")
        verbose_name_plural = _("evaluations of the Three Guarantees")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(near__overlap=F("reached")),
                name="complaints_right_is_near_or_reached",
            ),
        )
        indexes = (
            models.Index(fields=("vehicle", "-at", "-id"), name="complaints_sanbao_of_vehicle"),
        )

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.at:%Y-%m-%d}"
