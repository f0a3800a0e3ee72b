"""How far targets are reached, and what that makes of a person's score (domain.md 3.10)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from complaints.choices.measures import LOWER_IS_BETTER, Kpi, Status

ALL_OF_IT = 100
CAP = Decimal("1.2")
FRACTION = Decimal("0.0001")
POINT = Decimal("0.1")
GREEN_FROM, YELLOW_FROM = Decimal(1), Decimal("0.9")
ZERO = Decimal(0)


def achievement(kpi: Kpi, actual: Decimal | None, target: Decimal) -> Decimal | None:
    """Actual of target, or target of actual where lower is better, from 0 to 1.2; None without a figure.

    Not rounded: 99.99 % is not reached. Nothing at all of what should be little is as good as it gets.
    """
    if actual is None:
        return None
    if kpi in LOWER_IS_BETTER:
        found = CAP if actual <= ZERO else target / actual
    else:
        found = actual / target if target else CAP
    return min(max(found, ZERO), CAP)


def status(reached: Decimal | None) -> Status | None:
    """GREEN from 100 %, YELLOW from 90 %, RED below."""
    if reached is None:
        return None
    if reached >= GREEN_FROM:
        return Status.GREEN
    return Status.YELLOW if reached >= YELLOW_FROM else Status.RED


def score(lines: Iterable[tuple[int, Decimal | None]]) -> Decimal | None:
    """Sum of weight x achievement, 0 to 120, not rounded; `lines` are (weight, achievement).

    None while a figure is missing: what nobody could measure is neither reached nor missed. ValueError
    unless the weights add up to 100.
    """
    found = list(lines)
    if sum(weight for weight, _reached in found) != ALL_OF_IT:
        raise ValueError("the weights of a person add up to 100")
    if any(reached is None for _weight, reached in found):
        return None
    return sum((weight * reached for weight, reached in found if reached is not None), ZERO)


def points(score: Decimal) -> Decimal:
    """A score as people read it, with one decimal."""
    return score.quantize(POINT, ROUND_HALF_UP)


def baseline(months: Iterable[Decimal | None]) -> Decimal | None:
    """The average of the months that have a figure; None without any."""
    known = [one for one in months if one is not None]
    if not known:
        return None
    return (sum(known, ZERO) / len(known)).quantize(FRACTION, ROUND_HALF_UP)
