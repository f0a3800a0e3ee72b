"""The seven stations of an order, as its page draws them."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState
from aftersales.models import RepairOrder

Text = str | Promise
Step = tuple[Text, str, Text]
STEPS: Sequence[tuple[Text, frozenset[str]]] = (
    (_("Reception"), frozenset({RoState.APPOINTED})),
    (_("Inspection"), frozenset({RoState.CHECKED_IN})),
    (_("Quote"), frozenset({RoState.INSPECTED, RoState.QUOTED})),
    (
        _("Work"),
        frozenset(
            {
                *(RoState.APPROVED, RoState.WIP, RoState.AWAITING_APPROVAL),
                *(RoState.AWAITING_PARTS, RoState.SUBLET),
            }
        ),
    ),
    (_("Final inspection"), frozenset({RoState.QC})),
    (_("Settlement"), frozenset({RoState.READY, RoState.SETTLED})),
    (_("Hand-over"), frozenset({RoState.PAID})),
)


def steps_of(order: RepairOrder) -> list[Step]:
    """Where the order stands; one that ended without work stopped."""
    if order.state in {RoState.CANCELLED, RoState.NO_SHOW}:
        return [(RoState(order.state).label, "stopped", "")]
    place = next(
        (n for n, (_label, states) in enumerate(STEPS) if order.state in states), len(STEPS)
    )
    return [
        (label, "done" if n < place else "now" if n == place else "", "")
        for n, (label, _states) in enumerate(STEPS)
    ]
