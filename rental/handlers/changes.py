"""What happens by itself when cars break down, are blocked, change, or come late (domain.md 5.4, 5.5)."""

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from rental.services.replanning import (
    replan_after_block,
    replan_after_breakdown,
    replan_after_change,
)
from rental.services.substitution import note_upgrade


@subscribe("rental.broke_down")
def plan_around_the_broken_car(entry: Entry) -> None:
    replan_after_breakdown(entry.object_id, by=SYSTEM)


@subscribe("rental.car_blocked")
def plan_around_the_blocked_car(entry: Entry) -> None:
    replan_after_block(entry.object_id, by=SYSTEM)


@subscribe("rental.changed")
def look_for_another_car(entry: Entry) -> None:
    replan_after_change(entry.object_id, by=SYSTEM)


@subscribe("rental.car_assigned")
def keep_the_reason_of_an_upgrade(entry: Entry) -> None:
    note_upgrade(entry.object_id, by=SYSTEM)
