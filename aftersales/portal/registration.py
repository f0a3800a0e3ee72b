"""What the workshop shows in the portal shell: navigation, first pages, worklists, search."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState
from aftersales.choices import RoState as S
from aftersales.lists import ORDERS
from aftersales.lists.house import KEEPERS
from aftersales.lists.roles import WORKSHOP
from aftersales.models import CustomerQuestion, RepairOrder, RoItem
from aftersales.portal.access import ADVISORS
from aftersales.portal.bays import BAY_READERS
from aftersales.portal.board import BOARD_READERS
from aftersales.selectors.badges import order_badge
from aftersales.selectors.clocks import WAITING, second_contact_at
from aftersales.selectors.first_time_fix import first_time_fix_by_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind, Period
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
from dealerops.portal.templatetags.dx import local_name, number, percent
from dealerops.workcal.services import add_months, end_of

ROWS = 50
GONE = (S.DELIVERED, S.ARCHIVED, S.CANCELLED)
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
            late=bool(order.promised_at and order.promised_at <= now and not order.qc_passed_at),
        )
        for order in orders
    ]


def _to_quote(actor: Actor) -> list[WorkRow]:
    """Inspected ones, and those with a line that no quote says as it stands."""
    lines = RoItem.objects.filter(order=OuterRef("pk")).unquoted()
    unquoted = Q(state__in=WAITING) & Exists(lines)
    orders = RepairOrder.objects.visible_to(actor).filter(Q(state=S.INSPECTED) | unquoted)
    return _rows(orders.select_related("vehicle__model").order_by("pk")[:ROWS])


def _expected(actor: Actor) -> list[WorkRow]:
    """Cars at the gate first, then those that are to come today."""
    orders = RepairOrder.objects.visible_to(actor).filter(state=S.APPOINTED)
    today = orders.filter(Q(planned_at=None) | Q(planned_at__lt=end_of(timezone.localdate())))
    by_place = (F("arrived_at").asc(nulls_last=True), "planned_at", "pk")
    return _rows(today.select_related("vehicle__model").order_by(*by_place)[:ROWS])


def _waiting(actor: Actor) -> list[WorkRow]:
    """Quotes with lines that nobody has answered; due when the customer is to be asked again."""
    lines = RoItem.objects.filter(order=OuterRef("pk")).asked()
    orders = RepairOrder.objects.visible_to(actor).filter(Exists(lines), state__in=WAITING)
    now = timezone.now()
    asked = [
        (order, second_contact_at(order, order.frozen_at))  # type: ignore[attr-defined]
        for order in orders.annotate(frozen_at=Max("quotes__frozen_at"))
        .select_related("vehicle__model")
        .order_by("frozen_at", "pk")[:ROWS]
    ]
    return [
        replace(row, due=due, late=due <= now)
        for row, (_order, due) in zip(_rows(order for order, _due in asked), asked, strict=True)
    ]


def _to_inspect(actor: Actor) -> list[WorkRow]:
    """Own cars, and those that nobody has taken."""
    orders = RepairOrder.objects.visible_to(actor).filter(state=S.CHECKED_IN)
    mine = orders.filter(Q(technician=None) | Q(technician=actor.user_id))
    return _rows(mine.select_related("vehicle__model").order_by("promised_at", "pk")[:ROWS])


def _to_check(actor: Actor) -> list[WorkRow]:
    """Cars on which this technician has not worked: nobody inspects their own work."""
    orders = RepairOrder.objects.visible_to(actor).filter(state=S.QC)
    others = orders.exclude(technician=actor.user_id).exclude(items__worked_by=actor.user_id)
    return _rows(others.select_related("vehicle__model").order_by("promised_at", "pk")[:ROWS])


def _to_work_on(actor: Actor) -> list[WorkRow]:
    """Approved work goes on while another line waits for an answer or a part (domain.md 4.1)."""
    going_on = Q(
        state__in=(S.AWAITING_APPROVAL, S.AWAITING_PARTS, S.SUBLET),
        items__state__in=(ItemState.APPROVED, ItemState.IN_WORK),
    )
    orders = RepairOrder.objects.visible_to(actor).filter(
        Q(state__in=(S.APPROVED, S.WIP)) | going_on
    )
    rows = orders.select_related("vehicle__model").order_by("promised_at", "pk")
    return _rows(rows.distinct()[:ROWS])


def _come_back(actor: Actor) -> list[WorkRow]:
    """Lines that were put off, once their recommended day has come and the car has not been here since.

    A line without a day is due as soon as the car has gone (domain.md 4.3).
    """
    again = RepairOrder.objects.filter(
        vehicle=OuterRef("order__vehicle"),
        dealer=OuterRef("order__dealer"),
        opened_at__gt=OuterRef("order__opened_at"),
    )
    lines = (
        RoItem.objects.visible_to(actor)
        .filter(Q(follow_up_on=None) | Q(follow_up_on__lte=timezone.localdate()))
        .filter(state=ItemState.DEFERRED, order__state__in=GONE)
        .exclude(Exists(again))
        .select_related("order")
        .order_by(F("follow_up_on").desc(nulls_last=True), "-pk")[:ROWS]
    )
    return [
        WorkRow(
            title=line.description,
            subtitle=" · ".join(
                part
                for part in (
                    line.order.number,
                    line.order.masked_plate,
                    _now("from %(km)s km") % {"km": number(line.follow_up_km)}
                    if line.follow_up_km
                    else "",
                )
                if part
            ),
            url=reverse("aftersales:order", args=(line.order_id,)),
            due=line.follow_up_on,
        )
        for line in lines
    ]


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
    """Cars in the house with lines that nobody answered: their customers hear what that means."""
    orders = RepairOrder.objects.visible_to(actor).in_workshop()
    silent = orders.filter(items__state=ItemState.DEFERRED, items__decline_reason="NO_ANSWER")
    return _rows(silent.select_related("vehicle__model").order_by("pk").distinct()[:ROWS])


def _in_house(actor: Actor) -> Card:
    orders = RepairOrder.objects.visible_to(actor)
    late = orders.promise_lapsed(timezone.now()).filter(qc_passed_at=None)
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


def _first_time(actor: Actor) -> Card:
    """Of the cars of the last whole month, how many did not have to come again for the same work."""
    this_month = timezone.localdate().replace(day=1)
    month = Period(add_months(this_month, -1), this_month)
    rates = first_time_fix_by_dealer(actor, month, timezone.now())
    hint = _now("of last month's cars, without a rework within 30 days")
    return Card(percent(next(iter(rates.values()), None)), hint=hint)


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
register_card(HomeCard(_("Repaired the first time"), HEADS, _first_time, order=34))
register_work_list(WorkList(_("Customers who asked"), ANSWERERS, _asked, order=28))
register_work_list(
    WorkList(
        _("At the gate and expected today"), ANSWERERS, _expected, "aftersales:orders", order=29
    )
)
register_work_list(WorkList(_("To be quoted"), ANSWERERS, _to_quote, "aftersales:orders", order=30))
register_work_list(
    WorkList(
        _("Waiting for the customer"),
        ANSWERERS,
        _waiting,
        "aftersales:orders",
        order=31,
    )
)
register_work_list(
    WorkList(_("Tell the customer: put off without an answer"), ANSWERERS, _put_off, order=32)
)
register_work_list(WorkList(_("Put off, and due again"), ANSWERERS, _come_back, order=37))
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
        _to_inspect,
        "aftersales:orders",
        order=30,
    )
)
register_work_list(
    WorkList(
        _("To work on"),
        TECHNICIANS,
        _to_work_on,
        "aftersales:orders",
        order=31,
    )
)
register_work_list(
    WorkList(
        _("To check"),
        TECHNICIANS,
        _to_check,
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
