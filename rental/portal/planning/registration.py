"""What the plan shows in the portal shell."""

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
from rental.choices.roles import OPERATORS, STORE_ROLES
from rental.models import RentalOrder
from rental.portal.planning import order_part  # noqa: F401 - registers itself
from rental.selectors.plan.waiting import waiting_for_a_car

ROWS = 50


def _waiting_count(actor: Actor) -> int:
    return waiting_for_a_car(RentalOrder.objects.visible_to(actor), actor).count()


def _waiting_card(actor: Actor) -> Card:
    count = _waiting_count(actor)
    tone = Tone.AMBER if count else Tone.NEUTRAL
    return Card(
        count,
        Kind.INTEGER,
        _now("confirmed, start within three days"),
        tone=tone,
        url=reverse("rental:plan"),
    )


def _waiting_rows(actor: Actor) -> list[WorkRow]:
    now = timezone.now()
    orders = waiting_for_a_car(RentalOrder.objects.visible_to(actor), actor)
    return [
        WorkRow(
            title=order.number,
            subtitle=f"{order.vehicle_class} · {order.customer.masked_name}",
            url=reverse("rental:order", args=(order.pk,)),
            due=order.start_at,
            late=order.start_at < now,
        )
        for order in orders.select_related("vehicle_class", "customer")[:ROWS]
    ]


register_nav(
    NavItem(
        _("Rental plan"),
        "calendar-days",
        "rental:plan",
        STORE_ROLES,
        order=31,
        count=_waiting_count,
    )
)
register_nav(NavItem(_("Plans made"), "waypoints", "rental:plans", STORE_ROLES, order=32))
register_nav(NavItem(_("Fulfilment and use"), "gauge", "rental:rates", STORE_ROLES, order=40))
register_card(HomeCard(_("Orders without a car"), OPERATORS, _waiting_card, order=34))
register_work_list(
    WorkList(_("Orders without a car"), OPERATORS, _waiting_rows, "rental:plan", order=32)
)
