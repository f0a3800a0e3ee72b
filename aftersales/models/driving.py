"""Drivers and where they are sent (domain.md 4.5)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import (
    ROLLING,
    VOID,
    Bearer,
    DriveKind,
    DriveState,
    FailReason,
    Help,
    LicenceClass,
)
from aftersales.models.order import RepairOrder, moment, person
from aftersales.querysets.driving import (
    DriveIncidentQuerySet,
    DriverLicenceQuerySet,
    DriverTaskQuerySet,
    DriveUpdateQuerySet,
)
from dealerops.foundation.versioned import Versioned
from dealerops.registry.fields import EncryptedTextField

DONE = (DriveState.COMPLETED,)
CAR_TAKEN = (DriveState.HANDED_OVER, DriveState.IN_TRANSIT)
THERE = (DriveState.ARRIVED, *CAR_TAKEN, *DONE)
ON_ROAD = (DriveState.EN_ROUTE, *THERE)
WITH_DRIVER = (DriveState.ASSIGNED, *ON_ROAD)


class DriverLicence(Versioned):
    """A class on a driver's licence 驾驶证 as the director has seen it; the last day counts."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    driver = person(_("driver"))
    licence_class = models.CharField(_("licence class"), max_length=2, choices=LicenceClass)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = DriverLicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("driving licence")
        verbose_name_plural = _("driving licences")
        ordering = ("driver", "licence_class", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "driver", "licence_class"),
                name="aftersales_driver_has_a_class_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="aftersales_licence_is_valid_some_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.driver} · {self.licence_class}"


class DriverTask(Versioned):
    """One drive for one order: collect, bring back, help on the road, or the loan car.

    `window` is when it takes place, `busy` the same with the pause that follows: no driver has two at
    once. Addresses are personal data, kept encrypted and shown while the task runs. The roadside's
    clocks count from `called_at`.
    """

    number = models.CharField(_("task number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=DriveKind)
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="drives", verbose_name=_("order")
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle", on_delete=models.PROTECT, related_name="+", verbose_name=_("vehicle")
    )
    driver = person(_("driver"), null=True)
    licence_class = models.CharField(
        _("licence needed"), max_length=2, choices=LicenceClass, default=LicenceClass.C1
    )
    from_address = EncryptedTextField(_("from"))
    to_address = EncryptedTextField(_("to"))
    route_km = models.PositiveIntegerField(_("km of the route"))
    window = DateTimeRangeField(_("from and until"))
    busy = DateTimeRangeField(_("driver busy"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=DriveState,
        default=DriveState.CREATED,
        editable=False,
    )
    created_by = person(_("sent by"), null=True)
    assigned_at = moment(_("given to the driver"))
    set_off_at = moment(_("set off"))
    arrived_at = moment(_("was there"))
    taken_at = moment(_("car taken over"))
    completed_at = moment(_("done"))
    closed_at = moment(_("ended without the car"))
    fail_reason = models.CharField(_("reason"), max_length=14, choices=FailReason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    called_at = moment(_("customer called for help"))
    is_urban = models.BooleanField(_("in town"), default=True)
    within_guarantee = models.BooleanField(_("within our repair guarantee"), default=False)
    is_unsafe = models.BooleanField(_("unsafe to drive"), default=False)
    quality_fault = models.BooleanField(_("because of our repair"), default=False)
    borne_by = models.CharField(_("cost borne by"), max_length=8, choices=Bearer, blank=True)
    help = models.CharField(_("help given"), max_length=8, choices=Help, blank=True)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = DriverTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("driver task")
        verbose_name_plural = _("driver tasks")
        ordering = ("-created_at", "-pk")
        constraints = (
            ExclusionConstraint(
                name="aftersales_driver_has_one_task_at_a_time",
                expressions=[("driver", RangeOperators.EQUAL), ("busy", RangeOperators.OVERLAPS)],
                condition=Q(driver__isnull=False) & ~Q(state__in=VOID),
            ),
            models.UniqueConstraint(
                fields=("driver",),
                condition=Q(state__in=ROLLING),
                name="aftersales_driver_is_on_one_road",
            ),
            models.CheckConstraint(
                condition=Q(
                    window__isempty=False,
                    window__startswith__isnull=False,
                    window__endswith__isnull=False,
                ),
                name="aftersales_task_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_DRIVER)
                | Q(driver__isnull=False, assigned_at__isnull=False),
                name="aftersales_task_on_its_way_has_a_driver",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=ON_ROAD) | Q(set_off_at__isnull=False))
                & (~Q(state__in=THERE) | Q(arrived_at__isnull=False))
                & (~Q(state__in=CAR_TAKEN) | Q(taken_at__isnull=False))
                & (~Q(state__in=DONE) | Q(completed_at__isnull=False)),
                name="aftersales_task_has_its_times",
            ),
            models.CheckConstraint(
                condition=~Q(state=DriveState.FAILED) | ~Q(fail_reason=""),
                name="aftersales_failed_task_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DriveKind.ROADSIDE)
                | (Q(called_at__isnull=False) & ~Q(borne_by="")),
                name="aftersales_roadside_has_its_call_and_payer",
            ),
            models.CheckConstraint(
                condition=~Q(borne_by=Bearer.REPAIRER)
                | Q(within_guarantee=True, is_unsafe=True, quality_fault=True),
                name="aftersales_repairer_bears_own_faults_only",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_task_dealer"),
            models.Index(fields=("driver", "state"), name="aftersales_task_driver"),
        )

    def __str__(self) -> str:
        return self.number


class DriveUpdate(models.Model):
    """A word to somebody who waits at the roadside."""

    task = models.ForeignKey(
        DriverTask, on_delete=models.PROTECT, related_name="updates", verbose_name=_("task")
    )
    text = models.CharField(_("what the customer was told"), max_length=200)
    at = models.DateTimeField(_("at"))
    by = person(_("told by"))

    objects = DriveUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("word to the customer")
        verbose_name_plural = _("words to the customer")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="aftersales_update_says_something"),
        )

    def __str__(self) -> str:
        return self.text


class DriveIncident(Versioned):
    """More kilometres than the route explains; open until the director has an explanation."""

    task = models.OneToOneField(
        DriverTask, on_delete=models.PROTECT, related_name="incident", verbose_name=_("task")
    )
    driven_km = models.PositiveIntegerField(_("km driven"))
    allowed_km = models.DecimalField(_("km allowed"), max_digits=8, decimal_places=1)
    opened_at = models.DateTimeField(_("found"))
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    closed_by = person(_("closed by"), null=True)
    closed_at = moment(_("closed"))

    objects = DriveIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident of a drive")
        verbose_name_plural = _("incidents of drives")
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(driven_km__gt=F("allowed_km")),
                name="aftersales_incident_is_beyond_the_allowed_km",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(closed_by__isnull=False) & ~Q(explanation="")),
                name="aftersales_closed_incident_is_explained",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.driven_km}"
