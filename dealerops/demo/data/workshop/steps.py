"""The way of a car through the house: its moments, and how long each takes."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from aftersales.choices import RoState, RoType
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.workshop.houses import House
from dealerops.demo.data.workshop.jobs import Job
from dealerops.demo.data.workshop.shifts import HOUR, MINUTE, SHIFT, Shifts

S = RoState
# Moments in their order, with the state that begins with each and how many minutes it takes to get there.
STEPS: tuple[tuple[str, RoState, tuple[int, int]], ...] = (
    ("arrived_at", S.APPOINTED, (0, 0)), ("greeted_at", S.APPOINTED, (1, 7)),
    ("opened_at", S.CHECKED_IN, (6, 18)), ("inspected_at", S.INSPECTED, (10, 45)),
    ("quoted_at", S.QUOTED, (6, 25)), ("approved_at", S.APPROVED, (3, 50)),
    ("started_at", S.WIP, (4, 45)), ("finished_at", S.QC, (0, 0)),
    ("qc_passed_at", S.READY, (8, 30)), ("settle_started_at", S.READY, (4, 30)),
    ("settled_at", S.SETTLED, (4, 12)), ("paid_at", S.PAID, (1, 6)),
    ("delivered_at", S.DELIVERED, (3, 12)),
)  # fmt: skip
NAMES_OF_STEPS = tuple(name for name, _state, _minutes in STEPS)
HELD = (S.AWAITING_APPROVAL, S.AWAITING_PARTS, S.SUBLET)
NEVER_HERE = (S.APPOINTED, S.CANCELLED, S.NO_SHOW)


@dataclass(frozen=True)
class Bench:
    """What all orders of a dealer have in common."""

    house: House
    rng: random.Random
    tables: Tables
    ids: Ids
    shifts: Shifts
    policy_values: dict[str, Any]
    told_since: dt.datetime  # later orders keep every entry


@dataclass(frozen=True)
class Plan:
    """What is to become of a car that comes; `begins`, `planned` and `ends` are instants of `Shifts`."""

    kind: RoType
    job: Job
    begins: int
    until: RoState = S.DELIVERED
    rework_of: int | None = None
    is_repeat: bool = False
    planned: int | None = None
    ends: int | None = None  # when the wanted state began, where that is what counts
    slowness: float = 1.0
    declines_safety: bool = False  # the customer refuses something that matters for safety

    @property
    def is_closed(self) -> bool:
        """Nothing was done in the end."""
        return self.until in {S.CANCELLED, S.NO_SHOW}


def walk(rng: random.Random, plan: Plan) -> dict[str, int]:
    """The instants of `Shifts` up to the wanted state, by the name of the field."""
    if plan.until in NEVER_HERE:
        return {}
    wanted = S.WIP if plan.until in HELD else plan.until
    second, found = plan.begins, {}
    for place, (name, state, (least, most)) in enumerate(STEPS):
        if name == "finished_at":
            second += _work_seconds(rng, plan)
        second += int(rng.uniform(least, most) * MINUTE * plan.slowness)
        found[name] = second
        following = STEPS[place + 1][1] if place + 1 < len(STEPS) else None
        if state == wanted and following != wanted:
            break
    moved = 0 if plan.ends is None else plan.ends - second
    return {name: one + moved for name, one in found.items()}


def _work_seconds(rng: random.Random, plan: Plan) -> int:
    """As long as the labour takes and a bit more; accidents stay for days."""
    hours = sum(float(one.hours) for one in plan.job.lines) or 1.0
    days = plan.job.days * rng.uniform(0.8, 1.5)
    return int((hours * rng.uniform(0.7, 1.2) * HOUR + days * SHIFT) * plan.slowness)
