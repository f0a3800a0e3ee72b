"""The rental order 租车订单: who drives which class from where, from when until when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.pairs import PairsField, with_pairs
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking
from dealerops.registry.fields import EncryptedTextField, SearchHashField
from rental.choices import (
    HANDED_IN,
    HANDED_OUT,
    HAS_A_CAR,
    TO_PLAN,
    EndedBy,
    EndReason,
    OrderSource,
    OrderState,
)
from rental.choices.orders import source_name
from rental.models.fields import moment, money, person, store
from rental.models.fleet import RentalVehicle
from rental.models.house import InsurancePlan, VehicleClass
from rental.models.terms import TermsVersion
from rental.querysets import RentalOrderQuerySet

AGREED = (*TO_PLAN, *HANDED_OUT)
NAMES = ("driver_name",)


def reached(states: Iterable[str], **facts: Any) -> Q:
    """In one of these states the named facts are on record."""
    return ~Q(state__in=tuple(states)) | Q(**facts)


class RentalOrder(Versioned):
    """One rental from the first question to the last fine (domain.md 5.1).

    `dealer` hands the car out, `return_dealer` takes it in. `needs` holds what the customer wants beside
    the class: `child_seats` (how many), `charging` (a charger at home or with us), `delivery` (to
    `delivery_address`). `vehicle` is the car assigned now, `pinned_vehicle` the one that was promised.
    `source` says who took the order: one of OrderSource, or the code of a platform. `total` is what the
    offer in force says; `policy_values` what each decision on the order went by.
    """

    REVEALABLE: ClassVar[frozenset[str]] = frozenset(
        {"driver_name", "driver_mobile", "driver_licence", "delivery_address"}
    )

    number = models.CharField(
        pgettext_lazy("rental", "order number"), max_length=24, unique=True, editable=False
    )
    dealer = store(_("store"), related_name="rental_orders")
    return_dealer = store(_("returned to"), related_name="rental_returns")
    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="rental_orders",
        verbose_name=_("customer"),
    )
    driver_name = models.CharField(pgettext_lazy("rental", "driver"), max_length=60, blank=True)
    driver_mobile = EncryptedTextField(_("driver's phone"), blank=True, default="")
    driver_mobile_hash = SearchHashField(source="driver_mobile", db_index=True)
    driver_licence = EncryptedTextField(_("driving licence number"), blank=True, default="")
    driver_licence_hash = SearchHashField(source="driver_licence", db_index=True)
    licence_until = models.DateField(_("licence valid until"), null=True, blank=True)
    vehicle_class = models.ForeignKey(
        VehicleClass, on_delete=models.PROTECT, related_name="orders", verbose_name=_("class")
    )
    start_at = models.DateTimeField(pgettext_lazy("rental", "from"))
    end_at = models.DateTimeField(_("until"))
    source = models.CharField(_("came through"), max_length=20, default=OrderSource.COUNTER)
    external_id = models.CharField(
        _("number with the platform"), max_length=60, null=True, blank=True
    )
    firm = models.ForeignKey(
        "network.Firm",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("platform"),
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=OrderState,
        default=OrderState.INQUIRY,
        editable=False,
    )
    weight = models.PositiveSmallIntegerField(_("weight in the plan"), default=1)
    operator = person(_("operator"), null=True, blank=True)

    pinned_vehicle = models.ForeignKey(
        RentalVehicle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("promised car"),
    )
    vehicle = models.ForeignKey(
        RentalVehicle,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="orders",
        verbose_name=_("assigned car"),
    )
    may_upgrade = models.BooleanField(_("may get a higher class"), default=True)
    may_downgrade = models.BooleanField(_("agreed to a lower class"), default=False)
    may_swap_store = models.BooleanField(_("agreed to a car of another store"), default=False)
    needs = models.JSONField(_("needs"), default=dict, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats, at least"), null=True, blank=True)
    planned_daily_km = models.PositiveIntegerField(_("planned km a day"), null=True, blank=True)
    range_agreed = models.BooleanField(_("agreed to the car's range"), default=False)
    delivery_address = EncryptedTextField(_("delivered to"), blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True)

    insurance_plan = models.ForeignKey(
        InsurancePlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("insurance plan"),
    )
    terms = models.ForeignKey(
        TermsVersion,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="orders",
        verbose_name=_("accepted terms"),
    )
    daily_rate = money(_("per day"), editable=False)
    rent = money(_("rent"), editable=False)
    total = money(_("total"), editable=False)
    cancel_fee = money(_("cancellation fee"), editable=False)
    compensation = money(_("compensation"), editable=False)

    id_checked = models.BooleanField(_("ID was checked"), default=False)
    submitted_at = moment(_("submitted"))
    contact_due_at = moment(_("to be called until"))
    contacted_at = moment(_("customer reached"))
    confirmed_at = moment(_("confirmed"))
    accepted_at = moment(_("accepted by the customer"))
    location_agreed_at = moment(_("agreed to the use of the location"))
    ready_at = moment(_("car ready"))
    handed_out_at = moment(_("handed over"))
    handed_in_at = moment(_("taken back"))
    settled_at = moment(_("settled"))
    ended_at = moment(_("over"))
    cancelled_by = models.CharField(
        _("cancelled by"), max_length=10, choices=EndedBy, blank=True, editable=False
    )
    end_code = models.CharField(
        _("reason"), max_length=14, choices=EndReason, blank=True, editable=False
    )
    cancel_reason = models.CharField(
        _("reason in words"), max_length=200, blank=True, editable=False
    )
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)
    pairs = PairsField(sources=NAMES, verbose_name=_("pairs of characters to search by"))

    objects = RentalOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("rental order")
        verbose_name_plural = _("rental orders")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "external_id"),
                condition=Q(external_id__isnull=False),
                name="rental_order_of_a_platform_is_taken_once",
            ),
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="rental_order_starts_then_ends"
            ),
            models.CheckConstraint(
                condition=~Q(external_id=""), name="rental_number_with_platform_is_not_empty"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="rental_order_has_weight"),
            models.CheckConstraint(
                condition=reached(
                    AGREED,
                    accepted_at__isnull=False,
                    confirmed_at__isnull=False,
                    terms__isnull=False,
                    insurance_plan__isnull=False,
                    licence_until__isnull=False,
                ),
                name="rental_confirmed_order_was_accepted",
            ),
            models.CheckConstraint(
                condition=reached(HAS_A_CAR, vehicle__isnull=False),
                name="rental_assigned_order_has_a_car",
            ),
            models.CheckConstraint(
                condition=reached(HANDED_OUT, handed_out_at__isnull=False, vehicle__isnull=False),
                name="rental_order_in_use_was_handed_out",
            ),
            models.CheckConstraint(
                condition=reached(HANDED_IN, handed_in_at__isnull=False),
                name="rental_returned_order_was_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__gte=F("handed_out_at")) | Q(handed_in_at=None),
                name="rental_taken_back_after_it_was_handed_out",
            ),
            models.CheckConstraint(
                condition=(Q(state=OrderState.CANCELLED) & ~Q(cancelled_by=""))
                | (~Q(state=OrderState.CANCELLED) & Q(cancelled_by="")),
                name="rental_cancelled_order_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(OrderState.CANCELLED, OrderState.REJECTED))
                | ~Q(end_code=""),
                name="rental_ended_order_says_why",
            ),
            models.CheckConstraint(
                condition=Q(rent__gte=0, total__gte=0, cancel_fee__gte=0, compensation__gte=0),
                name="rental_order_money_is_not_negative",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="rental_order_dealer"),
            models.Index(
                fields=("dealer", "state", "-created_at", "-id"), name="rental_order_dealer_state"
            ),
            models.Index(fields=("return_dealer", "end_at"), name="rental_order_returns"),
            models.Index(fields=("dealer", "start_at"), name="rental_order_starts"),
            models.Index(fields=("-created_at", "-id"), name="rental_order_time"),
            models.Index(fields=("firm", "-created_at", "-id"), name="rental_order_firm"),
            models.Index(fields=("vehicle", "start_at"), name="rental_order_of_car"),
            models.Index(
                fields=("number",),
                opclasses=("varchar_pattern_ops",),
                name="rental_order_number_begins",
            ),
            GinIndex(fields=("pairs",), name="rental_order_pairs"),
        )

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Numbers and their hashes, names and their pairs: never one without the other."""
        if update_fields is not None:
            names = set(update_fields)
            hashed = names & {"driver_mobile", "driver_licence"}
            update_fields = with_pairs(self, names) | {f"{name}_hash" for name in hashed}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def last_day(self) -> dt.date:
        """The last one on which the customer has the car; an end at midnight is not of the day that begins."""
        return timezone.localdate(self.end_at - dt.timedelta(microseconds=1))

    @property
    def masked_driver(self) -> str:
        return masking.mask_name(self.driver_name)

    @property
    def masked_mobile(self) -> str:
        return masking.mask_phone(self.driver_mobile)

    @property
    def masked_licence(self) -> str:
        return masking.mask_id(self.driver_licence)

    @property
    def source_label(self) -> str:
        return source_name(self.source)
