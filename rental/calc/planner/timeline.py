"""What every car is busy with, in order of time: finding room, putting in, taking out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rental.calc.planner.instance import Car, Instance, Job

EARLIEST = -(10**12)
LATEST = 10**12
FRESH = 10**9  # the gap before a car's first job: no gap counts, but a car in use is taken first


class Span(NamedTuple):
    """Busy time of a car, padded; a block has no job and leaves the car where it stands."""

    begin: int
    end: int
    origin: int | None = None
    destination: int | None = None
    job: Job | None = None


class Fit(NamedTuple):
    """How well a car takes a job: the smaller the better (domain.md 5.3, levels 3, 4 and 5)."""

    km: int
    gap: int
    changed: bool
    car: int


@dataclass(slots=True)
class Timeline:
    car: Car
    begins: list[int]
    spans: list[Span]

    def add(self, span: Span) -> None:
        """Only what is not covered yet: spans of one car never overlap."""
        for begin, end in self._uncovered(span.begin, span.end):
            place = bisect_left(self.begins, begin)
            self.begins.insert(place, begin)
            self.spans.insert(place, span._replace(begin=begin, end=end))

    def _uncovered(self, begin: int, end: int) -> list[tuple[int, int]]:
        free, at = [], begin
        for busy in self.overlapping(begin, end):
            if at < busy.begin:
                free.append((at, busy.begin))
            at = max(at, busy.end)
        if at < end:
            free.append((at, end))
        return free

    def overlapping(self, begin: int, end: int) -> list[Span]:
        first = bisect_right(self.begins, begin)
        if first and self.spans[first - 1].end > begin:
            first -= 1
        return self.spans[first : bisect_left(self.begins, end)]

    def where_before(self, place: int) -> int:
        """The store in which the car stands ahead of that place in its day."""
        for number in range(place - 1, -1, -1):
            if (stands := self.spans[number].destination) is not None:
                return stands
        return self.car.home


class Fleet:
    """All timelines, by car. Cars keep the order of the instance."""

    def __init__(self, instance: Instance) -> None:
        self.before, self.roads = instance.before, instance.roads
        self.lines = {car.id: Timeline(car, [], []) for car in instance.cars}
        self.places: dict[int, int] = {}  # job -> car
        self.trail: list[tuple[bool, int, Job]] = []  # what was put or taken, to go back

    def block(self) -> None:
        """The blocks around what is driven already."""
        for line in self.lines.values():
            for begin, end in sorted(line.car.blocks):
                line.add(Span(begin, end))

    def span(self, job: Job, car: Car) -> Span:
        return Span(job.start - self.before, job.end + car.after, job.origin, job.destination, job)

    def fit(self, car_id: int, job: Job) -> Fit | None:
        """None where the car is busy, or cannot be brought there and away in time."""
        line = self.lines[car_id]
        begin, end = job.start - self.before, job.end + line.car.after
        place = bisect_right(line.begins, begin)
        ahead = line.spans[place - 1] if place else None
        behind = line.spans[place] if place < len(line.spans) else None
        if (ahead is not None and ahead.end > begin) or (behind is not None and behind.begin < end):
            return None
        km = self._moved(line, place, job, begin, end) if self.roads else 0
        if km is None:
            return None
        gap = FRESH if ahead is None else begin - ahead.end
        return Fit(km, gap, job.published not in (None, car_id), car_id)

    def _moved(self, line: Timeline, place: int, job: Job, begin: int, end: int) -> int | None:
        """Kilometres that the job adds behind so many spans, or None where the way cannot be made in time."""
        since = line.spans[place - 1].end if place else None
        at = line.where_before(place)
        km = self._way(at, job.origin, since, begin)
        following = self._next_job(line, begin)
        if km is None or following is None:
            return km
        left, following_begin, origin = following
        onward = self._way(job.destination, origin, max(left, end), following_begin)
        return None if onward is None else km + onward - self._km(at, origin)

    def _next_job(self, line: Timeline, begin: int) -> tuple[int, int, int] | None:
        """Free since, begin and store of the next job of the car; blocks are waited for."""
        since = EARLIEST
        for span in line.spans[bisect_right(line.begins, begin) :]:
            if span.origin is not None:
                return since, span.begin, span.origin
            since = span.end
        return None

    def _way(self, start: int, goal: int, since: int | None, until: int) -> int | None:
        if start == goal:
            return 0
        leg = self.roads.get((start, goal))
        if leg is None or (since is not None and since + leg.minutes > until):
            return None
        return leg.km

    def _km(self, start: int, goal: int) -> int:
        leg = self.roads.get((start, goal))
        return 0 if start == goal or leg is None else leg.km

    def best(self, cars: Iterable[int], job: Job) -> Fit | None:
        """Among these cars the one whose last end lies closest before the job (best fit)."""
        return min((fit for car in cars if (fit := self.fit(car, job))), default=None)

    def put(self, car_id: int, job: Job) -> None:
        line = self.lines[car_id]
        line.add(self.span(job, line.car))
        self.places[job.id] = car_id
        self.trail.append((True, car_id, job))

    def take(self, job: Job) -> int:
        """The car from which the job was taken."""
        car_id = self.places.pop(job.id)
        line = self.lines[car_id]
        place = bisect_left(line.begins, job.start - self.before)
        while (found := line.spans[place].job) is None or found.id != job.id:
            place += 1
        del line.begins[place], line.spans[place]
        self.trail.append((False, car_id, job))
        return car_id

    def go_back(self, mark: int) -> None:
        """To where the trail had that length."""
        while len(self.trail) > mark:
            was_put, car_id, job = self.trail.pop()
            if was_put:
                self.take(job)
            else:
                self.put(car_id, job)
            self.trail.pop()

    def holds(self, car_id: int) -> bool:
        """Whether the car can still be brought from each job to the next, after one was taken out."""
        line = self.lines[car_id]
        return not self.roads or all(
            self._moved(line, place, span.job, span.begin, span.end) is not None
            for place, span in enumerate(line.spans)
            if span.job is not None
        )

    def in_the_way(self, car_id: int, job: Job) -> list[Span]:
        line = self.lines[car_id]
        return line.overlapping(job.start - self.before, job.end + line.car.after)
