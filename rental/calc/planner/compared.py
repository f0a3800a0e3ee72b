"""What people do by hand, to compare with: one order after the other, each into the first or best room."""

from collections.abc import Callable

from rental.calc.planner.bound import groups_of
from rental.calc.planner.decode import cars_for, place_online
from rental.calc.planner.instance import Instance, Job
from rental.calc.planner.solve import stand


def by_booking(job: Job) -> tuple[int, ...]:
    """As a clerk meets them: numbers are given in order of booking."""
    return (job.id,)


def by_start(job: Job) -> tuple[int, ...]:
    return job.order


def by_end(job: Job) -> tuple[int, ...]:
    return (job.end, job.start, job.id)


def first_fit(
    instance: Instance, order: Callable[[Job], tuple[int, ...]] = by_booking
) -> dict[int, int]:
    """Each order into the first free car, its own class first; what a clerk with a wall chart does."""
    instance = instance.sorted()
    fleet, waiting = stand(instance)
    groups = groups_of(instance.cars)
    for job in sorted(waiting, key=order):
        for cars in cars_for(groups, job):
            car = next((car for car in cars if fleet.fit(car, job) is not None), None)
            if car is not None:
                fleet.put(car, job)
                break
    return fleet.places


def best_fit(
    instance: Instance, order: Callable[[Job], tuple[int, ...]] = by_end
) -> dict[int, int]:
    """Each order into the car whose last end lies closest before it; by end, the strong ten lines."""
    instance = instance.sorted()
    fleet, waiting = stand(instance)
    groups = groups_of(instance.cars)
    for job in sorted(waiting, key=order):
        place_online(fleet, groups, job)
    return fleet.places
