"""From groups to cars: best fit in order of time, then what is left into any room."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence

from rental.calc.planner.bound import Group
from rental.calc.planner.instance import Job, cost_of
from rental.calc.planner.timeline import EARLIEST, LATEST, Fleet

Window = tuple[int, int, int]  # free since, car, free until


class Stock:
    """The free windows of a group's cars; of those open the one that closes first is used first.

    That leaves the longest windows to the jobs that come; where they close alike, the smallest gap decides.
    Jobs come in order of their start, so a window that closed before is thrown away, and of one that is used
    only what lies behind the job is kept.
    """

    def __init__(self, fleet: Fleet, group: Group) -> None:
        self.fleet, self.after = fleet, group.like.after
        self.windows = sorted(window for car in group.cars for window in _windows(fleet, car.id))

    def best(self, job: Job) -> int | None:
        """The place of the best window: first in kilometres, then in time."""
        begin, end = job.start - self.fleet.before, job.end + self.after
        opened = bisect_left(self.windows, (begin + 1, 0, 0))
        self.windows[:opened] = [window for window in self.windows[:opened] if window[2] > begin]
        opened = bisect_left(self.windows, (begin + 1, 0, 0))
        keys = (
            (key, place)
            for place, window in enumerate(self.windows[:opened])
            if window[2] >= end and (key := self._key(job, window)) is not None
        )
        found = min(keys, default=None)
        return None if found is None else found[1]

    def _key(self, job: Job, window: Window) -> tuple[int, int, int, bool, int] | None:
        since, car, until = window
        km = 0
        if self.fleet.roads:
            fit = self.fleet.fit(car, job)
            if fit is None:
                return None
            km = fit.km
        return (km, until, -since, job.published not in (None, car), car)

    def use(self, place: int, job: Job) -> None:
        _, car, until = self.windows.pop(place)
        self.fleet.put(car, job)
        end = job.end + self.after
        if end < until:
            insort(self.windows, (end, car, until))


def _windows(fleet: Fleet, car: int) -> list[Window]:
    spans = fleet.lines[car].spans
    opens = [EARLIEST, *(span.end for span in spans)]
    shuts = [*(span.begin for span in spans), LATEST]
    return [(since, car, until) for since, until in zip(opens, shuts, strict=True) if since < until]


def decode(
    fleet: Fleet, groups: Sequence[Group], jobs: Sequence[Job], group_of: Mapping[int, int]
) -> list[Job]:
    """Put what the program chose; what found no car of its group comes back."""
    stocks = [Stock(fleet, group) for group in groups]
    left = []
    for job in jobs:
        if job.id not in group_of:
            continue
        stock = stocks[group_of[job.id]]
        if (found := stock.best(job)) is None:
            left.append(job)
        else:
            stock.use(found, job)
    return left


def ways(groups: Sequence[Group], job: Job) -> list[Group]:
    """The groups that may serve the job, the cheapest first (domain.md 5.4)."""
    priced = [
        (cost.key, place)
        for place, group in enumerate(groups)
        if (cost := cost_of(job, group.like)) is not None
    ]
    return [groups[place] for _, place in sorted(priced)]


def cars_for(groups: Sequence[Group], job: Job) -> list[list[int]]:
    """The cars of each way; a pinned order has one."""
    if job.pinned is not None:
        return [[job.pinned]]
    return [[car.id for car in group.cars] for group in ways(groups, job)]


def place_online(fleet: Fleet, groups: Sequence[Group], job: Job) -> int | None:
    """A new order at the counter: the best fitting car of the cheapest group that has one."""
    for cars in cars_for(groups, job):
        if (fit := fleet.best(cars, job)) is not None:
            fleet.put(fit.car, job)
            return fit.car
    return None
