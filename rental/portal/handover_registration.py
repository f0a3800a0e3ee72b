"""What hand-overs, changes, breakdowns and blocks bring to the shell and to the page of an order."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import (
    Card,
    HomeCard,
    NavItem,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_work_list,
)
from dealerops.portal.templatetags.dx import local_name
from rental.choices import HANDED_OUT, OrderState
from rental.choices.roles import HEADS, OPERATORS, STORE_ROLES
from rental.models import Block, BreakdownEvent, RentalOrder
from rental.portal.order_parts import OrderPart, register_order_part
from rental.selectors.badges_fleet import breakdown_badge
from rental.selectors.custody import doubts
from rental.workflow.orders import ORDER_FLOW

SHOWN = 50
CHANGED = (OrderState.CONFIRMED, OrderState.ASSIGNED, OrderState.READY, OrderState.IN_USE)
CHANGING_HANDS = (OrderState.ASSIGNED, OrderState.READY, *HANDED_OUT)


def _part(order: RentalOrder, actor: Actor) -> Mapping[str, Any] | None:
    """Where to go from an order: its hand-over, a change, a breakdown."""
    if order.state not in (*CHANGED, *CHANGING_HANDS):
        return None
    events = list(order.breakdowns.all())
    operates = actor.role in OPERATORS
    offered = {row.name for row in ORDER_FLOW.available(order, actor)} if operates else set()
    found = {
        "sheets": list(order.handovers.select_related("vehicle__vehicle__model")),
        "breakdowns": [(event, breakdown_badge(event.state)) for event in events],
        "may_hand_over": operates and order.state in CHANGING_HANDS,
        "may_change": not offered.isdisjoint({"change", "extend"}),
        "may_break_down": "break_down" in offered,
    }
    return found if any(found.values()) else None


def _broken(actor: Actor) -> Card:
    events = BreakdownEvent.objects.visible_to(actor).open()
    late = events.filter(replacement_due_at__lt=timezone.now()).count()
    hint = _now("past the promised time") if late else _now("every promise holds so far")
    tone = Tone.RED if late else Tone.NEUTRAL
    url = reverse("rental:breakdowns")
    return Card(events.count(), Kind.INTEGER, hint, str(late) if late else "", tone, url=url)


def _blocked(actor: Actor) -> Card:
    now = timezone.now()
    count = Block.objects.visible_to(actor).in_force().at(now).values("vehicle").distinct().count()
    return Card(
        count, Kind.INTEGER, _now("cars that cannot be rented now"), url=reverse("rental:blocks")
    )


def _doubts(actor: Actor) -> list[WorkRow]:
    """Cars that two customers had at once; somebody finds out within a workday."""
    return [
        WorkRow(
            title=one.custody.vehicle.masked_vin,
            subtitle=local_name(one.custody.vehicle.model),
            url=reverse("rental:custody", args=(one.custody.pk,)),
            due=one.due_on,
            late=one.is_late,
        )
        for one in doubts(actor, timezone.localdate())[:SHOWN]
    ]


register_nav(NavItem(_("Hand-overs"), "key-round", "rental:handovers", OPERATORS, order=31))
register_nav(NavItem(_("Breakdowns"), "triangle-alert", "rental:breakdowns", OPERATORS, order=33))
register_nav(NavItem(_("Blocked cars"), "lock", "rental:blocks", OPERATORS, order=34))
register_card(HomeCard(_("Broken down"), OPERATORS, _broken, order=34))
register_card(HomeCard(_("Blocked cars"), OPERATORS, _blocked, order=35))
register_order_part(
    OrderPart("handover", "rental/handover/_part.html", STORE_ROLES, _part, order=20)
)
register_work_list(WorkList(_("Two customers with one car"), HEADS, _doubts, order=27))
