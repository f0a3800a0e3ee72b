"""The tables that the risk score is read from, as versioned data (domain.md 3.4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from complaints.choices import Audience, Severity

LEGAL = (
    *("REGULATOR", "SANBAO_REACHED", "SANBAO_NEAR", "LAWYER", "DEADLINE"),
    *("PRIVACY", "RECALL", "FRAUD"),
)
LIMITS = (
    *("silence_hours", "recurrence_days", "crowd_days", "deadline_workdays", "downgrade_hours"),
    *("series_cars", "series_days", "media_views", "off_road_days", "reopenings"),
)
# The first version, word for word domain.md 3.4. Steps hold from their first number on, so that
# "more than 100,000 views" begins with 100,001; time steps hold up to their share of the target.
FIRST: dict[str, Any] = {
    "severity": {"S1": 5, "S2": 10, "S3": 20, "S4": 35, "S5": 50},
    "audience": {
        "PRIVATE": "0", "GROUP": "0.20", "PUBLIC": "0.20", "TRADE_MEDIA": "0.80",
        "NATIONAL_MEDIA": "1.00",
    },
    "views": [[1_000, "0.50"], [10_000, "0.80"], [100_001, "1.00"]],
    "customers": [[3, "0.50"], [10, "0.80"]],
    "cross_region": "1.00",
    "recurrence": ["0", "0.15", "0.30", "0.50"],
    "time": [["0.50", "0"], ["1", "0.10"], ["2", "0.25"]],
    "time_above": "0.50",
    "silence": "0.25",
    "legal": {
        "REGULATOR": 10, "SANBAO_REACHED": 20, "SANBAO_NEAR": 8, "LAWYER": 15, "DEADLINE": 10,
        "PRIVACY": 15, "RECALL": 15, "FRAUD": 10,
    },
    "legal_cap": 30,
    "bands": {"YELLOW": 30, "RED": 60},
    "limits": {
        "silence_hours": 48, "recurrence_days": 90, "crowd_days": 30, "deadline_workdays": 2,
        "downgrade_hours": 48, "series_cars": 3, "series_days": 7, "media_views": 100_000,
        "off_road_days": 10, "reopenings": 2,
    },
}  # fmt: skip


class WrongTable(ValueError):
    """A table of factors with a gap, a wrong kind of value, or a step that falls."""


@dataclass(frozen=True, slots=True)
class Factors:
    """One version of the tables in Python types; growths are fractions of 0 to 1, times as named.

    Every list of steps rises, so that a score can only grow with what it is read from.
    """

    severity: Mapping[str, int]
    audience: Mapping[str, Decimal]
    views: tuple[tuple[int, Decimal], ...]
    customers: tuple[tuple[int, Decimal], ...]
    cross_region: Decimal
    recurrence: tuple[Decimal, ...]
    time_steps: tuple[tuple[Decimal, Decimal], ...]
    time_above: Decimal
    silence: Decimal
    legal: Mapping[str, int]
    legal_cap: int
    yellow_from: int
    red_from: int
    silence_hours: int
    recurrence_days: int
    crowd_days: int
    deadline_workdays: int
    downgrade_hours: int
    series_cars: int
    series_days: int
    media_views: int
    off_road_days: int
    reopenings: int


def read_factors(raw: Mapping[str, Any]) -> Factors:
    """The tables of a stored JSON value. Raises WrongTable."""
    try:
        table = Factors(
            severity={one: _whole(raw["severity"][one]) for one in Severity.values},
            audience={one: _growth(raw["audience"][one]) for one in Audience.values},
            views=_steps(raw["views"], _whole),
            customers=_steps(raw["customers"], _whole),
            cross_region=_growth(raw["cross_region"]),
            recurrence=tuple(_growth(one) for one in raw["recurrence"]),
            time_steps=_steps(raw["time"], _share),
            time_above=_growth(raw["time_above"]),
            silence=_growth(raw["silence"]),
            legal={one: _whole(raw["legal"][one]) for one in LEGAL},
            legal_cap=_whole(raw["legal_cap"]),
            yellow_from=_whole(raw["bands"]["YELLOW"]),
            red_from=_whole(raw["bands"]["RED"]),
            **{name: _whole(raw["limits"][name]) for name in LIMITS},
        )
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise WrongTable(str(error)) from error
    _refuse_falling(table)
    return table


def _refuse_falling(table: Factors) -> None:
    lists: Sequence[Sequence[Any]] = (
        [table.severity[one] for one in Severity.values],
        [table.audience[one] for one in Audience.values],
        [growth for _, growth in table.views],
        [growth for _, growth in table.customers],
        [least for least, _ in table.views],
        [least for least, _ in table.customers],
        [share for share, _ in table.time_steps],
        [growth for _, growth in table.time_steps] + [table.time_above],
        table.recurrence,
        [growth for _, growth in table.customers] + [table.cross_region],
        [table.legal["SANBAO_NEAR"], table.legal["SANBAO_REACHED"]],
        [1, table.yellow_from, table.red_from, 100],
    )
    if any(list(one) != sorted(one) for one in lists) or not table.recurrence:
        raise WrongTable("a step falls")


def _steps(rows: Any, read: Callable[[Any], Any]) -> tuple[tuple[Any, Decimal], ...]:
    return tuple((read(least), _growth(growth)) for least, growth in rows)


def _whole(raw: Any) -> int:
    if type(raw) is not int or raw < 0:
        raise WrongTable(f"{raw!r} is no whole number")
    return raw


def _share(raw: Any) -> Decimal:
    return _hundredths(raw, at_most=10)


def _growth(raw: Any) -> Decimal:
    return _hundredths(raw, at_most=1)


def _hundredths(raw: Any, *, at_most: int) -> Decimal:
    if type(raw) is not str:
        raise WrongTable(f"{raw!r} is no fraction")
    value = Decimal(raw)
    if not (value.is_finite() and 0 <= value <= at_most and value == round(value, 2)):
        raise WrongTable(f"{raw!r} is no fraction")
    return value
