"""What a plan is made of: orders, cars and the roads between stores, as plain values.

Times are whole minutes since any one moment. A car is busy for an order from `before` minutes ahead of its
start until the car's own minutes `after` its end (domain.md 5.2), as a half-open interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DAY = 24 * 60
UNWEIGHTED, VIP, DELIVERED = 1, 3, 1000


@dataclass(frozen=True, slots=True)
class Job:
    """One order. `is_out` is driven now and holds its car whatever else; `is_fixed` stands if it can."""

    id: int
    start: int
    end: int
    rank: int
    weight: int = UNWEIGHTED
    seats: int = 0
    origin: int = 0
    destination: int = 0
    pinned: int | None = None
    published: int | None = None
    is_out: bool = False
    is_fixed: bool = False
    may_upgrade: bool = True
    may_downgrade: bool = False
    daily_km: int = 0
    class_seats: int = 0  # what another class must offer instead

    @property
    def order(self) -> tuple[int, int, int]:
        """Start, then importance, then number (domain.md 5.3)."""
        return (self.start, -self.weight, self.id)

    @property
    def days(self) -> int:
        """Rental days, begun ones counting."""
        return max(1, -(-(self.end - self.start) // DAY))


@dataclass(frozen=True, slots=True)
class Car:
    """A car and where it stands; blocks are half-open, in minutes. `reach`: km a day that it may be asked for."""

    id: int
    rank: int
    after: int = 0
    seats: int = 0
    home: int = 0
    is_partner: bool = False
    reach: int | None = None
    blocks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """The way between two stores; the minutes include what moving a car costs beside the drive."""

    minutes: int
    km: int


@dataclass(frozen=True, slots=True)
class Instance:
    jobs: Sequence[Job]
    cars: Sequence[Car]
    before: int = 0
    roads: Mapping[tuple[int, int], Leg] = field(default_factory=dict)

    def sorted(self) -> "Instance":
        """The same, in the one order that makes the same input give the same plan."""
        return Instance(
            tuple(sorted(self.jobs, key=lambda job: job.order)),
            tuple(sorted(self.cars, key=lambda car: car.id)),
            self.before,
            dict(sorted(self.roads.items())),
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What a class other than the booked one costs, in class steps x rental days, and a partner's car in days."""

    down: int = 0
    partner: int = 0
    up: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        return (self.down, self.partner, self.up)


def cost_of(job: Job, car: Car) -> Cost | None:
    """None where the car may not be given: wrong seats, too short a range, or a class without consent."""
    wanted = job.seats if car.rank == job.rank else max(job.seats, job.class_seats)
    if car.seats < wanted or job.pinned not in (None, car.id):
        return None
    if car.reach is not None and job.daily_km > car.reach:
        return None
    steps = car.rank - job.rank
    if job.pinned is None and (
        (steps > 0 and not job.may_upgrade) or (steps < 0 and not job.may_downgrade)
    ):
        return None
    return Cost(
        down=max(0, -steps) * job.days,
        partner=job.days if car.is_partner else 0,
        up=max(0, steps) * job.days,
    )
