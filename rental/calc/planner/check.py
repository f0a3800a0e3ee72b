"""Is a plan allowed, and how good is it? Written apart from the planner, so that it can find the planner's faults."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import NamedTuple

from rental.calc.planner.instance import Car, Instance, Job, cost_of

TAIL = 72 * 60  # a longer gap is a car without work, not a badly filled one


@dataclass(frozen=True, slots=True)
class Measure:
    """The objective of domain.md 5.3, level by level; gaps in minutes, class costs in steps x days."""

    weight: int
    fulfilled: int
    downgrades: int
    partner_days: int
    upgrades: int
    km: int
    gap_minutes: int
    changes: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Fault(NamedTuple):
    """What is wrong, with which orders, on which car."""

    kind: str
    jobs: tuple[int, ...]
    car: int


def check(instance: Instance, places: Mapping[int, int]) -> list[Fault]:
    """Every fault of a plan (order -> car); without any it may be driven."""
    jobs, cars = {job.id: job for job in instance.jobs}, {car.id: car for car in instance.cars}
    faults = [Fault("unknown job", (job,), car) for job, car in places.items() if job not in jobs]
    by_car: dict[int, list[Job]] = defaultdict(list)
    for job_id, car_id in places.items():
        if job_id in jobs:
            by_car[car_id].append(jobs[job_id])
    for car_id, mine in by_car.items():
        if car_id not in cars:
            faults.append(Fault("unknown car", tuple(job.id for job in mine), car_id))
            continue
        mine.sort(key=lambda job: job.start)
        faults.extend(_wrong_car(cars[car_id], mine))
        faults.extend(_wrong_time(instance, cars[car_id], mine))
    return faults


def _wrong_car(car: Car, jobs: list[Job]) -> Iterator[Fault]:
    for job in jobs:
        if job.pinned is not None and job.pinned != car.id:
            yield Fault("pinned elsewhere", (job.id,), car.id)
        if not job.is_out and job.pinned is None and cost_of(job, car) is None:
            yield Fault("may not be given", (job.id,), car.id)


def _wrong_time(instance: Instance, car: Car, jobs: list[Job]) -> Iterator[Fault]:
    for one, two in pairwise(jobs):
        free, wanted = one.end + car.after, two.start - instance.before
        way = 0
        if one.destination != two.origin:
            leg = instance.roads.get((one.destination, two.origin))
            way = leg.minutes if leg else 10**9
        if free + way > wanted and not (one.is_out and two.is_out):
            yield Fault("overlap", (one.id, two.id), car.id)
    for job in jobs:
        for begin, end in car.blocks:
            if job.start - instance.before < end and begin < job.end + car.after and not job.is_out:
                yield Fault("blocked", (job.id,), car.id)


def measure(instance: Instance, places: Mapping[int, int]) -> Measure:
    jobs, cars = {job.id: job for job in instance.jobs}, {car.id: car for car in instance.cars}
    costs = [
        cost for job, car in places.items() if (cost := cost_of(jobs[job], cars[car])) is not None
    ]
    km = gaps = 0
    by_car: dict[int, list[Job]] = defaultdict(list)
    for job_id, car_id in places.items():
        by_car[car_id].append(jobs[job_id])
    for car_id, mine in by_car.items():
        mine.sort(key=lambda job: job.start)
        stands = [cars[car_id].home, *(job.destination for job in mine)]
        legs = [
            instance.roads.get(ends)
            for ends in zip(stands, (job.origin for job in mine), strict=False)
        ]
        km += sum(leg.km for leg in legs if leg is not None)
        between = [
            two.start - instance.before - one.end - cars[car_id].after
            for one, two in pairwise(mine)
        ]
        gaps += sum(gap for gap in between if 0 < gap <= TAIL)
    return Measure(
        weight=sum(jobs[job].weight for job in places),
        fulfilled=len(places),
        downgrades=sum(cost.down for cost in costs),
        partner_days=sum(cost.partner for cost in costs),
        upgrades=sum(cost.up for cost in costs),
        km=km,
        gap_minutes=gaps,
        changes=sum(jobs[job].published not in (None, car) for job, car in places.items()),
    )
