"""The plan of a fleet: what stands first, the proven choice of classes, then cars, then repair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rental.calc.planner.bound import Group, choose, groups_of
from rental.calc.planner.check import Measure, measure
from rental.calc.planner.decode import decode, place_online
from rental.calc.planner.instance import Cost, Instance, Job
from rental.calc.planner.repair import Repair
from rental.calc.planner.timeline import Fleet

FEWEST, MOST = 1, 6  # attempts at decoding; WORK is how many jobs they may look at together
WORK = 30_000
TRIES = 400  # orders for which chains of moves are tried once the chosen ones are placed


@dataclass(frozen=True, slots=True)
class Plan:
    """Order -> car, what found none, how good it is and how good it could be.

    `bound` is the weight that no plan exceeds; `bound_costs` what level 2 costs at least where it is reached.
    """

    places: dict[int, int]
    unplaced: tuple[int, ...]
    reached: Measure
    bound: int
    bound_costs: Cost

    @property
    def is_best_in_weight(self) -> bool:
        """Level 1 is proven."""
        return self.reached.weight == self.bound

    @property
    def is_best_in_classes(self) -> bool:
        """Level 2 is proven too."""
        reached = self.reached
        costs = Cost(reached.downgrades, reached.partner_days, reached.upgrades)
        return self.is_best_in_weight and costs == self.bound_costs


def solve(instance: Instance) -> Plan:
    """The same instance gives the same plan, in whatever order its orders and cars come."""
    instance = instance.sorted()
    fleet, waiting = stand(instance)
    groups = groups_of(instance.cars)
    free = [job for job in waiting if job.pinned is None]
    choice = choose(instance, fleet, groups, free)
    stands = measure(instance, fleet.places)
    bound = choice.weight + stands.weight
    fleet, left = _decoded(instance, groups, free, choice.group_of)
    _fill(fleet, groups, left, [job for job in free if job.id not in choice.group_of], bound)
    places = dict(sorted(fleet.places.items()))
    return Plan(
        places,
        tuple(job.id for job in instance.jobs if job.id not in places),
        measure(instance, places),
        bound,
        Cost(
            choice.costs.down + stands.downgrades,
            choice.costs.partner + stands.partner_days,
            choice.costs.up + stands.upgrades,
        ),
    )


def _decoded(
    instance: Instance, groups: Sequence[Group], jobs: Sequence[Job], group_of: Mapping[int, int]
) -> tuple[Fleet, list[Job]]:
    """Several attempts; what found no car in one goes first in the next. The lightest rest wins."""
    hard: set[int] = set()
    best: tuple[int, Fleet, list[Job]] | None = None
    for _ in range(max(FEWEST, min(MOST, WORK // max(1, len(jobs))))):
        fleet, _waiting = stand(instance)
        left = decode(fleet, groups, [job for job in jobs if job.id in hard], group_of)
        left += decode(fleet, groups, [job for job in jobs if job.id not in hard], group_of)
        weight = sum(job.weight for job in left)
        if best is None or weight < best[0]:
            best = (weight, fleet, left)
        before = len(hard)
        hard |= {job.id for job in left}
        if not left or len(hard) == before:
            break
    if best is None:
        raise ValueError("at least one attempt is made")
    return best[1], best[2]


def stand(instance: Instance) -> tuple[Fleet, list[Job]]:
    """What is driven now, blocks, frozen orders on their cars and pinned ones; the rest is still to be planned."""
    fleet = Fleet(instance)
    for job in instance.jobs:
        if job.is_out and job.published in fleet.lines:
            fleet.put(job.published, job)
    fleet.block()
    for job in instance.jobs:
        if job.is_fixed and job.id not in fleet.places:
            _put_if_free(fleet, job.published, job)
    for job in sorted(instance.jobs, key=lambda job: (-job.weight, job.order)):
        if job.pinned is not None and job.id not in fleet.places:
            _put_if_free(fleet, job.pinned, job)
    return fleet, [job for job in instance.jobs if job.id not in fleet.places]


def _put_if_free(fleet: Fleet, car: int | None, job: Job) -> None:
    if car is not None and car in fleet.lines and fleet.fit(car, job) is not None:
        fleet.put(car, job)


def _fill(
    fleet: Fleet, groups: Sequence[Group], left: list[Job], others: list[Job], bound: int
) -> None:
    """First the chosen that found no car, then any room for the rest, then chains while the bound is not reached."""
    repair = Repair(fleet, groups)
    heavy = sorted(left, key=lambda job: (-job.weight, job.order))
    waiting = [job for job in heavy if not repair.place(job)]
    waiting += sorted(others, key=lambda job: (-job.weight, job.order))
    waiting = [job for job in waiting if place_online(fleet, groups, job) is None]
    weights = {
        job.id: job.weight
        for line in fleet.lines.values()
        for span in line.spans
        if (job := span.job)
    }
    missing = bound - sum(weights.values())
    tries = TRIES
    waiting.sort(key=lambda job: (-job.weight, job.end - job.start, job.order))
    while waiting and missing > 0 and tries and not repair.is_over:
        tries -= 1
        job = waiting.pop(0)
        if repair.place(job):
            missing -= job.weight
        elif job.weight > 1 and (dropped := repair.replace(job)) is not None:
            missing -= job.weight - sum(one.weight for one in dropped)
            waiting += dropped
