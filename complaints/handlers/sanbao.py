"""The Three Guarantees follow the workshop, and its counter tells of rights."""

from aftersales.selectors.repair_history import car_and_warranty_of
from complaints.choices.sanbao import SanbaoRule, SanbaoStatus
from complaints.services.sanbao import evaluate_car, is_watched
from complaints.services.sanbao_signals import tell_counter
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("aftersales.order_delivered")
def judge_the_car_again(entry: Entry) -> None:
    """A warranty repair counts, and so does everything about a car with an open case."""
    found = car_and_warranty_of(entry.object_id)
    if found and (found[1] or is_watched(found[0])):
        evaluate_car(found[0], by=SYSTEM)


@subscribe("complaints.sanbao_near")
def tell_that_a_right_is_near(entry: Entry) -> None:
    rule = SanbaoRule(entry.data["rule"])
    tell_counter(entry.data["vehicle"], rule, SanbaoStatus.NEAR, by=SYSTEM)


@subscribe("complaints.sanbao_reached")
def tell_that_a_right_is_reached(entry: Entry) -> None:
    rule = SanbaoRule(entry.data["rule"])
    tell_counter(entry.data["vehicle"], rule, SanbaoStatus.REACHED, by=SYSTEM)
