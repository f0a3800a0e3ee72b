"""Everything that one card's facts say on one day: rate, limits, status, next service (domain.md 4.11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from aftersales.calc.forecast import Forecast, Interval, Service, next_service
from aftersales.calc.mileage import USUAL, Point, daily_rate
from aftersales.calc.retention import Limits, expected_days, limits, since, status
from aftersales.choices import Retention


@dataclass(frozen=True, slots=True)
class Terms:
    """What the model's plan and the policy in force say; `preset_months` 0 leaves it to the formula."""

    interval: Interval = field(default_factory=Interval)
    usual: Fraction = USUAL
    preset_months: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record: qualified visits (days, oldest first), valid readings, last service, sale.

    `excluded`: the car is sold, scrapped or moved away, or the customer is under legal hold.
    """

    visits: Sequence[dt.date] = ()
    points: Sequence[Point] = ()
    last_service: Service | None = None
    sold_on: dt.date | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the card stands; `bounds` is None for a customer without a visit."""

    status: Retention
    since: dt.date
    rate: Fraction
    bounds: Limits | None
    forecast: Forecast | None
    visited_on: dt.date | None
    visited_before: dt.date | None
    last: Point | None


def standing(facts: Facts, terms: Terms, *, on: dt.date) -> Standing:
    """As of the start of `on`."""
    rate = daily_rate(facts.points, sold_on=facts.sold_on, usual=terms.usual)
    visited = facts.visits[-1] if facts.visits else None
    before = facts.visits[-2] if len(facts.visits) > 1 else None
    bounds = _bounds(visited, rate, terms)
    state, entered = Retention.NEW, on
    if visited and bounds:
        state = status(visited, bounds, on=on, before=before)
        entered = since(state, bounds, visited)
    if facts.excluded:
        state, entered = Retention.NOT_COUNTED, on
    last = max(facts.points) if facts.points else None
    return Standing(
        status=state,
        since=entered,
        rate=rate,
        bounds=bounds,
        forecast=_forecast(facts, terms, rate, last),
        visited_on=visited,
        visited_before=before,
        last=last,
    )


def _bounds(visited: dt.date | None, rate: Fraction, terms: Terms) -> Limits | None:
    if visited is None:
        return None
    expected = expected_days(terms.interval.km, rate)
    return limits(expected, visited_on=visited, preset_months=terms.preset_months)


def _forecast(facts: Facts, terms: Terms, rate: Fraction, last: Point | None) -> Forecast | None:
    """A car without a service counts from its sale; of one without either nothing can be said."""
    service = facts.last_service
    if service is None and facts.sold_on:
        service = Service(facts.sold_on, 0)
    if service is None:
        return None
    if last:
        service = Service(service.day, _in_present_km(service, facts.points, last))
    read_on, read_km = (last.day, last.km) if last else (service.day, service.km)
    return next_service(
        service, read_on=read_on, read_km=read_km, rate=rate, interval=terms.interval
    )


def _in_present_km(service: Service, points: Sequence[Point], last: Point) -> int:
    """What the present odometer would have shown at the service; below 0 where it is younger."""
    shown = [one.odometer for one in points if (one.day, one.km) == (service.day, service.km)]
    before = [one.odometer for one in points if one.day <= service.day]
    then = max(shown or before, default=min(points).odometer)
    km = service.km
    for number in range(then, last.odometer):
        old = max((one.km for one in points if one.odometer == number), default=0)
        new = min((one.km for one in points if one.odometer == number + 1), default=0)
        km += new - old
    return km
