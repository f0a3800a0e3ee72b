"""What money shows in the portal shell: navigation, first pages, worklists, the section of an order."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum
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
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_work_list,
)
from dealerops.portal.templatetags.dx import money
from rental.choices import HANDED_OUT
from rental.choices.roles import COLLECTORS, HEADS, STORE_ROLES
from rental.models import DamageCase, DunningStep, LedgerItem, RentalOrder, WriteOff
from rental.portal.order_parts import OrderPart, register_order_part
from rental.selectors.ledger import deposit_held, exposure
from rental.selectors.money_badges import damage_badge, item_badge
from rental.workflow.write_offs import WRITE_OFF_FLOW

ROWS = 50


def _overdue(actor: Actor) -> Card:
    items = LedgerItem.objects.visible_to(actor).overdue(timezone.localdate())
    total = items.aggregate(sum=Sum("balance"))["sum"] or 0
    url = f"{reverse('rental:items')}?view=overdue"
    return Card(total, Kind.MONEY, _now("due and not paid"), url=url)


def _to_dun(actor: Actor) -> list[WorkRow]:
    steps = DunningStep.objects.visible_to(actor).to_do().for_list().order_by("made_on", "pk")
    today = timezone.localdate()
    return [
        WorkRow(
            f"{step.get_rung_display()} · {step.item.customer.masked_name}",
            money(step.item.balance),
            reverse("rental:item", args=(step.item_id,)),
            due=step.made_on,
            late=step.made_on < today,
        )
        for step in steps[:ROWS]
    ]


def _to_decide(actor: Actor) -> list[WorkRow]:
    rows = WriteOff.objects.visible_to(actor).for_list().filter(state="PROPOSED").order_by("pk")
    return [
        WorkRow(
            f"{money(one.amount)} · {one.item.customer.masked_name}",
            one.get_reason_display(),
            reverse("rental:write_off", args=(one.pk,)),
            due=one.proposed_at,
        )
        for one in rows[:ROWS]
        if WRITE_OFF_FLOW.available(one, actor)
    ]


def _damages(actor: Actor) -> list[WorkRow]:
    cases = DamageCase.objects.visible_to(actor).open().for_list().order_by("pk")
    return [
        WorkRow(
            f"{case.number} · {case.place}",
            case.order.number,
            reverse("rental:damage", args=(case.pk,)),
            due=case.found_at,
            badge=damage_badge(case.state),
        )
        for case in cases[:ROWS]
    ]


def _section(order: RentalOrder, actor: Actor) -> Mapping[str, Any] | None:
    """Money on an order's page: items, damage, deposit and what of it is needed."""
    items = LedgerItem.objects.visible_to(actor).filter(order=order)
    cases = DamageCase.objects.visible_to(actor).filter(order=order)
    if order.state not in HANDED_OUT and not items.exists():
        return None
    today = timezone.localdate()
    return {
        "items": [(item, item_badge(item, today)) for item in items],
        "cases": [(case, damage_badge(case.state)) for case in cases],
        "held": deposit_held(order.pk),
        "exposure": exposure(order),
        "may_report": order.state in HANDED_OUT and order.vehicle_id is not None,
    }


register_nav(
    NavItem(_("Receivables"), "receipt", "rental:items", STORE_ROLES, order=50, group=_("Money"))
)
register_nav(
    NavItem(
        _("Dunning"),
        "phone-outgoing",
        "rental:steps",
        COLLECTORS,
        order=51,
        group=_("Money"),
        count=lambda actor: DunningStep.objects.visible_to(actor).to_do().count(),
    )
)
register_nav(NavItem(_("Damage"), "car", "rental:damages", STORE_ROLES, order=52, group=_("Money")))
register_nav(
    NavItem(_("Write-offs"), "eraser", "rental:write_offs", COLLECTORS, order=53, group=_("Money"))
)
register_card(HomeCard(_("Overdue"), COLLECTORS, _overdue, order=34))
register_work_list(WorkList(_("To dun"), COLLECTORS, _to_dun, "rental:steps", order=33))
register_work_list(
    WorkList(_("Write-offs to decide"), HEADS, _to_decide, "rental:write_offs", order=34)
)
register_work_list(WorkList(_("Damage"), STORE_ROLES, _damages, "rental:damages", order=35))
register_order_part(OrderPart("money", "rental/money/_order.html", STORE_ROLES, _section, order=60))
