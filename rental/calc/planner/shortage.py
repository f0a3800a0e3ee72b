"""Why an order found no car, and which small change would give it one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rental.calc.planner.instance import DAY, Car, Job, cost_of
from rental.calc.planner.timeline import Fleet

STEP = 30  # minutes
FARTHEST = DAY  # that a customer might be asked to shift


class Why(StrEnum):
    NO_CLASS = "NO_CLASS"
    PINNED_BUSY = "PINNED_BUSY"
    BLOCKED = "BLOCKED"
    TOO_FAR = "TOO_FAR"
    FULL = "FULL"


@dataclass(frozen=True, slots=True)
class Shift:
    """The car that could serve the order so many minutes later; earlier is negative."""

    car: int
    minutes: int


def reasons(fleet: Fleet, cars: Sequence[Car], job: Job) -> list[tuple[Why, int]]:
    """Codes with the number of cars that each keeps back, the most frequent first."""
    able = [car for car in cars if cost_of(job, car) is not None]
    if job.pinned is not None:
        return [(Why.PINNED_BUSY, 1)]
    if not able:
        return [(Why.NO_CLASS, 0)]
    counted = Counter(_why(fleet, car, job) for car in able)
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _why(fleet: Fleet, car: Car, job: Job) -> Why:
    busy = fleet.in_the_way(car.id, job)
    if not busy:
        return Why.TOO_FAR
    return Why.BLOCKED if all(span.job is None for span in busy) else Why.FULL


def unblocked(fleet: Fleet, cars: Sequence[Car], job: Job) -> int | None:
    """A car on which nothing but blocks is in the way."""
    able = (car for car in cars if cost_of(job, car) is not None)
    return next((car.id for car in able if _why(fleet, car, job) == Why.BLOCKED), None)


def shifts(fleet: Fleet, cars: Sequence[Car], job: Job, not_before: int) -> Iterator[Shift]:
    """The smallest shift in each direction, the cheapest class first."""
    able = [car.id for car in cars if cost_of(job, car) is not None]
    for sign in (-1, 1):
        for minutes in range(STEP, FARTHEST + 1, STEP):
            moved = replace(job, start=job.start + sign * minutes, end=job.end + sign * minutes)
            if moved.start < not_before:
                break
            if (fit := fleet.best(able, moved)) is not None:
                yield Shift(fit.car, sign * minutes)
                break
