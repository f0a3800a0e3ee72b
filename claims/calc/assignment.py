"""Which checker gets a claim (domain.md 2.11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """One active checker: `open_load` claims in hand, `of_dealer` assigned from this dealer this week."""

    checker_id: int
    open_load: int
    daily_capacity: int
    last_assigned_at: dt.datetime | None
    of_dealer: int = 0


def choose_checker(
    candidates: Sequence[Candidate], *, dealer_total: int, largest_share: Decimal
) -> int | None:
    """The id of the checker with the lowest load per capacity; ties go to who waited longest, then id.

    A checker with more than `largest_share` of the dealer's `dealer_total` claims this week steps
    back, unless that would leave nobody.
    """
    impartial = [one for one in candidates if one.of_dealer <= largest_share * dealer_total]
    pool = impartial or list(candidates)
    if not pool:
        return None
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    best = min(
        pool,
        key=lambda one: (
            Fraction(one.open_load, one.daily_capacity),
            one.last_assigned_at or never,
            one.checker_id,
        ),
    )
    return best.checker_id
