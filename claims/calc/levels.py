"""Who must approve how much (domain.md 2.8)."""

from collections.abc import Sequence
from decimal import Decimal

from claims.choices import Level


def levels_for(amount: Decimal, limits: Sequence[Decimal]) -> tuple[Level, ...]:
    """The levels in their order; `limits` are the largest amounts of levels 1, 2 and 3 in CNY."""
    needed: list[Level] = [Level.L1]
    for limit, level in zip(limits, (Level.L2, Level.L3, Level.L4A), strict=True):
        if amount > limit:
            needed.append(level)
    if Level.L4A in needed:
        needed.append(Level.L4B)
    return tuple(needed)
