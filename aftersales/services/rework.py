"""Orders that an advisor opens as rework: of which repair, or of none (domain.md 4.4)."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoType
from aftersales.models import RepairOrder
from aftersales.selectors.repeats import repair_under_guarantee
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record

REWORK_OF_NOTHING = Refusal(
    "REWORK_OF_NOTHING", _("No repair of ours on this car is under guarantee any more."), "type"
)


def refuse_rework_of_nothing(order: RepairOrder) -> None:
    """Raises InvalidInput (REWORK_OF_NOTHING); the km are not read yet, so the days decide."""
    if order.type == RoType.REWORK and repair_under_guarantee(order) is None:
        raise InvalidInput(REWORK_OF_NOTHING)


def tie_rework(order: RepairOrder, *, by: Actor) -> None:
    """Link a rework to the newest repair under guarantee, inside the caller's lock; the caller saves.

    Where the km at the car say that the guarantee has ended, it is a repair like any other.
    """
    if order.type != RoType.REWORK or order.rework_of_id:
        return
    earlier = repair_under_guarantee(order)
    if earlier is None:
        order.type = RoType.NORMAL
        record(order, "aftersales.is_no_rework", by=by, km=order.mileage_in)
        return
    order.rework_of = earlier
    record(order, "aftersales.is_rework", by=by, earlier=earlier.pk)
