"""Which car serves which order: assignments, and the plans that propose them (domain.md 5.3)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from rental.choices.plan import AssignedBy, PlanKind, PlanState, Trigger, reason_name
from rental.models.fields import moment, money, person, store
from rental.models.fleet import RentalVehicle
from rental.models.order import RentalOrder
from rental.querysets import AssignmentQuerySet, PlanLineQuerySet, PlanVersionQuerySet


class PlanVersion(Versioned):
    """One answer of the planner 排单 for a store; people publish it or leave it.

    `inputs_hash` names the orders, cars and blocks it was made from. `objective` holds what every level of
    domain.md 5.3 reached, and the proven bounds of levels 1 and 2.
    """

    dealer = store(_("store"), related_name="rental_plans")
    number = models.PositiveIntegerField(_("version of the plan"))
    kind = models.CharField(_("covers"), max_length=8, choices=PlanKind, default=PlanKind.FULL)
    trigger = models.CharField(_("made for"), max_length=10, choices=Trigger, default=Trigger.HAND)
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT, editable=False
    )
    begins_at = models.DateTimeField(pgettext_lazy("rental", "from"))
    ends_at = models.DateTimeField(_("until"))
    inputs_hash = models.CharField(_("hash of what went in"), max_length=64)
    objective = models.JSONField(_("objective"), default=dict)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)
    made_at = models.DateTimeField(_("made"))
    made_by = person(pgettext_lazy("rental", "made by"), null=True)
    published_at = moment(_("published"))
    published_by = person(_("published by"), null=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("rental", "plan")
        verbose_name_plural = _("plans")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "number"), name="rental_plan_has_its_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="rental_plan_covers_some_time"
            ),
            models.CheckConstraint(
                condition=(Q(state=PlanState.PUBLISHED) & Q(published_at__isnull=False))
                | (~Q(state=PlanState.PUBLISHED) & Q(published_at=None)),
                name="rental_published_plan_says_when",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-made_at", "-id"), name="rental_plan_dealer"),
            models.Index(fields=("-made_at", "-id"), name="rental_plan_time"),
        )

    def __str__(self) -> str:
        return f"{self.dealer_id}/{self.number}"


class PlanLine(models.Model):
    """What a plan says of one order: its car, and the car it had when the plan was made.

    Without a car `reasons` holds codes of Shortage and `ways` what could be done, the cheapest first.
    """

    plan = models.ForeignKey(
        PlanVersion,
        on_delete=models.CASCADE,
        related_name="lines",
        verbose_name=pgettext_lazy("rental", "plan"),
    )
    order = models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="plan_lines",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    vehicle = models.ForeignKey(
        RentalVehicle, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("car")
    )
    before = models.ForeignKey(
        RentalVehicle,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("car before"),
    )
    start_at = models.DateTimeField(pgettext_lazy("rental", "from"))
    end_at = models.DateTimeField(_("until"))
    is_change = models.BooleanField(_("changes the car"), default=False)
    is_frozen = models.BooleanField(_("frozen"), default=False)
    steps = models.SmallIntegerField(_("class steps up"), default=0)
    reasons = models.JSONField(_("why it has no car"), default=list)
    ways = models.JSONField(_("ways out"), default=list)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        ordering = ("plan", "start_at", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "order"), name="rental_plan_speaks_of_an_order_once"
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | ~Q(reasons=[]),
                name="rental_order_without_car_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.order_id}"


class Assignment(Versioned):
    """A car kept for an order, with the time before and after it; `span` is the padded one.

    `steps` is how many classes above the booked one the car stands, `cost` what that upgrade costs us.
    A row without `released_at` holds the car, after the return until it is clean.
    """

    order = models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    vehicle = models.ForeignKey(
        RentalVehicle, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("car")
    )
    span = DateTimeRangeField(_("kept from and until"))
    assigned_by = models.CharField(_("assigned"), max_length=8, choices=AssignedBy)
    plan = models.ForeignKey(
        PlanVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="assignments",
        verbose_name=pgettext_lazy("rental", "plan"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    steps = models.SmallIntegerField(_("class steps up"), default=0)
    cost = money(_("cost of the upgrade"))
    made_at = models.DateTimeField(_("made"))
    made_by = person(pgettext_lazy("rental", "made by"), null=True)
    released_at = moment(pgettext_lazy("rental", "released"))

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("-made_at", "-pk")
        constraints = (
            ExclusionConstraint(
                name="rental_car_serves_one_order_at_a_time",
                expressions=[("vehicle", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(released_at=None),
            ),
            models.UniqueConstraint(
                fields=("order",), condition=Q(released_at=None), name="rental_order_has_one_car"
            ),
            models.CheckConstraint(
                condition=Q(
                    span__isempty=False,
                    span__startswith__isnull=False,
                    span__endswith__isnull=False,
                ),
                name="rental_assignment_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=0), name="rental_upgrade_cost_is_not_negative"
            ),
        )
        indexes = (models.Index(fields=("-made_at", "-id"), name="rental_assignment_time"),)

    @property
    def reason_label(self) -> str:
        return reason_name(self.reason)

    def __str__(self) -> str:
        return f"{self.order_id} {self.vehicle_id}"
