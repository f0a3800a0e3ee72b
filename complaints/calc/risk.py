"""The risk score of a case and the factors it is multiplied from (domain.md 3.4)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from complaints.calc.factors import Factors
from complaints.choices import Audience, Lamp

NO_TIME = dt.timedelta()
RANK: Mapping[str, int] = {lamp: place for place, lamp in enumerate(Lamp.values)}
HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of a case when it is judged.

    `elapsed` and `target` are workday time; `target` is None while there is no snapshot before, and t
    is then nought. `silent` is clock time without a word with the customer. `customers` and `regions`
    count everybody with the same issue, this one included. `legal` holds keys of the legal add-ons.
    """

    severity: str
    audience: str = Audience.PRIVATE
    views: int = 0
    customers: int = 1
    regions: int = 1
    recurrences: int = 0
    elapsed: dt.timedelta = NO_TIME
    target: dt.timedelta | None = None
    silent: dt.timedelta = NO_TIME
    legal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Product:
    """The multiplication: S x (1+p) x (1+r) x (1+t) + L; `score` is 0 to 100, `band` its light."""

    severity: int
    spread: Decimal
    recurrence: Decimal
    time: Decimal
    legal: int
    score: int
    band: str


def judge(inputs: Inputs, factors: Factors) -> Product:
    """Every factor of a case and what they come to."""
    severity, legal = factors.severity[inputs.severity], legal_of(inputs.legal, factors)
    spread, time = spread_of(inputs, factors), time_of(inputs, factors)
    recurrence = recurrence_of(inputs.recurrences, factors)
    score = score_of(severity, (spread, recurrence, time), legal)
    return Product(severity, spread, recurrence, time, legal, score, band_of(score, factors))


def score_of(severity: int, growths: tuple[Decimal, Decimal, Decimal], legal: int) -> int:
    """min(100, S x (1+p) x (1+r) x (1+t) + L), rounded half up; `growths` are p, r and t."""
    product = Decimal(severity)
    for growth in growths:
        product *= 1 + growth
    return min(HIGHEST, int((product + legal).quantize(Decimal(1), ROUND_HALF_UP)))


def band_of(score: int, factors: Factors) -> str:
    """The light that a score stands for, before anything else is looked at."""
    if score >= factors.red_from:
        return Lamp.RED
    return Lamp.YELLOW if score >= factors.yellow_from else Lamp.GREEN


def spread_of(inputs: Inputs, factors: Factors) -> Decimal:
    """p: the widest of where it was said, how many saw it, and how many customers say the same.

    Views prove that something was posted, whatever the audience says. Cross-regional is an issue of so
    many customers that it counts as a spread at all, in two regions or more.
    """
    found = [factors.audience[inputs.audience], _step(factors.views, inputs.views)]
    if inputs.views:
        found.append(factors.audience[Audience.PUBLIC])
    by_customers = _step(factors.customers, inputs.customers)
    found.append(by_customers)
    if by_customers and inputs.regions > 1:
        found.append(factors.cross_region)
    return max(found)


def recurrence_of(times: int, factors: Factors) -> Decimal:
    """r: the last entry of the table stands for every higher count too."""
    return factors.recurrence[min(times, len(factors.recurrence) - 1)]


def time_of(inputs: Inputs, factors: Factors) -> Decimal:
    """t: the share of the target time that has passed, and never less than what silence costs."""
    if inputs.target is None:
        return Decimal(0)
    by_share = factors.time_above
    for share, growth in factors.time_steps:
        # both sides as whole microseconds times hundredths: no division, no rounding at the step
        if inputs.elapsed * 100 <= inputs.target * int(share * 100):
            by_share = growth
            break
    is_silent = inputs.silent > dt.timedelta(hours=factors.silence_hours)
    return max(by_share, factors.silence) if is_silent else by_share


def legal_of(found: frozenset[str], factors: Factors) -> int:
    """L: the sum of the add-ons up to the cap; a right that is reached is not near as well."""
    counted = found - {"SANBAO_NEAR"} if "SANBAO_REACHED" in found else found
    return min(factors.legal_cap, sum(factors.legal[one] for one in counted))


def _step(steps: tuple[tuple[int, Decimal], ...], value: int) -> Decimal:
    """The growth of the highest step that `value` has reached; nought below the first."""
    return max((growth for least, growth in steps if value >= least), default=Decimal(0))
