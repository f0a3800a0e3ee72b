"""Which car comes when and why: customers return by kilometres driven, some never do."""

import datetime as dt
import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from aftersales.choices import RoState, RoType
from dealerops.demo.data.workshop.garage import Car, Garage
from dealerops.demo.data.workshop.houses import House, Trouble
from dealerops.demo.data.workshop.jobs import TYPES, Job, jobs_of
from dealerops.demo.data.workshop.season import cars_per_day
from dealerops.demo.data.workshop.shifts import SHIFT, Shifts
from dealerops.demo.data.workshop.steps import Plan
from dealerops.workcal.calc import ONE_DAY

INTERVAL_KM = 10_000
SOONEST, LATEST = 45, 330
CANCELLED, NEVER_CAME, BY_APPOINTMENT = 0.012, 0.016, 0.45
REPAIR_SOON, REWORK = 0.25, 0.035  # after a visit: another trouble, the same trouble again
FAR_OFF = 7  # days by which somebody comes early
LAST_ARRIVAL = SHIFT - 5_400
RUSH_HOUR = 9_000  # most cars come in the first hours
OURS = (RoType.PDI, RoType.INTERNAL)
LEAVES, LEAVES_LOSING, LEAVES_LOSING_LATELY = 0.13, 0.28, 0.45
LATELY = dt.timedelta(days=270)
SLOW = 1.35


@dataclass(frozen=True, slots=True)
class Arrival:
    """A car at the gate and what is planned for it."""

    car: Car
    plan: Plan


@dataclass(frozen=True, slots=True)
class Return:
    """Why a known car comes again."""

    car: Car
    kind: RoType | None = None
    job: Job | None = None
    rework_of: int | None = None


class Traffic:
    """The cars of a dealer over all open days."""

    def __init__(
        self, house: House, rng: random.Random, garage: Garage, shifts: Shifts, *, yard_id: int
    ) -> None:
        self._house, self._rng, self._garage, self._shifts = house, rng, garage, shifts
        self._yard_id = yard_id  # the house as the owner of its own cars
        self._due: list[tuple[dt.date, int, Return]] = []
        self._turn = count()
        self._slowness = SLOW if house.trouble is Trouble.LOSING else 1.0

    def arrivals(self, first: dt.date, last: dt.date, orders: int) -> Iterator[Arrival]:
        """So many cars from `first` up to but without `last`, in their order."""
        places = range(self._shifts.place(first), self._shifts.place(last))
        days = [self._shifts.days[place] for place in places]
        for place, share in zip(places, cars_per_day(self._rng, days, orders), strict=True):
            for second in sorted(self._second() for _car in range(share)):
                yield self.next_car(place * SHIFT + second)

    def next_car(self, begins: int, until: RoState = RoState.DELIVERED) -> Arrival:
        """Whoever is due, else somebody new, or a car of our own."""
        rng, day = self._rng, self._shifts.day(begins)
        kind = rng.choices(list(TYPES), list(TYPES.values()))[0]
        if kind in OURS and until == RoState.DELIVERED:
            car = self._garage.own_car(day, self._yard_id)
            return Arrival(car, Plan(kind, self._job(car, kind, day), begins))
        is_asked = until == RoState.QUOTED  # a quote waits for somebody who has to pay
        back = (None if is_asked else self._back(day)) or Return(self._garage.new_car(day))
        kind = back.kind or (RoType.MAINTENANCE if kind in OURS else kind)
        kind = RoType.NORMAL if is_asked else kind
        job = back.job or self._job(back.car, kind, day)
        fate = self._fate(until, is_known=bool(back.car.visits))
        is_planned = fate != until or rng.random() < BY_APPOINTMENT
        plan = Plan(
            kind, job, begins, fate, rework_of=back.rework_of,
            is_repeat=back.rework_of is not None, planned=begins if is_planned else None,
            slowness=self._slowness,
        )  # fmt: skip
        return Arrival(back.car, plan)

    def come_again(self, car: Car, plan: Plan, order_id: int, day: dt.date, today: dt.date) -> None:
        """When this customer comes next, if ever; told after each visit."""
        rng = self._rng
        if plan.kind in OURS:
            return
        if plan.kind in {RoType.NORMAL, RoType.INSURANCE} and rng.random() < REWORK:
            again = Return(car, RoType.REWORK, plan.job, order_id)
            self._expect(day + ONE_DAY * rng.randint(4, 24), again)
        elif rng.random() < self._leaving(day, today):
            return
        elif rng.random() < REPAIR_SOON:
            self._expect(day + ONE_DAY * rng.randint(15, 90), Return(car, RoType.NORMAL))
        else:
            days = INTERVAL_KM * rng.uniform(0.75, 1.1) / car.pace
            wait = ONE_DAY * int(min(max(days, SOONEST), LATEST))
            self._expect(day + wait, Return(car, RoType.MAINTENANCE))

    def stay_away(self, car: Car, day: dt.date) -> None:
        """An appointment that came to nothing; the customer tries again."""
        self._expect(day + ONE_DAY * self._rng.randint(2, 20), Return(car))

    def _expect(self, day: dt.date, back: Return) -> None:
        heapq.heappush(self._due, (day, next(self._turn), back))

    def _back(self, day: dt.date) -> Return | None:
        if self._due and self._due[0][0] <= day + ONE_DAY * FAR_OFF:
            back = heapq.heappop(self._due)[2]
            if back.car.read_on < day:
                return back
            self._expect(day + ONE_DAY, back)  # was here today already
        return None

    def _job(self, car: Car, kind: RoType, day: dt.date) -> Job:
        jobs, weights = jobs_of(kind, car.model.energy, day.month)
        return self._rng.choices(jobs, weights)[0]

    def _fate(self, until: RoState, *, is_known: bool) -> RoState:
        if until != RoState.DELIVERED or not is_known:
            return until
        lot = self._rng.random()
        if lot < CANCELLED:
            return RoState.CANCELLED
        return RoState.NO_SHOW if lot < CANCELLED + NEVER_CAME else until

    def _leaving(self, day: dt.date, today: dt.date) -> float:
        if self._house.trouble is not Trouble.LOSING:
            return LEAVES
        return LEAVES_LOSING_LATELY if today - day < LATELY else LEAVES_LOSING

    def _second(self) -> int:
        rng = self._rng
        early = rng.random() < 0.5
        return rng.randrange(RUSH_HOUR) if early else rng.randrange(LAST_ARRIVAL)
