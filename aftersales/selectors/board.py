"""The workshop at a glance: which car stands where, who waits for whom, whose promise runs out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState as S
from aftersales.choices import RoType
from aftersales.models import QuoteVersion, RepairOrder, RoItem
from aftersales.selectors.clocks import second_contact_due
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Tone

SOON = dt.timedelta(minutes=30)
MOST = 300
Text = str | Promise
LANES: Sequence[tuple[str, Text, Tone, Sequence[S]]] = (
    ("arrive", _("Expected and checked in"), Tone.NEUTRAL, (S.APPOINTED, S.CHECKED_IN)),
    ("quote", _("Quote"), Tone.AMBER, (S.INSPECTED, S.QUOTED, S.AWAITING_APPROVAL)),
    ("work", _("In work"), Tone.BLUE, (S.APPROVED, S.WIP)),
    ("wait", _("Held up"), Tone.AMBER, (S.AWAITING_PARTS, S.SUBLET)),
    ("check", _("Final inspection"), Tone.BLUE, (S.QC,)),
    ("ready", _("Ready to go"), Tone.GREEN, (S.READY, S.SETTLED, S.PAID)),
)
WAITS_FOR: dict[str, Text] = {
    S.APPOINTED: _("waits for the customer to come"),
    S.CHECKED_IN: _("waits for the technician"),
    S.INSPECTED: _("waits for the advisor's quote"),
    S.QUOTED: _("waits for the customer's answer"),
    S.APPROVED: _("waits for a bay"),
    S.WIP: _("with the technician"),
    S.AWAITING_PARTS: _("waits for parts"),
    S.SUBLET: _("waits for another workshop"),
    S.QC: _("waits for the inspector"),
    S.READY: _("waits for the settlement"),
    S.SETTLED: _("waits for the payment"),
    S.PAID: _("waits for the hand-over"),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One car on the board."""

    pk: int
    number: str
    plate: str
    model: object
    advisor: str
    technician: str
    waits_for: Text
    promised_at: dt.datetime | None
    late: bool
    soon: bool
    ask_again: bool
    badges: Sequence[tuple[Tone, Text]] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    key: str
    label: Text
    tone: Tone
    tickets: list[Ticket] = field(default_factory=list)


def board_of(actor: Actor) -> list[Lane]:
    """Six lanes with the cars that the actor sees, the nearest promise first."""
    now = timezone.now()
    quotes = QuoteVersion.objects.order_by("-number")
    unquoted = RoItem.objects.filter(order=OuterRef("pk")).unquoted()
    orders = (
        RepairOrder.objects.visible_to(actor)
        .filter(state__in=[state for lane in LANES for state in lane[3]])
        .select_related("vehicle__model", "advisor", "technician")
        .prefetch_related(Prefetch("quotes", queryset=quotes, to_attr="newest_quotes"))
        .annotate(has_unquoted=Exists(unquoted))
        .order_by("promised_at", "planned_at", "pk")[:MOST]
    )
    lanes = {state: Lane(*lane[:3]) for lane in LANES for state in lane[3][:1]}
    by_state = {state: lanes[lane[3][0]] for lane in LANES for state in lane[3]}
    for order in orders:
        by_state[S(order.state)].tickets.append(_ticket(order, now))
    return list(lanes.values())


def _ticket(order: RepairOrder, now: dt.datetime) -> Ticket:
    due_to_come = order.planned_at if order.arrived_at is None else None
    promised = order.promised_at or due_to_come
    quotes = order.newest_quotes  # type: ignore[attr-defined]
    return Ticket(
        pk=order.pk,
        number=order.number,
        plate=order.masked_plate if order.plate else order.number,
        model=order.vehicle.model,
        advisor=str(order.advisor),
        technician=str(order.technician or ""),
        waits_for=_waits_for(order),
        promised_at=promised,
        late=promised is not None and promised <= now and order.qc_passed_at is None,
        soon=promised is not None and now < promised <= now + SOON and order.qc_passed_at is None,
        ask_again=bool(quotes) and second_contact_due(order, quotes[0].frozen_at),
        badges=_badges(order),
    )


def _waits_for(order: RepairOrder) -> Text:
    if order.state != S.AWAITING_APPROVAL:
        return WAITS_FOR[order.state]
    unquoted = order.has_unquoted  # type: ignore[attr-defined]
    return _("waits for the advisor's quote") if unquoted else _("waits for the customer's answer")


def _badges(order: RepairOrder) -> list[tuple[Tone, Text]]:
    found: list[tuple[Tone, Text]] = []
    if order.repeat_repair:
        found.append((Tone.RED, _("Repeated symptom")))
    if order.type == RoType.REWORK:
        found.append((Tone.RED, _("Rework")))
    if order.qc_fail_count:
        found.append((Tone.AMBER, _("Back from the check")))
    return found
