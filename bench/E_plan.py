"""The rental plan beside what it cannot exceed (the linear program) and what a clerk does (first fit).

Thirty days in hours, two hours of buffer inside, three classes with upgrades, every tenth order promised on one
car, every third car a day in the workshop; and 300 cars over two weeks with minutes and buffers.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from bench.lib.result import Result
from rental.calc.planner import (
    Car,
    Instance,
    Job,
    Leg,
    check,
    choose,
    first_fit,
    groups_of,
    measure,
    solve,
    stand,
)

HOUR = 60
SHARES = (0.5, 0.3, 0.2)  # of the fleet, and of the orders
T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    name: str
    cars: int
    orders: int
    load: float
    days: int = 30
    stores: int = 1
    step: int = HOUR  # minutes between two moments at which a rental may begin
    seed: int = 1


SIZES = {
    "quick": [
        Size("200", 200, 3_000, 1.05),
        Size("two_weeks", 300, 3_000, 1.05, days=14, step=15),
    ],
    "full": [
        Size("200", 200, 3_000, 1.05),
        Size("two_weeks", 300, 3_000, 1.05, days=14, step=15),
        Size("2000", 2_000, 30_000, 1.05),
    ],
}


def run(profile: str, rounds: int) -> list[Result]:
    return [result for size in SIZES[profile] for result in _compared(size)]


def _compared(size: Size) -> Iterator[Result]:
    case = instance(size)
    alone, _ = _timed(lambda: _bound_alone(case))
    ours, plan = _timed(lambda: solve(case))
    _, clerk = _timed(lambda: first_fit(case))
    by_hand = measure(case, clerk)
    name, reached = f"E.{size.name}", plan.reached
    gap = plan.bound - by_hand.weight
    pins = {job.id: job.pinned for job in case.jobs if job.pinned is not None}
    yield Result.number(
        f"{name}_vs_bound", round(reached.weight / plan.bound, 5),
        f"{reached.weight} of {plan.bound} (clerk {by_hand.weight}) of {len(case.jobs)} orders",
    )  # fmt: skip
    yield Result.number(f"{name}_gap_closed", round((reached.weight - by_hand.weight) / gap, 4))
    yield Result.number(
        f"{name}_idle_points", round(100 * (idle(case, clerk) - idle(case, plan.places)), 3),
        f"idle {idle(case, plan.places):.1%}, clerk {idle(case, clerk):.1%}",
    )  # fmt: skip
    least, theirs = plan.bound_costs.up, by_hand.upgrades
    yield Result.number(
        f"{name}_upgrades_vs_least", round(reached.upgrades / max(1, least), 4),
        f"{reached.upgrades} : {least} class steps x days, of the plans with the bound's weight",
    )  # fmt: skip
    yield Result.number(
        f"{name}_upgrades_vs_clerk", round(reached.upgrades / max(1, theirs), 4),
        f"{reached.upgrades} : {theirs}, and {_upgraded(case, plan.places)} : {_upgraded(case, clerk)} orders",
    )  # fmt: skip
    yield Result.number(
        f"{name}_cpu_vs_bound", round(ours / alone, 3), f"{ours:.2f} : {alone:.2f} s"
    )
    yield Result.number(f"{name}_faults", len(check(case, plan.places)))
    lost = sum(plan.places.get(job) != car for job, car in pins.items())
    yield Result.number(f"{name}_pins_lost", lost, f"of {len(pins)}")


def _bound_alone(case: Instance) -> int:
    case = case.sorted()
    fleet, waiting = stand(case)
    return choose(
        case, fleet, groups_of(case.cars), [job for job in waiting if job.pinned is None]
    ).weight


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """In processor time."""
    since = time.process_time()
    done = work()
    return time.process_time() - since, done


def instance(size: Size) -> Instance:
    """The same for the same seed. Promised cars are free for the order they are promised to."""
    dice = random.Random(size.seed)  # noqa: S311 - an instance, no secret
    end = size.days * 24
    step = size.step
    cars = [_car(dice, number, size, end) for number in range(size.cars)]
    mean = size.cars * end * size.load / size.orders
    jobs = [_job(dice, number, size, (end, mean, step)) for number in range(size.orders)]
    roads = {
        (a, b): Leg(30 + 15 * abs(a - b), 10 * abs(a - b))
        for a in range(size.stores) for b in range(size.stores) if a != b
    } if size.stores > 1 else {}  # fmt: skip
    before, buffer = (0, 0) if step == HOUR else (30, 90)
    cars = [replace(car, after=buffer + 60 * (car.id % 3 == 0)) if buffer else car for car in cars]
    return Instance(_promised(dice, jobs, cars, before), cars, before, roads)


def _car(dice: random.Random, number: int, size: Size, end: int) -> Car:
    rank = 1 + sum(number >= size.cars * part for part in (SHARES[0], SHARES[0] + SHARES[1]))
    begin = dice.randrange(end - 24) * HOUR
    blocks = ((begin, begin + 24 * HOUR),) if dice.random() < 0.3 else ()
    return Car(number, rank, blocks=blocks, home=number % size.stores)


def _job(dice: random.Random, number: int, size: Size, times: tuple[int, float, int]) -> Job:
    end, mean, step = times
    hours = max(6.0, min(dice.expovariate(1 / mean), 10 * 24.0))
    length = max(step, round(hours * HOUR / step) * step)
    start = dice.randrange(max(1, (end * HOUR - length) // step)) * step
    rank = dice.choices((1, 2, 3), SHARES)[0]
    origin = dice.randrange(size.stores)
    goal = dice.randrange(size.stores) if dice.random() < 0.1 else origin
    return Job(number, start, start + length, rank, origin=origin, destination=goal)


def _promised(dice: random.Random, jobs: list[Job], cars: list[Car], before: int) -> list[Job]:
    """Every tenth order on a car of its class and store that is free for it."""
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for car in cars:
        taken[car.id] = list(car.blocks)
    done = []
    for job in jobs:
        if dice.random() < 0.1 and job.origin == job.destination:
            alike = [car for car in cars if car.rank == job.rank and car.home == job.origin]
            car = dice.choice(alike)
            begin, end = job.start - before, job.end + car.after
            if all(end <= since or until <= begin for since, until in taken[car.id]):
                taken[car.id].append((begin, end))
                done.append(replace(job, pinned=car.id))
                continue
        done.append(job)
    return done


def idle(case: Instance, places: dict[int, int]) -> float:
    """The share of the time of the cars that is neither rented, nor buffer, nor blocked, within the horizon."""
    cars = {car.id: car for car in case.cars}
    begin, end = min(job.start for job in case.jobs), max(job.start for job in case.jobs)
    whole = (end - begin) * len(cars)
    blocked = sum(_within(block, begin, end) for car in case.cars for block in car.blocks)
    used = sum(
        _within((job.start - case.before, job.end + cars[places[job.id]].after), begin, end)
        for job in case.jobs
        if job.id in places
    )
    return 1 - used / (whole - blocked)


def _within(span: tuple[int, int], begin: int, end: int) -> int:
    return max(0, min(span[1], end) - max(span[0], begin))


def _upgraded(case: Instance, places: dict[int, int]) -> int:
    ranks = {car.id: car.rank for car in case.cars}
    return sum(ranks[places[job.id]] > job.rank for job in case.jobs if job.id in places)
