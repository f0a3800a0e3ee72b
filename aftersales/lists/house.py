"""What a dealer's workshop works with: bays, labour operations, parts, licences, loan cars."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices.bays import BayKind
from aftersales.lists.cards import Group, dealers_of
from aftersales.lists.orders import local
from aftersales.models import Bay, DriverLicence, LabourOperation, LoanCar, Part
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_plate, mask_vin
from dealerops.lists.columns import ListColumn, Masked
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

KEEPERS = frozenset({Role.D_SVC_DIR})
READERS = KEEPERS | {Role.D_GM}
GROUPS: Sequence[Group] = (
    Group("active", pgettext_lazy("house list", "In use"), Q(is_active=True)),
    Group("all", pgettext_lazy("house list", "All")),
)


class HouseFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=dealers_of, empty_label=_("All dealers")
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        return ("dealer",) if actor.house == House.DEALER else ()

    def in_group(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        return rows.filter(next(group.where for group in GROUPS if group.key == value))


def by_code(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(code__icontains=q)


def by_code_or_name(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    """The lists of one house are short: a look at every row of it costs nothing."""
    return rows.filter(Q(code__icontains=q) | Q(name__icontains=q) | Q(name_en__icontains=q))


def by_driver(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(driver__display_name__icontains=q)


def by_plate(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any]:
    return rows.filter(plate__icontains=q)


def _kind(kind: str) -> str:
    return str(BayKind(kind).label)


def _time(value: Any) -> str:
    return f"{value:%H:%M}"


def _in_use(value: bool) -> str:  # noqa: FBT001 - one column's value
    return str(_("yes") if value else _("no"))


def _in_english(value: str) -> SafeString:
    """The words with their language, for whoever has the page read aloud."""
    return format_html('<span lang="en">{}</span>', value)


NAMES = (
    ListColumn("name", _("Chinese name")),
    ListColumn("name_en", _("English name"), cell=_in_english),
)
IN_USE = ListColumn("is_active", pgettext_lazy("house list", "In use"), value=_in_use)

BAYS = register_list(
    ListSpec(
        key="aftersales.bays",
        title=_("Bays"),
        model=Bay,
        roles=READERS,
        columns=(
            ListColumn("code", _("Bay")),
            ListColumn("kind", _("Equipped for"), value=_kind),
            ListColumn("opens_at", _("Staffed from"), value=_time),
            ListColumn("closes_at", _("Staffed until"), value=_time),
            IN_USE,
        ),
        filterset=HouseFilters,
        search=by_code,
    )
)
OPERATIONS = register_list(
    ListSpec(
        key="aftersales.operations",
        title=_("Labour operations"),
        model=LabourOperation,
        roles=READERS,
        columns=(
            ListColumn("code", _("Operation number")),
            *NAMES,
            ListColumn("hours", _("Hours"), Kind.HOURS),
            ListColumn("rate", _("Price per hour"), Kind.MONEY),
            IN_USE,
        ),
        filterset=HouseFilters,
        search=by_code_or_name,
    )
)
PARTS = register_list(
    ListSpec(
        key="aftersales.parts",
        title=_("Parts"),
        model=Part,
        roles=READERS,
        columns=(
            ListColumn("code", _("Part number")),
            *NAMES,
            ListColumn("unit_price", _("Unit price incl. VAT"), Kind.MONEY),
            IN_USE,
        ),
        filterset=HouseFilters,
        search=by_code_or_name,
    )
)
LICENCES = register_list(
    ListSpec(
        key="aftersales.licences",
        title=_("Driving licences"),
        model=DriverLicence,
        roles=READERS,
        columns=(
            ListColumn("driver", _("Driver"), source="driver__display_name"),
            ListColumn("licence_class", _("Licence class")),
            ListColumn("valid_from", _("Valid from"), Kind.DATE),
            ListColumn("valid_until", _("Valid until"), Kind.DATE),
            IN_USE,
        ),
        filterset=HouseFilters,
        search=by_driver,
    )
)
LOAN_CARS = register_list(
    ListSpec(
        key="aftersales.loan_cars",
        title=_("Loan cars"),
        model=LoanCar,
        roles=READERS,
        columns=(
            ListColumn("plate", _("Plate"), masked=Masked("plate", mask_plate)),
            ListColumn(
                "model",
                _("Model"),
                source=("vehicle__model__name", "vehicle__model__name_en"),
                value=local,
            ),
            ListColumn("vin", _("VIN"), masked=Masked("vehicle__vin", mask_vin)),
            IN_USE,
        ),
        filterset=HouseFilters,
        search=by_plate,
    )
)
