"""The days of a repair, counted by hours (domain.md 3.8 d)."""

import datetime as dt

from complaints.calc.sanbao.facts import Repair, Span

DAY = dt.timedelta(days=1)


def gross_days(repair: Repair, as_of: dt.datetime) -> int:
    """Every full 24 hours is a day and so is the rest; all waiting counts (loan car from day 6)."""
    return _days(_length(repair, as_of))


def counted_days(repair: Repair, as_of: dt.datetime) -> int:
    """The same without transport of parts made for the VIN or of batteries and without rescue: what
    is added up against the 30 days. Waiting for ordinary parts counts."""
    start, end = repair.started_at, _end(repair, as_of)
    outside = sum(
        (stop - begin for begin, stop in _merged(repair.excluded, start, end)), dt.timedelta()
    )
    return _days(_length(repair, as_of) - outside)


def _length(repair: Repair, as_of: dt.datetime) -> dt.timedelta:
    return max(_end(repair, as_of) - repair.started_at, dt.timedelta())


def _end(repair: Repair, as_of: dt.datetime) -> dt.datetime:
    return min(repair.finished_at or as_of, as_of)


def _days(time: dt.timedelta) -> int:
    return -(-time // DAY)


def _merged(spans: tuple[Span, ...], start: dt.datetime, end: dt.datetime) -> list[Span]:
    """The spans inside the repair, each hour once."""
    found: list[Span] = []
    for begin, stop in sorted(spans):
        begin, stop = max(begin, start), min(stop, end)
        if found:
            begin = max(begin, found[-1][1])
        if begin < stop:
            found.append((begin, stop))
    return found
