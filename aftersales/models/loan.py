"""Cars that the house lends while it repairs 代步车, and to whom (domain.md 4.5)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.loans import LoanState
from aftersales.models.order import RepairOrder, moment, person
from aftersales.querysets.loans import LoanCarQuerySet, LoanQuerySet
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking


class LoanCar(Versioned):
    """A car of the dealer's own with its plate."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle", on_delete=models.PROTECT, related_name="+", verbose_name=_("vehicle")
    )
    plate = models.CharField(_("plate"), max_length=12)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = LoanCarQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan car")
        verbose_name_plural = _("loan cars")
        ordering = ("plate", "pk")
        constraints = (
            models.UniqueConstraint(fields=("vehicle",), name="aftersales_loan_car_is_listed_once"),
            models.CheckConstraint(condition=~Q(plate=""), name="aftersales_loan_car_has_a_plate"),
        )

    def __str__(self) -> str:
        return masking.mask_plate(self.plate)


class Loan(Versioned):
    """One loan car with one customer during one order.

    `span` is what was agreed and, once the car is back, how long it really was away: no car is with two
    customers at once.
    """

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="loans", verbose_name=_("order")
    )
    car = models.ForeignKey(
        LoanCar, on_delete=models.PROTECT, related_name="loans", verbose_name=_("loan car")
    )
    span = DateTimeRangeField(_("from and until"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=LoanState,
        default=LoanState.PLANNED,
        editable=False,
    )
    lent_at = moment(_("lent"))
    returned_at = moment(_("returned"))
    created_by = person(_("reserved by"))

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ("-created_at", "-pk")
        constraints = (
            ExclusionConstraint(
                name="aftersales_loan_car_has_one_customer_at_a_time",
                expressions=[("car", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=~Q(state=LoanState.CANCELLED),
            ),
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(state__in=(LoanState.PLANNED, LoanState.OUT)),
                name="aftersales_order_has_one_loan_car_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("car",),
                condition=Q(state=LoanState.OUT),
                name="aftersales_loan_car_is_out_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    span__isempty=False,
                    span__startswith__isnull=False,
                    span__endswith__isnull=False,
                ),
                name="aftersales_loan_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(LoanState.OUT, LoanState.BACK)) | Q(lent_at__isnull=False),
                name="aftersales_lent_car_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=LoanState.BACK) | Q(returned_at__isnull=False),
                name="aftersales_returned_car_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.car_id}"
