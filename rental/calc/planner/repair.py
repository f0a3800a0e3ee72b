"""Room for an order that found none, by moving others that can go elsewhere (chains of a few moves)."""

from collections.abc import Sequence
from itertools import chain

from rental.calc.planner.bound import Group
from rental.calc.planner.decode import cars_for
from rental.calc.planner.instance import Job
from rental.calc.planner.timeline import Fleet, Span

DEPTH = 3
BUDGET = 2_000_000  # cars looked at in all: a plan is made in seconds, and always the same one
BREADTH = (200, 12, 6)  # cars looked at on each step of a chain
TOGETHER = 2  # orders that may be moved from one car at once


class Repair:
    def __init__(self, fleet: Fleet, groups: Sequence[Group]) -> None:
        self.fleet, self.groups = fleet, groups
        self.budget = BUDGET

    @property
    def is_over(self) -> bool:
        return self.budget <= 0

    def place(self, job: Job, depth: int = DEPTH) -> bool:
        """Direct room in the cheapest group, else a chain within it, before the next group is tried."""
        return any(self._place_among(cars, job, depth) for cars in cars_for(self.groups, job))

    def replace(self, job: Job) -> list[Job] | None:
        """Orders that weigh less together give way; they come back and look for room again."""
        cars = chain.from_iterable(cars_for(self.groups, job))
        for _, car, others in self._candidates(cars, job):
            if sum(other.weight for other in others) < job.weight and self._swap(car, job, others):
                return others
        return None

    def _swap(self, car: int, job: Job, others: list[Job]) -> bool:
        mark = len(self.fleet.trail)
        for other in others:
            self.fleet.take(other)
        if self.fleet.fit(car, job) is not None:
            self.fleet.put(car, job)
            if self.fleet.holds(car):
                return True
        self.fleet.go_back(mark)
        return False

    def _place_among(self, cars: Sequence[int], job: Job, depth: int) -> bool:
        self.budget -= len(cars)
        if (fit := self.fleet.best(cars, job)) is not None:
            self.fleet.put(fit.car, job)
            return True
        if depth <= 1 or self.is_over:
            return False
        self.budget -= len(cars)
        candidates = self._candidates(cars, job)[: BREADTH[DEPTH - depth]]
        return any(self._move_away(car, job, others, depth) for _, car, others in candidates)

    def _candidates(
        self, cars: Sequence[int] | chain[int], job: Job
    ) -> list[tuple[int, int, list[Job]]]:
        """Cars on which only movable orders are in the way, those with the least of them first."""
        found = []
        for car in cars:
            others = movable(self.fleet.in_the_way(car, job))
            if others and len(others) <= TOGETHER:
                found.append((sum(other.end - other.start for other in others), car, others))
        return sorted(found, key=lambda one: one[:2])

    def _move_away(self, car: int, job: Job, others: list[Job], depth: int) -> bool:
        """All of them find another car, or everything is as before."""
        mark = len(self.fleet.trail)
        if self._swap(car, job, others) and all(self._elsewhere(other, depth) for other in others):
            return True
        self.fleet.go_back(mark)
        return False

    def _elsewhere(self, job: Job, depth: int) -> bool:
        return any(self._place_among(cars, job, depth - 1) for cars in cars_for(self.groups, job))


def movable(spans: Sequence[Span]) -> list[Job]:
    """The orders of these spans, or nothing where a block, a pin or a frozen order is among them."""
    jobs = [span.job for span in spans]
    if any(job is None or job.pinned is not None or job.is_fixed or job.is_out for job in jobs):
        return []
    return [job for job in jobs if job is not None]
