"""The list of rental orders: one declaration for the portal, the back office and files."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_vin
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.workcal.services import end_of
from rental.choices import OrderState as S
from rental.choices.orders import source_name
from rental.lists.shared import AUDITORS, READERS, Group, StoreFilters, classes, local, view_filter
from rental.models import RentalOrder
from rental.querysets import RentalOrderQuerySet
from rental.selectors.badges import order_badge
from rental.selectors.order_search import search_orders

FIRST_YEAR, LAST_YEAR = 2000, 2100


def _in(*states: S) -> Q:
    return Q(state__in=states)


ORDER_GROUPS = (
    Group("confirm", _("To be confirmed"), _in(S.INQUIRY, S.PENDING_CONFIRM)),
    Group("planned", _("Planned"), _in(S.CONFIRMED, S.ASSIGNED, S.READY)),
    Group("out", _("On the road"), _in(S.IN_USE)),
    Group(
        "settling", pgettext_lazy("rental", "Returned"), _in(S.RETURNED, S.SETTLING, S.DEPOSIT_HOLD)
    ),
    Group("over", _("Over"), _in(S.CLOSED, S.CANCELLED, S.NO_SHOW, S.REJECTED)),
    Group("all", _("All"), Q()),
)


def _state(state: str) -> str:
    return str(S(state).label)


class DayField(forms.DateField):
    """A day picked in the browser's own calendar, of years in which there may be orders."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        day = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayField


ORDER_COLUMNS = (
    ListColumn("number", _("Rental order")),
    ListColumn(
        "store", _("Store"), source=("dealer__name", "dealer__name_en"), value=local, roles=AUDITORS
    ),
    ListColumn("state", _("State"), value=_state, cell=order_badge),
    ListColumn(
        "driver", pgettext_lazy("rental", "Driver"), masked=Masked("driver_name", mask_name)
    ),
    ListColumn(
        "vehicle_class",
        _("Class"),
        source=("vehicle_class__name", "vehicle_class__name_en"),
        value=local,
    ),
    ListColumn("start", pgettext_lazy("rental", "From"), Kind.DATETIME, "start_at"),
    ListColumn("end", pgettext_lazy("rental", "Until"), Kind.DATETIME, "end_at"),
    ListColumn(
        "vin",
        _("Assigned car"),
        masked=Masked("vehicle__vehicle__vin", lambda vin: mask_vin(vin) if vin else ""),
        shown=Shown.CHOICE,
    ),
    ListColumn("source", _("Came through"), value=source_name),
    ListColumn("total", _("Total"), Kind.MONEY, total="total"),
    ListColumn(
        "returned_to",
        _("Returned to"),
        source=("return_dealer__name", "return_dealer__name_en"),
        value=local,
        shown=Shown.CHOICE,
    ),
    ListColumn("operator", _("Operator"), source="operator__display_name", shown=Shown.CHOICE),
    ListColumn("external", _("Platform's number"), source="external_id", shown=Shown.CHOICE),
    ListColumn("handed_out", _("Handed over"), Kind.DATETIME, "handed_out_at", shown=Shown.CHOICE),
    ListColumn(
        "handed_in",
        pgettext_lazy("rental", "Taken back"),
        Kind.DATETIME,
        "handed_in_at",
        shown=Shown.CHOICE,
    ),
    ListColumn(
        "fee",
        _("Cancellation fee"),
        Kind.MONEY,
        "cancel_fee",
        shown=Shown.CHOICE,
        total="cancel_fee",
    ),
    ListColumn("taken", _("Taken on"), Kind.DATE, source="created_at", value=timezone.localdate),
)


class OrderFilters(StoreFilters):
    groups = ORDER_GROUPS
    view = view_filter(ORDER_GROUPS)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=S.choices, empty_label=_("All states")
    )
    vehicle_class = django_filters.ModelChoiceFilter(
        label=_("Class"), queryset=classes, empty_label=_("All classes")
    )
    since = DayFilter(label=_("Starting from"), method="starting_since")
    until = DayFilter(label=_("Starting until"), method="starting_until")

    def starting_since(
        self, orders: RentalOrderQuerySet, name: str, value: dt.date
    ) -> RentalOrderQuerySet:
        return orders.filter(start_at__gte=end_of(value - dt.timedelta(days=1)))

    def starting_until(
        self, orders: RentalOrderQuerySet, name: str, value: dt.date
    ) -> RentalOrderQuerySet:
        return orders.filter(start_at__lt=end_of(value))


ORDERS = register_list(
    ListSpec(
        key="rental.orders",
        title=_("Rental orders"),
        model=RentalOrder,
        roles=READERS,
        columns=ORDER_COLUMNS,
        filterset=OrderFilters,
        search=search_orders,
    )
)
