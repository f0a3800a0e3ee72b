"""One measured figure under a stable name, to be held against bench/goals.toml."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from bench.lib.rounds import STABLE, Figure


class Absent(Exception):
    """What a benchmark measures us against is not on this machine; its goals are no question then."""


@dataclass(frozen=True, slots=True)
class Result:
    """`value` is what the goal speaks of; `seen` says how it came about, with units.

    `swing` is how far it may be off, as a fraction; `is_stable` is whether its samples lay close together.
    """

    name: str
    value: float
    seen: str = ""
    swing: float = 0.0
    is_stable: bool = True

    @classmethod
    def ratio(cls, name: str, ours: Figure, limit: Figure, unit: str) -> "Result":
        """Ours over the limit's, both medians of the same run; over nothing it is no figure, and missed."""
        value = ours.median / limit.median if limit.median else math.nan
        seen = f"{ours.median:.4g} : {limit.median:.4g} {unit}"
        is_stable = max(ours.spread, limit.spread) <= STABLE
        return cls(name, round(value, 4), seen, round(ours.spread + limit.spread, 3), is_stable)

    @classmethod
    def number(cls, name: str, value: float, seen: str = "") -> "Result":
        """A count that is exact, or a figure that is only shown."""
        return cls(name, value, seen)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
