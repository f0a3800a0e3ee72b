"""Steps of an order that need nothing typed; the rest of the table has a form of its own."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.models import RepairOrder
from aftersales.rules.orders import has_not_come, is_still_expected
from aftersales.rules.quality import awaits_cross_check, awaits_self_check
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.workflow import Transition

Text = str | Promise
PLAIN = (
    *("inspect", "start", "need_part", "parts_in", "sublet", "back", "finish"),
    *("self_check", "cross_check"),
    *("begin_settlement", "arrive", "no_show"),
)
ONLY_IN_TIME = {
    "arrive": is_still_expected,
    "no_show": has_not_come,
    "self_check": awaits_self_check,
    "cross_check": awaits_cross_check,
}


def buttons_of(
    order: RepairOrder,
    actor: Actor,
    rows: Sequence[Transition[RepairOrder]],
    *,
    may_take: bool,
) -> list[tuple[str, Text]]:
    """Address and label of each; `rows` are what the workflow offers this reader."""
    found: list[tuple[str, Text]] = [
        (reverse("aftersales:order_step", args=(order.pk, row.name)), row.label)
        for row in rows
        if row.name in PLAIN and not _is_too_soon(order, row.name)
    ]
    if actor.role == Role.D_TECH and order.technician_id is None and may_take:
        url = reverse("aftersales:order_step", args=(order.pk, "take"))
        found.insert(0, (url, _("Take this order")))
    return found


def _is_too_soon(order: RepairOrder, name: str) -> bool:
    rule = ONLY_IN_TIME.get(name)
    return rule is not None and rule(order) is not None
