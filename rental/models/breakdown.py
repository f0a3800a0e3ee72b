"""A car that failed while a customer had it (domain.md 5.5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.registry.fields import EncryptedTextField
from rental.choices.breakdowns import OVER, BreakdownState, Cause
from rental.models.fields import moment, money, person
from rental.models.fleet import Block
from rental.models.handover import of_car, of_order
from rental.querysets.handover import BreakdownEventQuerySet


class BreakdownEvent(Versioned):
    """From the call of the customer until another car is there, the car runs again or the rental ends.

    Rent stops from `reported_at` until `resolved_at`; the credit for that time is `rent_credit`. Where the
    customer stands is a location of a person and therefore encrypted.
    """

    order = of_order("breakdowns")
    vehicle = of_car()
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=BreakdownState,
        default=BreakdownState.OPEN,
        editable=False,
    )
    reported_at = models.DateTimeField(_("reported"))
    reported_by = person(_("written by"), null=True)
    place = EncryptedTextField(_("where the car stands"), blank=True, default="")
    same_city = models.BooleanField(_("in the city of the store"), default=True)
    what = models.CharField(_("what happened"), max_length=300)
    cause = models.CharField(_("cause"), max_length=11, choices=Cause, blank=True)
    police_number = models.CharField(_("number of the police"), max_length=60, blank=True)
    insurer_number = models.CharField(_("number of the insurer"), max_length=60, blank=True)
    roadside_due_at = models.DateTimeField(_("help due"))
    roadside_at = moment(_("help there"))
    replacement_due_at = models.DateTimeField(_("another car due"))
    resolved_at = moment(_("over"))
    replacement = of_car(_("car given instead"), null=True)
    rent_credit = money(_("rent not charged"))
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("block")
    )
    policy_values = models.JSONField(_("policy values"), default=dict, editable=False)

    objects = BreakdownEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdowns")
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("order",),
                condition=~Q(state__in=OVER),
                name="rental_one_open_breakdown_of_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(cause=Cause.ACCIDENT) | ~Q(police_number="") | ~Q(insurer_number=""),
                name="rental_accident_has_a_number",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=OVER) & Q(resolved_at=None))
                | Q(state__in=OVER, resolved_at__gte=F("reported_at")),
                name="rental_breakdown_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(state=BreakdownState.REPLACED) | Q(replacement__isnull=False),
                name="rental_replaced_car_has_a_successor",
            ),
            models.CheckConstraint(
                condition=Q(replacement=None) | ~Q(replacement=F("vehicle")),
                name="rental_broken_car_replaces_nothing",
            ),
            models.CheckConstraint(
                condition=Q(roadside_at=None) | Q(roadside_at__gte=F("reported_at")),
                name="rental_help_comes_after_the_call",
            ),
        )
        indexes = (
            models.Index(fields=("vehicle", "reported_at"), name="rental_breakdown_of_car"),
            models.Index(fields=("-created_at", "-id"), name="rental_breakdown_time"),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.reported_at:%F %R}"
