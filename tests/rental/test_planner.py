"""The planner against oracles: interval scheduling by hand, every plan there is, and a checker of its own."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rental.calc.planner import (
    VIP,
    Car,
    Cost,
    Instance,
    Job,
    Leg,
    check,
    first_fit,
    measure,
    place_online,
    solve,
    stand,
)
from rental.calc.planner.bound import groups_of

HOUR, DAY = 60, 24 * 60


def most_intervals(jobs: list[Job], machines: int, pad: int) -> int:
    """The optimum of interval scheduling on k machines: by end, and of more than k at once the last end goes."""
    running: list[int] = []
    accepted = 0
    for job in sorted(jobs, key=lambda job: job.start):
        running = [end for end in running if end > job.start]
        running.append(job.end + pad)
        accepted += 1
        if len(running) > machines:
            running.remove(max(running))
            accepted -= 1
    return accepted


def dice_jobs(dice: random.Random, count: int, days: int, **fixed: object) -> list[Job]:
    jobs = []
    for number in range(count):
        start = dice.randrange(days * 24) * HOUR
        length = dice.choice([6, 24, 30, 48, 96]) * HOUR
        jobs.append(Job(number, start, start + length, rank=1))
    return jobs


@pytest.mark.parametrize("part", range(4))
def test_one_class_of_like_cars_takes_as_many_orders_as_any_plan_could(part: int) -> None:
    for seed in range(part * 50, part * 50 + 50):
        dice = random.Random(seed)
        machines, pad = dice.randint(1, 6), dice.choice([0, 180])
        jobs = dice_jobs(dice, dice.randint(5, 60), dice.randint(2, 14))
        case = Instance(jobs, [Car(n, 1, after=pad) for n in range(machines)])
        plan = solve(case)
        assert check(case, plan.places) == []
        assert len(plan.places) == most_intervals(jobs, machines, pad) == plan.bound, seed


def test_padding_before_and_after_counts_against_the_neighbours() -> None:
    case = Instance([Job(1, 600, 660, 1), Job(2, 839, 900, 1)], [Car(1, 1, after=150)], before=30)
    assert len(solve(case).places) == 1
    later = Instance([Job(1, 600, 660, 1), Job(2, 840, 900, 1)], [Car(1, 1, after=150)], before=30)
    assert len(solve(later).places) == 2  # 660 + 150 = 840 - 30 ... half-open
    assert check(later, {1: 1, 2: 1}) == []
    assert check(case, {1: 1, 2: 1}) != []


def every_plan(case: Instance) -> Iterator[dict[int, int]]:
    for cars in itertools.product([None, *(car.id for car in case.cars)], repeat=len(case.jobs)):
        places = {job.id: car for job, car in zip(case.jobs, cars, strict=True) if car is not None}
        if not check(case, places):
            yield places


def small_case(dice: random.Random) -> Instance:
    cars = [
        Car(
            number, dice.randint(1, 3), after=dice.choice([0, 60]), is_partner=dice.random() < 0.2,
            blocks=((600, 900),) if dice.random() < 0.3 else (),
        )
        for number in range(3)
    ]  # fmt: skip
    jobs = []
    for number in range(5):
        start = dice.randrange(0, 1500, 60)
        jobs.append(
            Job(
                number, start, start + dice.choice([120, 300, 700]), dice.randint(1, 3),
                weight=dice.choice([1, 1, VIP]), may_downgrade=dice.random() < 0.2,
                may_upgrade=dice.random() < 0.9, pinned=0 if dice.random() < 0.1 else None,
            )
        )  # fmt: skip
    return Instance(jobs, cars, before=30)


@pytest.mark.parametrize("part", range(4))
def test_small_plans_beside_every_plan_there_is(part: int) -> None:
    """The bound is one, what is called proven is the best, and most of them are."""
    proven = 0
    for seed in range(part * 10, part * 10 + 10):
        case = small_case(random.Random(seed))
        plan = solve(case)
        assert check(case, plan.places) == []
        pins = {
            job.id: plan.places[job.id]
            for job in case.jobs
            if job.pinned in plan.places.values()
            and job.id in plan.places
            and job.pinned is not None
        }
        plans = [
            measure(case, places) for places in every_plan(case) if pins.items() <= places.items()
        ]
        best = max((one.weight, -one.downgrades, -one.partner_days, -one.upgrades) for one in plans)
        assert plan.reached.weight <= best[0] <= plan.bound
        if plan.is_best_in_classes:
            proven += 1
            reached = plan.reached
            assert best == (
                reached.weight,
                -reached.downgrades,
                -reached.partner_days,
                -reached.upgrades,
            )
    assert proven >= 8


def mixed_case(seed: int, cars: int = 20, orders: int = 160) -> Instance:
    dice = random.Random(seed)
    fleet = [
        Car(n, 1 + n % 3, after=150 if n % 4 else 90, home=n % 2, is_partner=n == 7,
            blocks=((n * DAY // 3, n * DAY // 3 + DAY),) if n % 3 == 0 else ())
        for n in range(cars)
    ]  # fmt: skip
    jobs = [
        replace(
            job, rank=dice.randint(1, 3), weight=dice.choice([1, 1, 1, VIP]), origin=dice.randrange(2),
            destination=dice.randrange(2), pinned=dice.randrange(cars) if dice.random() < 0.1 else None,
        )
        for job in dice_jobs(dice, orders, 14)
    ]  # fmt: skip
    return Instance(jobs, fleet, 30, {(0, 1): Leg(70, 40), (1, 0): Leg(70, 40)})


@pytest.mark.parametrize("seed", range(5))
def test_no_two_orders_meet_whatever_is_mixed(seed: int) -> None:
    case = mixed_case(seed)
    plan = solve(case)
    assert check(case, plan.places) == []
    assert plan.reached.weight <= plan.bound
    assert plan.reached.weight >= 0.95 * plan.bound  # which knows nothing of roads
    assert plan.reached.weight >= measure(case, first_fit(case)).weight
    assert set(plan.places) | set(plan.unplaced) == {job.id for job in case.jobs}


def test_the_same_input_gives_the_same_plan_in_whatever_order_it_comes() -> None:
    case = mixed_case(9)
    dice = random.Random(3)
    plan = solve(case)
    for _ in range(2):
        jobs, cars = list(case.jobs), list(case.cars)
        dice.shuffle(jobs)
        dice.shuffle(cars)
        assert solve(replace(case, jobs=jobs, cars=cars)) == plan


def test_the_checker_finds_what_may_not_be() -> None:
    cars = [Car(1, 2, after=60, blocks=((5000, 6000),)), Car(2, 1)]
    jobs = [
        Job(1, 0, 600, 2),
        Job(2, 630, 900, 2),
        Job(3, 5500, 5600, 2),
        Job(4, 0, 60, 2, pinned=1),
    ]
    case = Instance(jobs, cars, before=0)
    assert check(case, {1: 1, 2: 1}) == [("overlap", (1, 2), 1)]
    assert check(case, {3: 1}) == [("blocked", (3,), 1)]
    assert check(case, {1: 2}) == [("may not be given", (1,), 2)]
    assert check(case, {4: 2}) == [("pinned elsewhere", (4,), 2)]
    assert check(case, {9: 1}) == [("unknown job", (9,), 1)]
    assert check(case, {1: 9}) == [("unknown car", (1,), 9)]


def test_an_important_order_comes_before_two_others() -> None:
    jobs = [Job(1, 0, 600, 1), Job(2, 600, 1200, 1), Job(3, 0, 1200, 1, weight=VIP)]
    assert solve(Instance(jobs, [Car(1, 1)])).places == {3: 1}


def test_nobody_gets_a_lower_class_without_consent() -> None:
    lower = [Car(1, 1)]
    assert solve(Instance([Job(1, 0, 60, 2)], lower)).unplaced == (1,)
    assert solve(Instance([Job(1, 0, 60, 2, may_downgrade=True)], lower)).places == {1: 1}


def test_an_upgrade_costs_steps_times_days_and_comes_last_but_for_a_downgrade() -> None:
    jobs = [Job(1, 0, 2 * DAY, 1), Job(2, 0, 3 * DAY, 1)]
    plan = solve(Instance(jobs, [Car(1, 1), Car(2, 3)]))
    assert plan.places == {1: 2, 2: 1}  # the shorter one goes up
    assert plan.bound_costs == Cost(up=2 * 2)
    assert plan.is_best_in_classes


def test_an_upgrade_has_the_seats_that_were_booked() -> None:
    assert solve(Instance([Job(1, 0, 60, 1, seats=7)], [Car(1, 3, seats=5)])).places == {}
    assert solve(Instance([Job(1, 0, 60, 1, seats=7)], [Car(1, 3, seats=7)])).places == {1: 1}


def test_another_class_has_the_seats_of_the_booked_one() -> None:
    job = Job(1, 0, 60, 1, class_seats=7)
    assert solve(Instance([job], [Car(1, 3, seats=5)])).places == {}
    assert solve(Instance([job], [Car(1, 1, seats=5)])).places == {1: 1}


def test_a_partner_is_asked_only_when_our_own_cars_do_not_do() -> None:
    cars = [Car(1, 1, is_partner=True), Car(2, 2)]
    assert solve(Instance([Job(1, 0, 60, 1)], cars)).places == {1: 2}
    assert len(solve(Instance([Job(1, 0, 60, 1), Job(2, 0, 60, 1)], cars)).places) == 2


def test_what_is_driven_and_what_is_frozen_stays_where_it_is() -> None:
    jobs = [
        Job(1, 0, 600, 1, published=1, is_out=True),
        Job(2, 700, 900, 1, published=2, is_fixed=True),
        Job(3, 500, 1000, 1, published=1, is_fixed=True),  # the car will not be back
        Job(4, 600, 1200, 1, weight=VIP),
    ]
    plan = solve(Instance(jobs, [Car(1, 1), Car(2, 1), Car(3, 1)]))
    assert plan.places[1] == 1
    assert plan.places[2] == 2
    assert plan.places[3] == 3
    assert plan.places[4] == 1


def test_a_pinned_order_has_its_car_or_none() -> None:
    jobs = [Job(1, 0, 600, 1, pinned=2), Job(2, 300, 900, 1, pinned=2)]
    plan = solve(Instance(jobs, [Car(1, 1), Car(2, 1)]))
    assert plan.places == {1: 2}
    assert plan.unplaced == (2,)


def test_a_car_is_brought_to_the_store_only_where_there_is_time() -> None:
    roads = {(0, 1): Leg(90, 40), (1, 0): Leg(90, 40)}
    away = Job(1, 0, 600, 1, destination=1)
    near, far = Job(2, 700, 900, 1, origin=1, destination=1), Job(3, 650, 900, 1)
    assert len(solve(Instance([away, near], [Car(1, 1)], 0, roads)).places) == 2
    assert len(solve(Instance([away, far], [Car(1, 1)], 0, roads)).places) == 1
    later = replace(far, start=690)
    assert len(solve(Instance([away, later], [Car(1, 1)], 0, roads)).places) == 2
    nowhere = Job(4, 0, 60, 1, origin=5)
    assert solve(Instance([nowhere], [Car(1, 1)], 0, roads)).places == {}


def test_the_nearer_car_then_the_smaller_gap_then_the_published_one() -> None:
    roads = {(0, 1): Leg(10, 5), (1, 0): Leg(10, 5)}
    job = Job(9, 1000, 1100, 1)
    assert solve(Instance([job], [Car(1, 1, home=1), Car(2, 1)], 0, roads)).places == {9: 2}
    busy = [Job(1, 0, 600, 1, pinned=1), Job(2, 0, 900, 1, pinned=2), job]
    assert solve(Instance(busy, [Car(1, 1), Car(2, 1)])).places[9] == 2
    stays = replace(job, published=3)
    assert solve(Instance([stays], [Car(n, 1) for n in (1, 2, 3)])).places == {9: 3}


def test_room_is_made_by_moving_others_in_a_chain() -> None:
    """Car 1 may serve classes 1 and 2; what stands there in the way goes to the car that is free."""
    jobs = [
        Job(1, 0, 600, 1), Job(2, 0, 600, 1, pinned=2), Job(3, 300, 900, 2, may_upgrade=False),
    ]  # fmt: skip
    case = Instance(jobs, [Car(1, 2), Car(2, 1), Car(3, 3)])
    assert solve(case).places == {1: 3, 2: 2, 3: 1}


def test_at_the_counter_the_best_fitting_car_of_the_booked_class_is_offered() -> None:
    case = Instance([Job(1, 0, 600, 1, pinned=2)], [Car(1, 1), Car(2, 1), Car(3, 2)])
    fleet, _ = stand(case)
    groups = groups_of(case.cars)
    assert place_online(fleet, groups, Job(2, 660, 900, 1)) == 2
    assert place_online(fleet, groups, Job(3, 660, 900, 1)) == 1
    assert place_online(fleet, groups, Job(4, 660, 900, 1)) == 3
    assert place_online(fleet, groups, Job(5, 660, 900, 1)) is None


def test_an_empty_plan_is_a_plan() -> None:
    assert solve(Instance([], [])).places == {}
    assert solve(Instance([Job(1, 0, 60, 1)], [])).unplaced == (1,)
    assert solve(Instance([], [Car(1, 1)])).bound == 0
