"""The list of traffic violations of a store, and what waits among them."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import joined
from dealerops.identifiers.masking import mask_name, mask_plate
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge, Tone
from dealerops.registry.choices import CustomerKind
from rental.choices.roles import STORE_ROLES
from rental.choices.violations import DONE, Result, ViolationState
from rental.lists.shared import Group, StoreFilters, view_filter
from rental.models import Violation
from rental.querysets.violations import DISPUTE_READERS, HEAD_OFFICE

S = ViolationState
SHORTEST = 2
TONES = {
    S.NEW: Tone.NEUTRAL,
    S.REVIEW: Tone.AMBER,
    S.INTERNAL: Tone.NEUTRAL,
    S.MATCHED: Tone.AMBER,
    S.NOTIFIED: Tone.BLUE,
    S.SELF_HANDLING: Tone.BLUE,
    S.AGENT_REQUESTED: Tone.AMBER,
    S.DISPUTED: Tone.RED,
    S.PROOF_SUBMITTED: Tone.AMBER,
    S.VERIFIED: Tone.GREEN,
    S.CLOSED: Tone.NEUTRAL,
    S.CANCELLED: Tone.NEUTRAL,
}


GROUPS: Sequence[Group] = (
    Group("open", _("Open"), ~Q(state__in=DONE)),
    Group("review", _("To be decided by a person"), Q(state=S.REVIEW)),
    Group("untold", _("To tell the customer"), Q(state=S.MATCHED)),
    Group("overdue", _("Overdue"), Q(overdue_at__isnull=False) & ~Q(state__in=DONE)),
    Group("disputed", _("Customer disagrees"), Q(state=S.DISPUTED)),
    Group("ours", _("To be done by us"), Q(state__in=(S.AGENT_REQUESTED, S.PROOF_SUBMITTED))),
    Group("own", _("Our own"), Q(state=S.INTERNAL)),
    Group("done", pgettext_lazy("violations", "Done"), Q(state__in=DONE)),
    Group("all", _("All"), Q()),
)


def violation_badge(state: str) -> Badge:
    return Badge(TONES[S(state)], S(state).label)


def _state(state: str) -> str:
    return str(S(state).label)


def _result(code: str) -> str:
    return str(Result(code).label) if code else ""


def _customer(name: str | None, kind: str | None) -> str:
    return mask_name(name or "") if kind == CustomerKind.PRIVATE else name or ""


class ViolationFilters(StoreFilters):
    groups = GROUPS

    view = view_filter(GROUPS)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=S.choices, empty_label=_("All states")
    )
    points = django_filters.ChoiceFilter(
        label=_("Points"),
        choices=[("0", _("Without points")), ("1", _("With points"))],
        method="by_points",
        empty_label=_("With and without points"),
    )

    def by_points(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return found.filter(points=0) if value == "0" else found.filter(points__gt=0)


def search_violations(found: QuerySet[Any], q: str, actor: Actor) -> QuerySet[Any] | None:
    """By the beginning of the violation's or the order's number, or by the whole plate."""
    word = joined(q)
    if len(word) < SHORTEST:
        return None
    numbers = Q(number__startswith=q) | Q(order__number__startswith=q)
    return found.filter(numbers | Q(plate=word.upper()))


VIOLATIONS = register_list(
    ListSpec(
        key="rental.violations",
        title=_("Traffic violations"),
        model=Violation,
        roles=STORE_ROLES | HEAD_OFFICE | DISPUTE_READERS,
        columns=(
            ListColumn("number", _("Violation")),
            ListColumn("plate", _("Plate"), masked=Masked("plate", mask_plate)),
            ListColumn("occurred", _("Happened"), Kind.DATETIME, source="occurred_at"),
            ListColumn("description", pgettext_lazy("rental", "What was done")),
            ListColumn("fine", _("Fine"), Kind.MONEY, total="fine"),
            ListColumn("points", _("Points"), Kind.INTEGER, total="points"),
            ListColumn("state", _("State"), value=_state, cell=violation_badge),
            ListColumn("order", pgettext_lazy("rental", "Order"), source="order__number"),
            ListColumn(
                "customer",
                _("Customer"),
                source=("order__customer__name", "order__customer__kind"),
                value=_customer,
            ),
            ListColumn("due", _("Customer's deadline"), Kind.DATETIME, source="user_due_at"),
            ListColumn("statutory", _("Authority's last day"), Kind.DATE, source="statutory_on"),
            ListColumn(
                "result", _("Found by matching"), value=_result, shown=Shown.CHOICE
            ),
            ListColumn("place", _("Place"), shown=Shown.CHOICE),
            ListColumn("authority", _("Authority"), shown=Shown.FILE),
            ListColumn("code", _("Code"), shown=Shown.FILE),
            ListColumn(
                "penalty", _("Contract penalty"), Kind.MONEY, source="penalty_charged",
                shown=Shown.FILE,
            ),
        ),
        filterset=ViolationFilters,
        search=search_violations,
    )
)  # fmt: skip
