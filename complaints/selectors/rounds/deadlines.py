"""Deadlines that the law sets, from whoever in complaints keeps such clocks (domain.md 3.8)."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

Source = Callable[[dt.date, dt.date], Iterable["StatutoryDeadline"]]


@dataclass(frozen=True, slots=True)
class StatutoryDeadline:
    """Something the company owes by law: `key` tells it from every other, `what` names the clock,
    `last_day` is the last day on which it is in time."""

    key: str
    case_id: int
    what: str
    last_day: dt.date


_sources: list[Source] = []
_names: dict[str, str | Promise] = {}


def statutory_source(names: Mapping[str, str | Promise]) -> Callable[[Source], Source]:
    """The decorated function answers with every open deadline whose last day lies in [first, last].

    `names` words each `what` for people. Deadlines before `first` that are still open belong to it,
    too: what is late is not forgotten.
    """

    def register(source: Source) -> Source:
        if source not in _sources:
            _sources.append(source)
        _names.update(names)
        return source

    return register


def statutory_deadlines(first: dt.date, last: dt.date) -> list[StatutoryDeadline]:
    """The open deadlines of every source."""
    return [one for source in _sources for one in source(first, last)]


def deadline_name(what: str) -> str:
    return str(_names.get(what, what))
