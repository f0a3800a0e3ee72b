"""The hours that an expected car has a bay to itself (domain.md 4.1, APPOINTED)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.bay import Bay
from aftersales.models.order import RepairOrder, moment
from aftersales.querysets.bays import AppointmentQuerySet
from dealerops.foundation.versioned import Versioned


class Appointment(Versioned):
    """A bay kept for an order 预约; where the appointment stands is the order's own state.

    `released_at` gives the bay back: the customer cancelled or did not come. `kept_at`: the car came.
    """

    order = models.OneToOneField(
        RepairOrder, on_delete=models.PROTECT, related_name="appointment", verbose_name=_("order")
    )
    bay = models.ForeignKey(
        Bay, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("bay")
    )
    span = DateTimeRangeField(_("from and until"))
    contact_agreed = models.BooleanField(_("customer agrees to be contacted about it"))
    kept_at = moment(_("car came"))
    released_at = moment(_("bay given back"))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("span", "pk")
        constraints = (
            ExclusionConstraint(
                name="aftersales_bay_has_one_car_at_a_time",
                expressions=[("bay", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(
                condition=Q(
                    span__isempty=False,
                    span__startswith__isnull=False,
                    span__endswith__isnull=False,
                ),
                name="aftersales_appointment_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(contact_agreed=True), name="aftersales_appointment_has_contact_consent"
            ),
        )
        indexes = (
            models.Index(
                fields=("order",),
                condition=Q(kept_at=None, released_at=None),
                name="aftersales_appointment_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.bay_id}"
