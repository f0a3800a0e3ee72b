"""What a car that came back late or early means in money, and cars that are overdue (domain.md 5.5)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rental.models.fields import moment, money, person
from rental.models.order import RentalOrder
from rental.querysets.handover import LateCarQuerySet, ReturnBillQuerySet


def one_order(label: Any, related: str) -> models.OneToOneField[Any, Any]:
    return models.OneToOneField(
        RentalOrder, on_delete=models.PROTECT, related_name=related, verbose_name=label
    )


def next_order(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("next order of the car"),
        **options,
    )


class ReturnBill(models.Model):
    """Every component of the settlement that follows from the return; the ledger books it once.

    `rent_stopped` is rent that did not run during breakdowns, `given_back` what lower classes give back.
    """

    order = one_order(pgettext_lazy("rental", "order"), "return_bill")
    agreed_end_at = models.DateTimeField(_("agreed end"))
    returned_at = models.DateTimeField(_("taken back"))
    late_days = models.PositiveSmallIntegerField(_("late days"), default=0)
    late_hours = models.PositiveSmallIntegerField(_("late hours"), default=0)
    late_fee = money(_("late fee"))
    harm_surcharge = money(_("surcharge: the next order suffered"))
    harmed_order = next_order(null=True)
    unused_days = models.PositiveSmallIntegerField(_("unused whole days"), default=0)
    early_refund = money(_("paid back for unused days"))
    rent_stopped = money(_("rent that stopped during breakdowns"))
    given_back = money(_("paid back for lower classes"))
    energy_missing = models.PositiveSmallIntegerField(_("fuel or charge missing, %"), default=0)
    energy_fee = money(_("fuel or charging"))
    tolls = money(_("tolls and parking"))
    posted_at = moment(_("booked"))
    posted_by = person(_("booked by"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = ReturnBillQuerySet.as_manager()

    class Meta:
        verbose_name = _("bill of a return")
        verbose_name_plural = _("bills of returns")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(late_fee=0) | Q(early_refund=0),
                name="rental_no_car_comes_late_and_early",
            ),
            models.CheckConstraint(
                condition=Q(harm_surcharge=0) | Q(harmed_order__isnull=False, late_fee__gt=0),
                name="rental_harm_surcharge_names_the_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    late_fee__gte=0,
                    harm_surcharge__gte=0,
                    early_refund__gte=0,
                    rent_stopped__gte=0,
                    given_back__gte=0,
                    energy_fee__gte=0,
                    tolls__gte=0,
                ),
                name="rental_return_bill_is_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(harmed_order=F("order")), name="rental_late_car_harms_another_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}"


class LateCar(models.Model):
    """A car that is overdue so far that the next order had to look for another one."""

    order = one_order(pgettext_lazy("rental", "order"), "lateness")
    next_order = next_order()
    noticed_at = models.DateTimeField(_("noticed"))

    objects = LateCarQuerySet.as_manager()

    class Meta:
        verbose_name = _("overdue car")
        verbose_name_plural = _("overdue cars")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(next_order=F("order")), name="rental_overdue_car_is_awaited_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}"
