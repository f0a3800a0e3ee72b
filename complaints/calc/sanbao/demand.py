"""A demand for exchange or return: its days, and what the use of the car costs (domain.md 3.8 e)."""

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from complaints.calc.sanbao.facts import Demand, Finding
from complaints.choices.sanbao import SanbaoNote, SanbaoStatus
from dealerops.workcal.calc import add_workdays, workdays_between

ANSWER_WORKDAYS = 10
COMPLETION_WORKDAYS = 20
SOON = 2  # workdays
HIGHEST_RATE = Decimal("0.005")
CENT = Decimal("0.01")


def answer_by(asked_on: dt.date, is_open: Callable[[dt.date], bool]) -> dt.date:
    """The last day to answer; `is_open` says which days are statutory workdays."""
    return add_workdays(asked_on, ANSWER_WORKDAYS, is_open)


def complete_by(asked_on: dt.date, is_open: Callable[[dt.date], bool]) -> dt.date:
    """The last day to complete the exchange or return."""
    return add_workdays(asked_on, COMPLETION_WORKDAYS, is_open)


def usage_fee(price: Decimal, km: int, rate: Decimal = HIGHEST_RATE) -> Decimal:
    """What the customer pays for having used the car, case c only: price x km/1000 x n, in CNY.

    Raises ValueError above 0.5 % or below nought.
    """
    if not 0 <= rate <= HIGHEST_RATE or km < 0 or price < 0:
        raise ValueError("the law allows 0.5 % of the price per 1,000 km at most")
    return (price * km / 1000 * rate).quantize(CENT, ROUND_HALF_UP)


def answering(demand: Demand | None, today: dt.date, is_open: Callable[[dt.date], bool]) -> Finding:
    """NEAR with less than two workdays left, REACHED when the last day has passed without an answer."""
    if demand is None:
        return Finding(SanbaoStatus.NOT_APPLICABLE, SanbaoNote.NO_DEMAND)
    done = demand.answered_on or demand.completed_on
    return _term(answer_by(demand.asked_on, is_open), done, today, is_open)


def completing(
    demand: Demand | None, today: dt.date, is_open: Callable[[dt.date], bool]
) -> Finding:
    """The same for the exchange or return itself."""
    if demand is None:
        return Finding(SanbaoStatus.NOT_APPLICABLE, SanbaoNote.NO_DEMAND)
    return _term(complete_by(demand.asked_on, is_open), demand.completed_on, today, is_open)


def _term(
    last: dt.date, done_on: dt.date | None, today: dt.date, is_open: Callable[[dt.date], bool]
) -> Finding:
    day = done_on or today
    evidence = {"until": last.isoformat(), "done_on": done_on.isoformat() if done_on else None}
    if day > last:
        return Finding.reached(evidence)
    if done_on is None and workdays_between(today, last, is_open) < SOON:
        return Finding.near(evidence)
    return Finding.ok(evidence)
