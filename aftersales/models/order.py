"""The repair order 维修委托书: one visit of one car to the workshop."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import GuaranteeClass, ReceptionMode, RoState, RoType
from aftersales.querysets import RepairOrderQuerySet
from dealerops.foundation.pairs import PairsField, with_pairs
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking

NEVER_CAME = (RoState.APPOINTED, RoState.NO_SHOW, RoState.CANCELLED)
HANDED_BACK = (RoState.DELIVERED, RoState.ARCHIVED)
PAID = (RoState.PAID, *HANDED_BACK)
SETTLED = (RoState.SETTLED, *PAID)
READY = (RoState.READY, *SETTLED)
FINISHED = (RoState.QC, *READY)
STARTED = (
    RoState.WIP,
    RoState.AWAITING_APPROVAL,
    RoState.AWAITING_PARTS,
    RoState.SUBLET,
    *FINISHED,
)
APPROVED = (RoState.APPROVED, *STARTED)
NAMES = ("contact_name", "plate")
# Past visits from an older system: nobody knows who held the spanner, and nothing more is done to them.
TAKEN_OVER = Q(state=RoState.ARCHIVED) & ~Q(old_number="")


def reached(states: Iterable[str], **times: Any) -> Q:
    """In one of these states the named moments are on record."""
    return ~Q(state__in=tuple(states)) | Q(**times)


def money(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=0, editable=False)


def moment(label: Any) -> models.DateTimeField[Any, Any]:
    return models.DateTimeField(label, null=True, editable=False)


def person(label: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )


class RepairOrder(Versioned):
    """One car, one visit: from the expected arrival to the keys (domain.md 4.1).

    The amounts are those of the settlement, by who pays. `promised_at` is the promise in force.
    `old_number` marks a past visit that was taken over from an older system.
    """

    number = models.CharField(_("order number"), max_length=20, unique=True, editable=False)
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        related_name="repair_orders",
        verbose_name=_("dealer"),
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        on_delete=models.PROTECT,
        related_name="repair_orders",
        verbose_name=_("vehicle"),
    )
    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="repair_orders",
        verbose_name=_("customer"),
    )
    type = models.CharField(_("type"), max_length=12, choices=RoType.choices, default=RoType.NORMAL)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=RoState.choices,
        default=RoState.APPOINTED,
        editable=False,
    )
    advisor = person(_("service advisor"))
    technician = person(_("technician"), null=True, blank=True)
    rework_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="reworks",
        verbose_name=_("rework of"),
    )

    mode = models.CharField(_("came by"), max_length=12, choices=ReceptionMode.choices, blank=True)
    plate = models.CharField(_("plate"), max_length=12, blank=True)
    contact_name = models.CharField(_("brought by"), max_length=120, blank=True)
    mileage_in = models.PositiveIntegerField(_("km at arrival"), null=True)
    mileage_out = models.PositiveIntegerField(_("km at delivery"), null=True)
    fuel_percent = models.PositiveSmallIntegerField(_("fuel or charge, %"), null=True)
    valuables = models.CharField(_("valuables in the car"), max_length=200, blank=True)
    confirmed_by = models.CharField(_("walk-around confirmed by"), max_length=120, blank=True)
    contact_verified = models.BooleanField(_("phone confirmed with a code"), default=False)
    guarantee_class = models.CharField(
        _("guarantee"),
        max_length=10,
        choices=GuaranteeClass.choices,
        default=GuaranteeClass.MINOR,
    )
    has_paint = models.BooleanField(_("with paint work"), default=False)
    repeat_repair = models.BooleanField(_("repeated symptom"), default=False, editable=False)
    inspection_fee_agreed = models.BooleanField(_("inspection fee agreed before"), default=False)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    qc_fail_count = models.PositiveSmallIntegerField(
        _("failed quality checks"), default=0, editable=False
    )
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    amount_customer = money(_("customer pays"))
    amount_warranty = money(_("warranty pays"))
    amount_insurance = money(_("insurance pays"))

    planned_at = models.DateTimeField(_("expected"), null=True, blank=True)
    promised_at = moment(_("promised for"))
    arrived_at = moment(_("arrived"))
    greeted_at = moment(_("greeted"))
    opened_at = moment(_("checked in"))
    inspected_at = moment(_("inspected"))
    quoted_at = moment(_("quoted"))
    approved_at = moment(_("approved"))
    started_at = moment(_("work begun"))
    finished_at = moment(_("work finished"))
    qc_passed_at = moment(_("quality check passed"))
    settle_started_at = moment(_("settlement begun"))
    settled_at = moment(_("settled"))
    paid_at = moment(_("paid"))
    delivered_at = moment(_("delivered"))
    closed_at = moment(_("closed without work"))
    old_number = models.CharField(
        _("order number in the old system"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    old_work = models.CharField(
        _("work done, in the words of the old system"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    held_up_in = models.CharField(
        _("held up in, before the customer was asked"),
        max_length=20,
        choices=RoState.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    pairs = PairsField(sources=NAMES, verbose_name=_("pairs of characters to search by"))

    objects = RepairOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("repair order")
        verbose_name_plural = _("repair orders")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=NEVER_CAME)
                | Q(
                    arrived_at__isnull=False,
                    greeted_at__isnull=False,
                    opened_at__isnull=False,
                    mileage_in__isnull=False,
                ),
                name="aftersales_checked_in_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(greeted_at__gte=F("arrived_at")) | Q(greeted_at=None),
                name="aftersales_greeted_after_arrival",
            ),
            models.CheckConstraint(
                condition=reached(APPROVED, approved_at__isnull=False),
                name="aftersales_approved_has_its_time",
            ),
            models.CheckConstraint(
                condition=reached(STARTED, started_at__isnull=False)
                & (reached(STARTED, technician__isnull=False) | TAKEN_OVER),
                name="aftersales_started_has_time_and_technician",
            ),
            models.CheckConstraint(
                condition=reached(FINISHED, finished_at__isnull=False),
                name="aftersales_finished_has_its_time",
            ),
            models.CheckConstraint(
                condition=reached(READY, qc_passed_at__isnull=False),
                name="aftersales_ready_has_its_time",
            ),
            models.CheckConstraint(
                condition=reached(
                    SETTLED, settle_started_at__isnull=False, settled_at__isnull=False
                ),
                name="aftersales_settled_has_its_times",
            ),
            models.CheckConstraint(
                condition=reached(PAID, paid_at__isnull=False),
                name="aftersales_paid_has_its_time",
            ),
            models.CheckConstraint(
                condition=reached(
                    HANDED_BACK, delivered_at__isnull=False, mileage_out__gte=F("mileage_in")
                ),
                name="aftersales_delivered_has_time_and_km",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("CANCELLED", "NO_SHOW"))
                | (Q(closed_at__isnull=False) & ~Q(cancel_reason="")),
                name="aftersales_closed_without_work_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=("dealer", "old_number"),
                condition=~Q(old_number=""),
                name="aftersales_old_order_is_taken_over_once",
            ),
            models.CheckConstraint(
                condition=Q(old_number="", old_work="") | TAKEN_OVER,
                name="aftersales_taken_over_order_is_over",
            ),
            models.CheckConstraint(
                condition=Q(fuel_percent__lte=100) | Q(fuel_percent=None),
                name="aftersales_fuel_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(type=RoType.REWORK) | Q(rework_of=None),
                name="aftersales_only_rework_has_an_earlier_order",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_ro_dealer"),
            models.Index(
                fields=("dealer", "state", "-created_at", "-id"), name="aftersales_ro_dealer_state"
            ),
            models.Index(fields=("advisor", "-created_at", "-id"), name="aftersales_ro_advisor"),
            models.Index(fields=("technician", "state"), name="aftersales_ro_technician"),
            models.Index(fields=("-created_at", "-id"), name="aftersales_ro_time"),
            models.Index(fields=("vehicle", "-delivered_at"), name="aftersales_ro_vehicle"),
            models.Index(fields=("dealer", "-delivered_at"), name="aftersales_ro_delivered"),
            models.Index(
                fields=("number",),
                opclasses=("varchar_pattern_ops",),
                name="aftersales_ro_number_begins",
            ),
            GinIndex(fields=("pairs",), name="aftersales_ro_pairs"),
        )

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Names and the pairs by which they are found are never saved one without the other."""
        if update_fields is not None:
            update_fields = with_pairs(self, update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def masked_plate(self) -> str:
        return masking.mask_plate(self.plate)

    @property
    def masked_contact(self) -> str:
        return masking.mask_name(self.contact_name)
