"""Counting reasons: Pareto order, change to the month before, repeats, days lost (R03); plain values only."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import NamedTuple

from claims.calc.checks_of_week import RATE

TENTH = Decimal("0.1")
SECOND, SECONDS_A_DAY = dt.timedelta(seconds=1), 86_400


class Key(NamedTuple):
    """What the findings of one line have in common."""

    reason: str
    program: int
    dealer: int
    document: str


@dataclass(frozen=True, slots=True)
class Found:
    """One reason given on one document of a claim, to send it back or to reject it."""

    key: Key
    claim: int
    at: dt.datetime
    answered_at: dt.datetime | None = None  # when a claim that was sent back came again


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """A line of the analysis; `share` and `cumulative` are fractions of everything found."""

    key: Key
    count: int
    share: Decimal
    cumulative: Decimal
    delta: int
    extra_days: Decimal | None
    repeat_rate: Decimal
    claims: frozenset[int] = frozenset()


def counted(
    now: Sequence[Found],
    before: Sequence[Found],
    history: Sequence[Found],
    *,
    memory: dt.timedelta,
    order: Callable[[Key], object],
) -> list[ReasonCount]:
    """Lines in Pareto order: the most frequent reason first, in it the largest line first.

    `before` is what was found the month before, `history` whatever may have been repeated within
    `memory`. `order` breaks ties, so that two runs give the same lines in the same order.
    """
    groups: dict[Key, list[Found]] = defaultdict(list)
    for one in now:
        groups[one.key].append(one)
    of_reason = Counter(one.key.reason for one in now)
    earlier = Counter(one.key for one in before)
    repeats = Counter(one.key for one in _repeated(now, history, memory))
    keys = sorted(
        groups,
        key=lambda key: (-of_reason[key.reason], key.reason, -len(groups[key]), order(key)),
    )
    running = accumulate(len(groups[key]) for key in keys)
    return [
        ReasonCount(
            key=key,
            count=len(groups[key]),
            share=_fraction(len(groups[key]), len(now)),
            cumulative=_fraction(so_far, len(now)),
            delta=len(groups[key]) - earlier[key],
            extra_days=_average_days(groups[key]),
            repeat_rate=_fraction(repeats[key], len(groups[key])),
            claims=frozenset(one.claim for one in groups[key]),
        )
        for key, so_far in zip(keys, running, strict=True)
    ]


def _repeated(
    now: Sequence[Found], history: Sequence[Found], memory: dt.timedelta
) -> Iterator[Found]:
    """Those for which the dealer heard the same reason about another claim within `memory` before."""
    heard: dict[tuple[int, str], list[Found]] = defaultdict(list)
    for one in (*history, *now):
        heard[one.key.dealer, one.key.reason].append(one)
    for one in now:
        others = heard[one.key.dealer, one.key.reason]
        if any(
            other.claim != one.claim and one.at - memory <= other.at < one.at for other in others
        ):
            yield one


def _average_days(found: Sequence[Found]) -> Decimal | None:
    """Calendar days from sending back to coming again, over those that came."""
    took = [one.answered_at - one.at for one in found if one.answered_at]
    if not took:
        return None
    seconds = Decimal(sum(took, dt.timedelta()) // SECOND)
    return (seconds / SECONDS_A_DAY / len(took)).quantize(TENTH, ROUND_HALF_UP)


def _fraction(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(RATE, ROUND_HALF_UP)
