"""Where a process is held up: what the monthly list looks for in its steps (domain.md 3.12)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from complaints.calc.lead_time import P90, percentile
from complaints.choices.processes import Hold

SLOW = 2  # times the standard
LARGE = Decimal("0.3")  # of the whole way
LONGEST_GAP = Decimal(8)  # open hours
EXCHANGES = 2
FRACTION = Decimal("0.0001")
HOUR = dt.timedelta(hours=1)
NOTHING = dt.timedelta()


@dataclass(frozen=True, slots=True)
class StepRun:
    """One run of one step: whose case, which step, by whom, for how long."""

    case_id: int
    kind: str
    owner_id: int | None
    length: dt.timedelta


@dataclass(frozen=True, slots=True)
class Found:
    """One hold-up: `kind` of step (empty for one of the whole case), the figure and its limit.

    The figure is in hours, for SHARE a fraction, for UNOWNED and PING_PONG a number of cases.
    """

    hold: Hold
    kind: str
    figure: Decimal
    limit: Decimal
    cases: int


def slow_steps(runs: Sequence[StepRun], standard: dict[str, dt.timedelta]) -> Iterator[Found]:
    """Steps whose P90 is above twice the standard of the map."""
    for kind, mine in _by_kind(runs):
        usual, slow = standard.get(kind), percentile((one.length for one in mine), P90)
        if usual and slow is not None and slow > SLOW * usual:
            cases = {one.case_id for one in mine if one.length > SLOW * usual}
            yield Found(Hold.SLOW, kind, _hours(slow), _hours(SLOW * usual), len(cases))


def large_steps(runs: Sequence[StepRun], e2e: dt.timedelta) -> Iterator[Found]:
    """Steps that take more than three tenths of the end-to-end time of all cases together."""
    for kind, mine in _by_kind(runs):
        length = sum((one.length for one in mine), NOTHING)
        if e2e and length > e2e * float(LARGE):
            share = Decimal(length / e2e).quantize(FRACTION, ROUND_HALF_UP)
            yield Found(Hold.SHARE, kind, share, LARGE, len({one.case_id for one in mine}))


def long_gaps(open_hours: Iterable[tuple[int, str, Decimal]]) -> Iterator[Found]:
    """Hand-overs after which nobody began for more than eight open hours.

    Takes (case, kind of the step that was waited for, open hours between the two).
    """
    late: dict[str, list[tuple[int, Decimal]]] = {}
    for case_id, kind, hours in open_hours:
        if hours > LONGEST_GAP:
            late.setdefault(kind, []).append((case_id, hours))
    for kind, mine in late.items():
        worst = max(hours for _case, hours in mine).quantize(Decimal("0.1"), ROUND_HALF_UP)
        yield Found(Hold.GAP, kind, worst, LONGEST_GAP, len({case for case, _hours in mine}))


def unowned_steps(runs: Sequence[StepRun]) -> Iterator[Found]:
    """Steps that nobody had."""
    for kind, mine in _by_kind(runs):
        cases = {one.case_id for one in mine if one.owner_id is None}
        if cases:
            yield Found(Hold.UNOWNED, kind, Decimal(len(cases)), Decimal(0), len(cases))


def exchanges(owners: Sequence[int | None]) -> int:
    """The most hand-overs between the same two people, whichever way; `owners` in the order of time."""
    seen: dict[frozenset[int], int] = {}
    for one, other in pairwise([owner for owner in owners if owner is not None]):
        if one != other:
            pair = frozenset((one, other))
            seen[pair] = seen.get(pair, 0) + 1
    return max(seen.values(), default=0)


def ping_pong(runs: Sequence[StepRun]) -> Iterator[Found]:
    """Cases that went between the same two people more than twice; `runs` in the order of time."""
    owners: dict[int, list[int | None]] = {}
    for one in runs:
        owners.setdefault(one.case_id, []).append(one.owner_id)
    most = [exchanges(mine) for mine in owners.values()]
    playing = [one for one in most if one > EXCHANGES]
    if playing:
        yield Found(Hold.PING_PONG, "", Decimal(max(playing)), Decimal(EXCHANGES), len(playing))


def _by_kind(runs: Sequence[StepRun]) -> Iterator[tuple[str, list[StepRun]]]:
    for kind in sorted({one.kind for one in runs}):
        yield kind, [one for one in runs if one.kind == kind]


def _hours(length: dt.timedelta) -> Decimal:
    return (Decimal(length // dt.timedelta(seconds=1)) / 3600).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )
