"""What the workshop shows in the portal shell: navigation, first pages, worklists, search."""

from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState as S
from aftersales.lists import ORDERS
from aftersales.lists.house import KEEPERS
from aftersales.lists.roles import WORKSHOP
from aftersales.models import RepairOrder
from aftersales.portal.access import ADVISORS
from aftersales.portal.bays import BAY_READERS
from aftersales.portal.board import BOARD_READERS
from aftersales.portal.to_do import (
    asked_questions,
    come_back,
    expected,
    orders_in,
    put_off,
    to_check,
    to_inspect,
    to_quote,
    to_work_on,
    waiting,
)
from aftersales.selectors.first_time_fix import first_time_fix_by_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind, Period
from dealerops.foundation.words import typed
from dealerops.lists.paging import Place
from dealerops.portal.registry import (
    Action,
    Card,
    Found,
    HomeCard,
    NavItem,
    SearchSource,
    Tone,
    WorkList,
    register_action,
    register_card,
    register_nav,
    register_search,
    register_work_list,
)
from dealerops.portal.templatetags.dx import percent
from dealerops.workcal.services import add_months

HITS = 10
ANSWERERS = frozenset({Role.D_SA, Role.D_SVC_DIR})
HEADS = frozenset({Role.D_SVC_DIR, Role.D_GM})
TECHNICIANS = frozenset({Role.D_TECH})


def _url(group: str) -> str:
    return f"{reverse('aftersales:orders')}?view={group}"


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
register_work_list(WorkList(_("Customers who asked"), ANSWERERS, asked_questions, order=28))
register_work_list(
    WorkList(
        _("At the gate and expected today"), ANSWERERS, expected, "aftersales:orders", order=29
    )
)
register_work_list(WorkList(_("To be quoted"), ANSWERERS, to_quote, "aftersales:orders", order=30))
register_work_list(
    WorkList(
        _("Waiting for the customer"),
        ANSWERERS,
        waiting,
        "aftersales:orders",
        order=31,
    )
)
register_work_list(
    WorkList(_("Tell the customer: put off without an answer"), ANSWERERS, put_off, order=32)
)
register_work_list(WorkList(_("Put off, and due again"), ANSWERERS, come_back, order=37))
register_work_list(
    WorkList(
        _("To settle and hand over"),
        ANSWERERS,
        lambda actor: orders_in(actor, S.READY, S.PAID),
        "aftersales:orders",
        order=33,
    )
)
register_work_list(
    WorkList(
        _("To inspect"),
        TECHNICIANS,
        to_inspect,
        "aftersales:orders",
        order=30,
    )
)
register_work_list(
    WorkList(
        _("To work on"),
        TECHNICIANS,
        to_work_on,
        "aftersales:orders",
        order=31,
    )
)
register_work_list(
    WorkList(
        _("To check"),
        TECHNICIANS,
        to_check,
        "aftersales:orders",
        order=32,
    )
)
register_work_list(
    WorkList(
        _("To be paid"),
        frozenset({Role.D_CASHIER}),
        lambda actor: orders_in(actor, S.SETTLED, S.CANCELLED),  # those with an inspection fee
        "aftersales:orders",
        order=30,
    )
)
register_work_list(
    WorkList(
        _("Parts to bring"),
        frozenset({Role.D_PARTS}),
        lambda actor: orders_in(actor, S.AWAITING_PARTS),
        "aftersales:orders",
        order=30,
    )
)
register_search(SearchSource(_("Repair orders"), WORKSHOP, _find, order=25, icon="wrench"))
register_action(Action(_("New repair order"), "plus", "aftersales:order_new", ADVISORS, order=12))
