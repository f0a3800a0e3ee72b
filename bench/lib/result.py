"""One measured figure under a stable name, to be held against bench/goals.toml."""

from dataclasses import asdict, dataclass
from typing import Any

from bench.lib.rounds import STABLE, Figure


class Absent(Exception):
    """What a benchmark measures us against is not on this machine; its goals are no question then."""


@dataclass(frozen=True, slots=True)
class Result:
    """`value` is what the goal speaks of; `seen` says how it came about, with units."""

    name: str
    value: float
    seen: str = ""
    is_stable: bool = True

    @classmethod
    def ratio(cls, name: str, ours: Figure, limit: Figure, unit: str) -> "Result":
        """Ours over the limit's, both medians of the same run."""
        value = ours.median / limit.median if limit.median else float("inf")
        seen = f"{ours.median:.4g} : {limit.median:.4g} {unit}"
        return cls(name, round(value, 4), seen, max(ours.spread, limit.spread) <= STABLE)

    @classmethod
    def number(cls, name: str, value: float, seen: str = "") -> "Result":
        """A count that is exact, or a figure that is only shown."""
        return cls(name, value, seen)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
