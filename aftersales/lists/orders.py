"""The list of repair orders: one declaration for the portal, the back office and files."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState as S
from aftersales.choices import RoType
from aftersales.lists.roles import OFFICES, ORDER_READERS
from aftersales.models import RepairOrder
from aftersales.querysets import RepairOrderQuerySet
from aftersales.querysets.orders import IN_WORKSHOP, WORKING
from aftersales.selectors.badges import order_badge
from aftersales.selectors.order_search import search_orders
from dealerops.foundation.actor import Actor, House
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_plate, mask_vin
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.network.models import Dealer
from dealerops.workcal.services import end_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list."""

    key: str
    label: str | Promise
    where: Q


def _in(*states: S) -> Q:
    return Q(state__in=states)


ORDER_GROUPS = (
    Group("workshop", _("In the workshop"), Q(state__in=IN_WORKSHOP)),
    Group("expected", _("Expected"), _in(S.APPOINTED)),
    Group("customer", _("With the customer"), _in(S.QUOTED, S.AWAITING_APPROVAL)),
    Group("work", _("In work"), Q(state__in=WORKING)),
    Group("ready", _("Ready to go"), _in(S.READY, S.SETTLED, S.PAID)),
    Group("delivered", _("Delivered"), _in(S.DELIVERED, S.ARCHIVED)),
    Group("all", _("All"), Q()),
)


def local(chinese: str, english: str) -> str:
    """The name in the reader's language; not every master record has an English one."""
    return english if english and not (get_language() or "").startswith("zh") else chinese


def _state(state: str) -> str:
    return str(S(state).label)


def _type(kind: str) -> str:
    return str(RoType(kind).label)


def _repeat(is_repeat: bool) -> str:  # noqa: FBT001 - a column's value
    return str(_("Repeated")) if is_repeat else ""


def _billed(amount: Decimal, settled_at: dt.datetime | None) -> Decimal | None:
    """Before the bill there is nothing to say."""
    return amount if settled_at else None


def _billed_total(amount: str) -> Case:
    """`_billed` for a total row."""
    return Case(When(settled_at__isnull=False, then=amount))


ORDER_COLUMNS = (
    ListColumn("number", _("Repair order")),
    ListColumn(
        "dealer",
        _("Dealer"),
        source=("dealer__name", "dealer__name_en"),
        value=local,
        roles=OFFICES,
    ),
    ListColumn("type", _("Type"), value=_type),
    ListColumn("state", _("State"), value=_state, cell=order_badge),
    ListColumn("plate", _("Plate"), masked=Masked("plate", mask_plate)),
    ListColumn("contact", _("Brought by"), masked=Masked("contact_name", mask_name)),
    ListColumn(
        "model",
        _("Model"),
        source=("vehicle__model__name", "vehicle__model__name_en"),
        value=local,
    ),
    ListColumn("vin", _("VIN"), masked=Masked("vehicle__vin", mask_vin), shown=Shown.CHOICE),
    ListColumn("advisor", _("Service advisor"), source="advisor__display_name"),
    ListColumn(
        "technician", _("Technician"), source="technician__display_name", shown=Shown.CHOICE
    ),
    ListColumn("km", _("km at arrival"), Kind.INTEGER, "mileage_in", shown=Shown.CHOICE),
    ListColumn("promised", _("Ready by"), Kind.DATETIME, "promised_at"),
    ListColumn("repeat", _("Repeated"), source="repeat_repair", value=_repeat, shown=Shown.CHOICE),
    ListColumn(
        "customer_pays",
        _("Customer pays"),
        Kind.MONEY,
        ("amount_customer", "settled_at"),
        value=_billed,
        total=_billed_total("amount_customer"),
    ),
    ListColumn(
        "warranty_pays",
        _("Warranty pays"),
        Kind.MONEY,
        ("amount_warranty", "settled_at"),
        value=_billed,
        total=_billed_total("amount_warranty"),
        shown=Shown.CHOICE,
    ),
    ListColumn(
        "insurance_pays",
        _("Insurance pays"),
        Kind.MONEY,
        ("amount_insurance", "settled_at"),
        value=_billed,
        total=_billed_total("amount_insurance"),
        shown=Shown.CHOICE,
    ),
    ListColumn("delivered", _("Delivered"), Kind.DATETIME, "delivered_at", shown=Shown.CHOICE),
    ListColumn("opened", _("Opened on"), Kind.DATE, source="created_at", value=timezone.localdate),
)


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


def _dealers(asked: Asked | None) -> Any:
    return Dealer.objects.visible_to(asked.actor) if asked else Dealer.objects.none()


class OrderFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in ORDER_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=S.choices, empty_label=_("All states")
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"), choices=RoType.choices, empty_label=_("All types")
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=_dealers, empty_label=_("All dealers")
    )
    since = DayFilter(label=_("Opened since"), method="opened_since")
    until = DayFilter(label=_("Opened until"), method="opened_until")

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        return ("dealer",) if actor.house == House.DEALER else ()

    def in_group(self, orders: RepairOrderQuerySet, name: str, value: str) -> RepairOrderQuerySet:
        return orders.filter(next(one.where for one in ORDER_GROUPS if one.key == value))

    def opened_since(
        self, orders: RepairOrderQuerySet, name: str, value: dt.date
    ) -> RepairOrderQuerySet:
        return orders.filter(created_at__gte=end_of(value - dt.timedelta(days=1)))

    def opened_until(
        self, orders: RepairOrderQuerySet, name: str, value: dt.date
    ) -> RepairOrderQuerySet:
        return orders.filter(created_at__lt=end_of(value))


ORDERS = register_list(
    ListSpec(
        key="aftersales.orders",
        title=_("Repair orders"),
        model=RepairOrder,
        roles=ORDER_READERS,
        columns=ORDER_COLUMNS,
        filterset=OrderFilters,
        search=search_orders,
    )
)
