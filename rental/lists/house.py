"""What a store keeps: its cars, its prices, and whom nothing is rented to."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import SHORTEST_NAME, by_initials, joined
from dealerops.identifiers.masking import mask_name, mask_vin
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.registry.models import PlateAssignment
from rental.choices.dunning import block_reason_name
from rental.choices.roles import HEADS
from rental.lists.shared import AUDITORS, READERS, Group, StoreFilters, classes, local, view_filter
from rental.models import BlockedCustomer, RentalVehicle, Tariff

SHORTEST = 3
CAR_GROUPS = (
    Group("fleet", _("In the fleet"), Q(retired_on=None)),
    Group("unfiled", _("Not filed for rental"), Q(retired_on=None, rental_registered=False)),
    Group("gone", _("Left the fleet"), Q(retired_on__isnull=False)),
    Group("all", _("All"), Q()),
)
BLOCK_GROUPS = (
    Group("force", _("In force"), Q(lifted_at=None)),
    Group("lifted", _("Lifted"), Q(lifted_at__isnull=False)),
    Group("all", _("All"), Q()),
)
TARIFF_GROUPS = (
    Group("own", _("Own prices"), Q(dealer__isnull=False)),
    Group("shared", _("Prices of all stores"), Q(dealer=None)),
    Group("all", _("All"), Q()),
)


def _yes_no(value: bool) -> str:  # noqa: FBT001 - one column's value
    return str(_("yes") if value else _("no"))


def _everywhere(chinese: str | None, english: str | None) -> str:
    return local(chinese, english or "") if chinese else str(_("All stores"))


def _first_day(days: Any) -> Any:
    return days.lower


def by_plate(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """A part of the plate or the end of the VIN; the fleet of a store is short."""
    if len(q) < SHORTEST:
        return None
    carriers = PlateAssignment.objects.filter(plate__contains=q, vehicle__rental__in=rows)
    found = Q(vehicle__in=list(carriers.values_list("vehicle", flat=True)))
    return rows.filter(found | Q(vehicle__vin__endswith=q))


def by_class(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(
        Q(vehicle_class__code__icontains=q)
        | Q(vehicle_class__name__icontains=q)
        | Q(vehicle_class__name_en__icontains=q)
    )


def by_customer(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """The list of a store is short: a look at every row of it costs nothing."""
    if len(q) < SHORTEST_NAME:
        return None
    return rows.filter(Q(customer__name__icontains=q) | by_initials(joined(q), "customer__pairs"))


class CarFilters(StoreFilters):
    groups = CAR_GROUPS
    view = view_filter(CAR_GROUPS)
    vehicle_class = django_filters.ModelChoiceFilter(
        label=_("Class"), queryset=classes, empty_label=_("All classes")
    )


class TariffFilters(StoreFilters):
    groups = TARIFF_GROUPS
    view = view_filter(TARIFF_GROUPS)


class BlockFilters(StoreFilters):
    groups = BLOCK_GROUPS
    view = view_filter(BLOCK_GROUPS)


CLASS = ListColumn(
    "vehicle_class",
    _("Class"),
    source=("vehicle_class__name", "vehicle_class__name_en"),
    value=local,
)
STORE = ListColumn(
    "store", _("Store"), source=("dealer__name", "dealer__name_en"), value=local, roles=AUDITORS
)

CARS = register_list(
    ListSpec(
        key="rental.cars",
        title=_("Rental cars"),
        model=RentalVehicle,
        roles=READERS,
        columns=(
            ListColumn("vin", _("VIN"), masked=Masked("vehicle__vin", mask_vin)),
            STORE,
            ListColumn(
                "model",
                _("Model"),
                source=("vehicle__model__name", "vehicle__model__name_en"),
                value=local,
            ),
            CLASS,
            ListColumn("seats", _("Seats"), Kind.INTEGER),
            ListColumn("range_km", _("Range in km"), Kind.INTEGER),
            ListColumn("filed", _("Filed for rental"), source="rental_registered", value=_yes_no),
            ListColumn("insurance_until", _("Insured until"), Kind.DATE),
            ListColumn("inspection_until", _("Inspected until"), Kind.DATE),
            ListColumn(
                "partner",
                _("Partner's car"),
                source="is_partner",
                value=_yes_no,
                shown=Shown.CHOICE,
            ),
            ListColumn("in_fleet_from", _("In the fleet since"), Kind.DATE, shown=Shown.CHOICE),
            ListColumn("retired_on", _("Left the fleet on"), Kind.DATE, shown=Shown.CHOICE),
        ),
        filterset=CarFilters,
        search=by_plate,
    )
)
TARIFFS = register_list(
    ListSpec(
        key="rental.tariffs",
        title=_("Tariffs"),
        model=Tariff,
        roles=READERS,
        columns=(
            CLASS,
            ListColumn(
                "where",
                _("Holds in"),
                source=("dealer__name", "dealer__name_en"),
                value=_everywhere,
            ),
            ListColumn("since", _("Valid from"), Kind.DATE, source="valid", value=_first_day),
            ListColumn("per_day", _("Per day"), Kind.MONEY),
            ListColumn("deposit", _("Rental deposit"), Kind.MONEY),
            ListColumn("violation_deposit", _("Violation deposit"), Kind.MONEY),
        ),
        filterset=TariffFilters,
        search=by_class,
    )
)
BLOCKED = register_list(
    ListSpec(
        key="rental.blocked",
        title=_("Block list"),
        model=BlockedCustomer,
        roles=HEADS | AUDITORS,
        columns=(
            ListColumn("customer", _("Customer"), masked=Masked("customer__name", mask_name)),
            STORE,
            ListColumn("reason", _("Reason"), value=block_reason_name),
            ListColumn("since", _("Since"), Kind.DATETIME),
            ListColumn("by", _("Entered by"), source="created_by__display_name"),
            ListColumn("lifted_at", _("Lifted"), Kind.DATETIME),
        ),
        filterset=BlockFilters,
        search=by_customer,
    )
)
