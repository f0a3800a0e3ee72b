"""Where units come from, and which thresholds a change of use crosses; plain values only."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quota.choices import PACE_TOLERANCE, REARM_BELOW, SOFT_LIMIT, THRESHOLDS, Pace

Percent = Fraction | float


@dataclass(frozen=True, slots=True)
class Take:
    """So many units from one bucket."""

    bucket_id: int
    qty: int


def free_units(*, capacity: int, used: int, is_soft: bool) -> int:
    """Units that still fit: to the allocation, or to 110 percent of it (domain.md 2Q.3)."""
    limit = capacity * SOFT_LIMIT // 100 if is_soft else capacity
    return limit - used


def source_units(
    qty: int, sources: Sequence[int], free: Mapping[int, int], stretched: Mapping[int, int]
) -> list[Take] | None:
    """Draw `qty` from the buckets in source order; None when they do not hold enough together.

    Soft limits are `stretched` only when nothing is `free` in any of them (domain.md 2Q.3).
    """
    takes: dict[int, int] = defaultdict(int)
    missing = qty
    for room in (free, stretched):
        for bucket_id in sources:
            taken = min(missing, room[bucket_id] - takes[bucket_id])
            if taken > 0:
                takes[bucket_id] += taken
                missing -= taken
    return [Take(*one) for one in takes.items() if one[1] > 0] if missing == 0 else None


def usage(*, used: int, capacity: int) -> Percent:
    """Percent of the capacity in use; infinite when something is used and nothing allocated."""
    if capacity > 0:
        return Fraction(used * 100, capacity)
    return math.inf if used > 0 else Fraction(0)


def crossed(before: Percent, after: Percent) -> list[int]:
    """Thresholds that use rose across; without any allocation that is 100 only (domain.md 2Q.5)."""
    if after == math.inf:
        return [] if before == math.inf else [THRESHOLDS[-1]]
    return [threshold for threshold in THRESHOLDS if before < threshold <= after]


def rearmed(after: Percent) -> list[int]:
    """Thresholds that use lies at least five percentage points below."""
    return [threshold for threshold in THRESHOLDS if after <= threshold - REARM_BELOW]


def forecast(*, consumed: int, elapsed: int, total: int) -> int | None:
    """Units consumed by the end of the month at the pace so far; None before its first workday ended.

    `elapsed` and `total` are workdays (domain.md 2Q.6); halves are rounded up.
    """
    return (2 * consumed * total + elapsed) // (2 * elapsed) if elapsed else None


def pace(used: Percent, progress: Percent) -> Pace:
    """Whether use runs ahead of the month or behind it, both in percent (domain.md 2Q.6)."""
    if used - progress > PACE_TOLERANCE:
        return Pace.AHEAD
    return Pace.BEHIND if used - progress < -PACE_TOLERANCE else Pace.OK
