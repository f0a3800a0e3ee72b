"""What the workshop shows in the portal shell: navigation, first pages, worklists, search."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState
from aftersales.choices import RoState as S
from aftersales.lists import ORDERS
from aftersales.lists.house import KEEPERS
from aftersales.lists.roles import WORKSHOP
from aftersales.models import CustomerQuestion, RepairOrder
from aftersales.portal.access import ADVISORS
from aftersales.portal.bays import BAY_READERS
from aftersales.portal.board import BOARD_READERS
from aftersales.selectors.badges import order_badge
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.lists.paging import Place
from dealerops.lists.words import typed
from dealerops.portal.registry import (
    Action,
    Card,
    Found,
    HomeCard,
    NavItem,
    SearchSource,
    Tone,
    WorkList,
    WorkRow,
    register_action,
    register_card,
    register_nav,
    register_search,
    register_work_list,
)
from dealerops.portal.templatetags.dx import local_name

ROWS = 50
HITS = 10
ANSWERERS = frozenset({Role.D_SA, Role.D_SVC_DIR})
HEADS = frozenset({Role.D_SVC_DIR, Role.D_GM})
TECHNICIANS = frozenset({Role.D_TECH})


def _url(group: str) -> str:
    return f"{reverse('aftersales:orders')}?view={group}"


def _orders(actor: Actor, *states: S) -> list[WorkRow]:
    orders = (
        RepairOrder.objects.visible_to(actor)
        .filter(state__in=states)
        .select_related("vehicle__model")
        .order_by("promised_at", "pk")[:ROWS]
    )
    return _rows(orders)


def _rows(orders: Iterable[RepairOrder]) -> list[WorkRow]:
    now = timezone.now()
    return [
        WorkRow(
            title=order.number,
            subtitle=" · ".join(
                part for part in (order.masked_plate, local_name(order.vehicle.model)) if part
            ),
            url=reverse("aftersales:order", args=(order.pk,)),
            due=order.promised_at or order.planned_at,
            badge=order_badge(order.state),
            late=bool(order.promised_at and order.promised_at <= now and not order.finished_at),
        )
        for order in orders
    ]


def _to_quote(actor: Actor) -> list[WorkRow]:
    """Inspected ones, and those at work with a line that stands in no quote."""
    unquoted = Q(
        state=S.AWAITING_APPROVAL, items__state=ItemState.PROPOSED, items__quote_lines=None
    )
    orders = RepairOrder.objects.visible_to(actor).filter(Q(state=S.INSPECTED) | unquoted)
    return _rows(orders.select_related("vehicle__model").order_by("pk").distinct()[:ROWS])


def _asked(actor: Actor) -> list[WorkRow]:
    questions = (
        CustomerQuestion.objects.visible_to(actor)
        .unanswered()
        .select_related("order")
        .order_by("asked_at")[:ROWS]
    )
    return [
        WorkRow(
            title=one.text,
            subtitle=one.order.number,
            url=reverse("aftersales:order", args=(one.order_id,)),
            due=one.asked_at,
        )
        for one in questions
    ]


def _put_off(actor: Actor) -> list[WorkRow]:
    """Deferred lines whose recommended day has come, or that nobody answered."""
    orders = RepairOrder.objects.visible_to(actor).in_workshop()
    silent = orders.filter(items__state=ItemState.DEFERRED, items__decline_reason="NO_ANSWER")
    return _rows(silent.select_related("vehicle__model").order_by("pk").distinct()[:ROWS])


def _in_house(actor: Actor) -> Card:
    orders = RepairOrder.objects.visible_to(actor)
    late = orders.promise_lapsed(timezone.now()).filter(finished_at=None)
    count, over = orders.in_workshop().count(), late.count()
    hint = _now("past the promised time") if over else _now("every promise holds so far")
    tone = Tone.RED if over else Tone.NEUTRAL
    return Card(count, Kind.INTEGER, hint, str(over) if over else "", tone, url=_url("workshop"))


def _with_customer(actor: Actor) -> Card:
    orders = RepairOrder.objects.visible_to(actor)
    count = orders.filter(state__in=(S.QUOTED, S.AWAITING_APPROVAL)).count()
    return Card(count, Kind.INTEGER, _now("quotes without an answer"), url=_url("customer"))


def _ready(actor: Actor) -> Card:
    found = RepairOrder.objects.visible_to(actor).aggregate(
        ready=Count("pk", filter=Q(state__in=(S.READY, S.SETTLED, S.PAID))),
        unpaid=Count("pk", filter=Q(state=S.SETTLED)),
    )
    hint = _now("%(count)s to be paid") % {"count": found["unpaid"]}
    return Card(found["ready"], Kind.INTEGER, hint, url=_url("ready"))


def _month(actor: Actor) -> Card:
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    delivered = RepairOrder.objects.visible_to(actor).filter(delivered_at__gte=first)
    total = delivered.aggregate(total=Sum("amount_customer"))["total"] or Decimal(0)
    return Card(total, Kind.MONEY, _now("delivered since the first"), url=_url("delivered"))


def _mine(actor: Actor) -> Card:
    """What a technician has in hand."""
    mine = RepairOrder.objects.visible_to(actor).filter(technician=actor.user_id)
    count = mine.filter(state__in=(S.CHECKED_IN, S.APPROVED, S.WIP)).count()
    return Card(count, Kind.INTEGER, _now("to inspect or to work on"), url=_url("workshop"))


def _find(actor: Actor, q: str) -> list[Found]:
    """At most ten orders, found and masked as on the list."""
    found = ORDERS.search(RepairOrder.objects.visible_to(actor), typed(q), actor)
    if found is None:
        return []
    columns = [one for one in ORDERS.columns if one.name in {"number", "plate", "model", "state"}]
    rows = ORDERS.cut(found, actor, Place(size=HITS), columns=columns)
    return [
        Found(
            row["number"],
            " · ".join(
                str(part)
                for part in (row["plate"], row["model"], getattr(row["state"], "label", ""))
                if part
            ),
            reverse("aftersales:order", args=(row["pk"],)),
        )
        for row in rows
    ]


register_nav(NavItem(_("Repair orders"), "wrench", "aftersales:orders", WORKSHOP, order=30))
register_nav(NavItem(_("Board"), "square-kanban", "aftersales:board", BOARD_READERS, order=31))
register_nav(NavItem(_("Bays"), "calendar-clock", "aftersales:bays", BAY_READERS, order=32))
register_nav(NavItem(_("Workshop lists"), "list-checks", "aftersales:house", KEEPERS, order=39))
register_card(HomeCard(_("Cars in the workshop"), WORKSHOP - TECHNICIANS, _in_house, order=30))
register_card(HomeCard(_("My cars"), TECHNICIANS, _mine, order=30))
register_card(HomeCard(_("With the customer"), ANSWERERS | HEADS, _with_customer, order=31))
register_card(HomeCard(_("Ready to go"), ANSWERERS | HEADS | {Role.D_CASHIER}, _ready, order=32))
register_card(HomeCard(_("Customers paid this month"), HEADS, _month, order=33))
register_work_list(WorkList(_("Customers who asked"), ANSWERERS, _asked, order=28))
register_work_list(WorkList(_("To be quoted"), ANSWERERS, _to_quote, "aftersales:orders", order=30))
register_work_list(
    WorkList(
        _("Waiting for the customer"),
        ANSWERERS,
        lambda actor: _orders(actor, S.QUOTED),
        "aftersales:orders",
        order=31,
    )
)
register_work_list(
    WorkList(_("Tell the customer: put off without an answer"), ANSWERERS, _put_off, order=32)
)
register_work_list(
    WorkList(
        _("To settle and hand over"),
        ANSWERERS,
        lambda actor: _orders(actor, S.READY, S.PAID),
        "aftersales:orders",
        order=33,
    )
)
register_work_list(
    WorkList(
        _("To inspect"),
        TECHNICIANS,
        lambda actor: _orders(actor, S.CHECKED_IN),
        "aftersales:orders",
        order=30,
    )
)
register_work_list(
    WorkList(
        _("To work on"),
        TECHNICIANS,
        lambda actor: _orders(actor, S.APPROVED, S.WIP),
        "aftersales:orders",
        order=31,
    )
)
register_work_list(
    WorkList(
        _("To check"),
        TECHNICIANS,
        lambda actor: _orders(actor, S.QC),
        "aftersales:orders",
        order=32,
    )
)
register_work_list(
    WorkList(
        _("To be paid"),
        frozenset({Role.D_CASHIER}),
        lambda actor: _orders(actor, S.SETTLED),
        "aftersales:orders",
        order=30,
    )
)
register_work_list(
    WorkList(
        _("Parts to bring"),
        frozenset({Role.D_PARTS}),
        lambda actor: _orders(actor, S.AWAITING_PARTS),
        "aftersales:orders",
        order=30,
    )
)
register_search(SearchSource(_("Repair orders"), WORKSHOP, _find, order=25, icon="wrench"))
register_action(Action(_("New repair order"), "plus", "aftersales:order_new", ADVISORS, order=12))
