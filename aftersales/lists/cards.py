"""The list of customer cards (domain.md 4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftersales.choices import STAYING, CardType, ReminderState, Retention
from aftersales.models import CustomerCard, RepairOrder, ServiceReminder
from aftersales.selectors.card_badges import retention_badge
from aftersales.selectors.card_search import search_cards
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import SYSTEM, House, Role
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_plate, mask_vin
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.network.models import Dealer
from dealerops.registry.models import PlateAssignment
from dealerops.registry.models.customer import ORGANISATIONS

DEALERS = frozenset({Role.D_SA, Role.D_INFO, Role.D_SVC_DIR, Role.D_GM, Role.D_CAM})
LEADERS = DEALERS - {Role.D_SA}
REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM})
OFFICES = REGIONS | {Role.AUDITOR}
READERS = DEALERS | OFFICES


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list."""

    key: str
    label: str | Promise
    where: Q = field(default_factory=Q)


GROUPS: Sequence[Group] = (
    Group("all", pgettext_lazy("customers", "All")),
    Group("active", Retention.ACTIVE.label, Q(retention__status__in=STAYING)),
    Group("risk", Retention.AT_RISK.label, Q(retention__status=Retention.AT_RISK)),
    Group("lost", Retention.LOST.label, Q(retention__status=Retention.LOST)),
    Group("service", _("To remind of a service"), Q(reminders__state=ReminderState.DUE)),
)


def group_of(key: str) -> Group:
    return next((group for group in GROUPS if group.key == key), GROUPS[0])


def with_plate(cards: QuerySet[Any, Any], prefix: str = "") -> QuerySet[Any, Any]:
    """Adds `plate`: the registered one of today, else the one last written down at this dealer's counter.

    `prefix` leads to the card, `card__`.
    """
    plates = PlateAssignment.objects.visible_to(SYSTEM).valid_on(timezone.localdate())
    orders = RepairOrder.objects.visible_to(SYSTEM).exclude(plate="")
    car, dealer = OuterRef(f"{prefix}vehicle"), OuterRef(f"{prefix}dealer")
    now = plates.filter(vehicle=car).order_by("type", "pk").values("plate")[:1]
    seen = orders.filter(vehicle=car, dealer=dealer).order_by("-created_at").values("plate")[:1]
    found: QuerySet[Any, Any] = cards.annotate(plate=Coalesce(Subquery(now), Subquery(seen)))
    return found


def dealers_of(asked: Asked | None) -> QuerySet[Dealer]:
    return Dealer.objects.visible_to(asked.actor) if asked else Dealer.objects.none()


def advisors_of(asked: Asked | None) -> QuerySet[User]:
    """The advisors of the actor's dealers."""
    people: QuerySet[User] = User.objects.order_by("display_name", "pk")
    if asked is None or asked.actor.house != House.DEALER:
        return people.none()
    held = Membership.objects.live().filter(role=Role.D_SA, dealer__in=asked.actor.dealer_ids)
    return people.filter(pk__in=held.values("user"))


class CardFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        field_name="retention__status",
        choices=Retention.choices,
        empty_label=_("Every status"),
    )
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=dealers_of, empty_label=_("All dealers")
    )
    advisor = django_filters.ModelChoiceFilter(
        label=_("Service advisor"), queryset=advisors_of, empty_label=_("All advisors")
    )
    type = django_filters.ChoiceFilter(
        label=_("Kind of customer"), choices=CardType.choices, empty_label=_("Every kind")
    )

    def withheld(self, actor: Any) -> tuple[str, ...]:
        """A dealer is one dealer; an advisor has own customers only."""
        if actor.house != House.DEALER:
            return ("advisor",)
        return ("dealer", "advisor") if actor.role == Role.D_SA else ("dealer",)

    def in_group(
        self, cards: QuerySet[CustomerCard], name: str, value: str
    ) -> QuerySet[CustomerCard]:
        if value == "service":
            due = ServiceReminder.objects.visible_to(SYSTEM).due().values("card")
            return cards.filter(pk__in=due)
        return cards.filter(group_of(value).where)

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return with_plate(super().filter_queryset(queryset))


def shown_name(name: str, kind: str) -> str:
    """Masked wherever a list is read: a person's name is shown on the card, for a purpose."""
    return name if kind in ORGANISATIONS else mask_name(name)


def local(chinese: str, english: str) -> str:
    return english if english and not (get_language() or "").startswith("zh") else chinese


def short_vin(vin: str) -> str:
    return mask_vin(vin)[-9:]


def masked_plate(plate: str | None) -> str:
    return mask_plate(plate) if plate else ""


def _status(status: str | None) -> str:
    return str(Retention(status).label) if status else str(Retention.NEW.label)


NAME = ListColumn(
    "customer",
    _("Customer"),
    source=("customer__name", "customer__kind"),
    value=shown_name,
)
DEALER = ListColumn(
    "dealer",
    _("Dealer"),
    source=("dealer__name", "dealer__name_en"),
    value=local,
    roles=OFFICES,
)
COLUMNS = (
    NAME,
    DEALER,
    ListColumn(
        "model",
        _("Model"),
        source=("vehicle__model__name", "vehicle__model__name_en"),
        value=local,
    ),
    ListColumn(
        "plate",
        _("Plate"),
        masked=Masked("plate", masked_plate, whole_for=DEALERS),
    ),
    ListColumn("vin", _("VIN"), source="vehicle__vin", value=short_vin),
    ListColumn(
        "advisor", _("Service advisor"), source="advisor__display_name", roles=LEADERS | OFFICES
    ),
    ListColumn("visited", _("Last visit"), Kind.DATE, source="retention__visited_on"),
    ListColumn("km", _("km"), Kind.INTEGER, source="retention__read_km"),
    ListColumn("service", _("Next service"), Kind.DATE, source="retention__service_on"),
    ListColumn("due_km", _("Service at km"), Kind.INTEGER, "retention__due_km", shown=Shown.CHOICE),
    ListColumn("rate", _("km a day"), source="retention__km_per_day", shown=Shown.FILE),
    ListColumn(
        "status", _("Status"), source="retention__status", value=_status, cell=retention_badge
    ),
    ListColumn("since", _("since"), Kind.DATE, source="retention__since", shown=Shown.FILE),
    ListColumn(
        "opened",
        _("Card since"),
        Kind.DATE,
        source="created_at",
        value=timezone.localdate,
        shown=Shown.FILE,
    ),
)
CARDS = register_list(
    ListSpec(
        key="aftersales.cards",
        title=_("Customers"),
        model=CustomerCard,
        roles=READERS,
        columns=COLUMNS,
        filterset=CardFilters,
        search=search_cards,
    )
)
