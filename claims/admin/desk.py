"""What waits for whom on the first page of the back office."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from claims.querysets import ClaimQuerySet
from claims.selectors.badges import hold_badge, state_badge
from claims.selectors.desk import last_day, late_before, rejections_to_confirm, waiting_for
from claims.workflow import DECIDERS, HQ_SSA
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import (
    Card,
    HomeCard,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_work_list,
)
from dealerops.portal.templatetags.dx import money

ROWS = 50
LIST = "admin:claims_claim_changelist"
Asked = Callable[[Actor], ClaimQuerySet]


def _rows(asked: Asked) -> Callable[[Actor], Sequence[WorkRow]]:
    def rows(actor: Actor) -> Sequence[WorkRow]:
        return [_row(one) for one in asked(actor).select_related("dealer", "program")[:ROWS]]

    return rows


def _row(claim: Claim) -> WorkRow:
    due_at = claim.desk_due_at  # type: ignore[attr-defined]  # added by with_desk_facts
    return WorkRow(
        title=claim.number,
        subtitle=f"{claim.dealer} · {claim.program} · {money(claim.support_amount)}",
        url=reverse("admin:claims_claim_change", args=(claim.pk,)),
        due=last_day(due_at) if due_at else None,
        badge=hold_badge(claim) or state_badge(claim),
        late=bool(due_at and due_at <= timezone.now()),
    )


def _card(asked: Asked, query: str) -> Callable[[Actor], Card]:
    def card(actor: Actor) -> Card:
        waiting: Any = asked(actor)  # with the desk's facts
        late = waiting.filter(desk_due_at__lte=timezone.now()).count()
        return Card(
            value=waiting.count(),
            kind=Kind.INTEGER,
            delta=str(late) if late else "",
            hint=_("overdue") if late else "",
            tone=Tone.RED if late else Tone.NEUTRAL,
            url=f"{reverse(LIST)}?{query}",
        )

    return card


register_card(
    HomeCard(_("Waiting for my decision"), DECIDERS, _card(waiting_for, "turn=mine"), order=10)
)
register_card(
    HomeCard(
        _("Rejections to confirm"),
        HQ_SSA,
        _card(rejections_to_confirm, "state=REJECT_PROPOSED"),
        order=20,
    )
)
register_work_list(
    WorkList(_("Waiting for my decision"), DECIDERS, _rows(waiting_for), LIST, order=10)
)
register_work_list(
    WorkList(_("Rejections to confirm"), HQ_SSA, _rows(rejections_to_confirm), LIST, order=20)
)
register_work_list(
    WorkList(
        _("Late one level before mine"),
        DECIDERS - {Role.SSA_SPECIALIST},
        _rows(late_before),
        LIST,
        order=30,
        mine=False,
    )
)
