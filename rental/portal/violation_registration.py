"""Violations and complaints in the portal shell: navigation, worklists, search, and the section of an order's page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import (
    Card,
    Found,
    HomeCard,
    NavItem,
    SearchSource,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_search,
    register_work_list,
)
from rental.choices.roles import HEADS, OPERATORS, STORE_ROLES
from rental.choices.violations import DONE, ViolationState
from rental.lists.violations import violation_badge
from rental.models import RentalOrder, Violation
from rental.portal.order_parts import OrderPart, register_order_part

ROWS = 50
FOUND = 10


def _row(one: Violation, due: dt.date | dt.datetime | None, now: dt.datetime) -> WorkRow:
    return WorkRow(
        title=one.number,
        subtitle=f"{one.masked_plate} · {one.description or one.code}",
        url=reverse("rental:violation", args=(one.pk,)),
        due=due,
        badge=violation_badge(one.state),
        late=isinstance(due, dt.datetime) and due <= now,
    )


def _waiting(actor: Actor, where: Q, due: str = "") -> Sequence[WorkRow]:
    now = timezone.now()
    rows = Violation.objects.visible_to(actor).filter(where)
    rows = rows.order_by(*([due] if due else []), "occurred_at", "pk")[:ROWS]
    return [_row(one, getattr(one, due) if due else None, now) for one in rows]


def _to_review(actor: Actor) -> Sequence[WorkRow]:
    return _waiting(actor, Q(state=ViolationState.REVIEW))


def _to_check(actor: Actor) -> Sequence[WorkRow]:
    ours = (ViolationState.PROOF_SUBMITTED, ViolationState.AGENT_REQUESTED)
    return _waiting(actor, Q(state__in=ours), "user_due_at")


def _to_judge(actor: Actor) -> Sequence[WorkRow]:
    return _waiting(actor, Q(state=ViolationState.DISPUTED), "disputed_at")


def _to_tell(actor: Actor) -> Sequence[WorkRow]:
    return _waiting(actor, Q(state=ViolationState.MATCHED), "notify_due_at")


def _overdue(actor: Actor) -> Card:
    rows = Violation.objects.visible_to(actor).open()
    late = rows.filter(overdue_at__isnull=False).count()
    url = f"{reverse('rental:violations')}?view=overdue"
    return Card(value=late, kind=Kind.INTEGER, url=url)


def _search(actor: Actor, q: str) -> Sequence[Found]:
    rows = Violation.objects.visible_to(actor).filter(
        Q(number__istartswith=q) | Q(plate=q.replace(" ", "").upper())
    )
    return [
        Found(
            one.number,
            f"{one.masked_plate} · {one.get_state_display()}",
            reverse("rental:violation", args=(one.pk,)),
        )
        for one in rows.order_by("-pk")[:FOUND]
    ]


def _of_order(order: RentalOrder, actor: Actor) -> Mapping[str, Any] | None:
    rows = list(Violation.objects.visible_to(actor).filter(order=order.pk).order_by("occurred_at"))
    if not rows:
        return None
    return {"rows": [(one, violation_badge(one.state), one.state in DONE) for one in rows]}


register_nav(
    NavItem(_("Traffic violations"), "traffic-cone", "rental:violations", STORE_ROLES, order=38)
)
register_nav(
    NavItem(
        _("Complaints about rentals"),
        "message-square-warning",
        "rental:complaints",
        STORE_ROLES,
        order=39,
    )
)
register_card(HomeCard(_("Violations overdue"), STORE_ROLES, _overdue, order=60))
register_work_list(
    WorkList(_("Who had the car?"), OPERATORS, _to_review, "rental:violations", order=60)
)
register_work_list(
    WorkList(
        _("Customers to tell of a violation"), OPERATORS, _to_tell, "rental:violations", order=61
    )
)
register_work_list(
    WorkList(_("Violations to be checked"), OPERATORS, _to_check, "rental:violations", order=62)
)
register_work_list(
    WorkList(_("Violations in dispute"), HEADS, _to_judge, "rental:violations", order=63)
)
register_search(
    SearchSource(_("Traffic violations"), STORE_ROLES, _search, order=60, icon="traffic-cone")
)
register_order_part(
    OrderPart("violations", "rental/violations/_of_order.html", STORE_ROLES, _of_order, order=70)
)
