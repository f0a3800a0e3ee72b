"""A checker's load: the stays of claims in their hands, cut into days (domain.md 6.4, R01)."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from dealerops.workcal.calc import end_of, local_date

TENTH = Decimal("0.1")
Hours = Callable[[dt.datetime, dt.datetime], Decimal]


class Came(StrEnum):
    """Why a claim came into a checker's hands."""

    FIRST = "first"
    AGAIN = "again"  # re-check after a reset
    TAKEN_OVER = "taken_over"  # from another checker
    RETURNED = "returned"  # head office did not follow the proposed rejection


class Left(StrEnum):
    """Why it left them."""

    PASSED = "passed"
    RESET = "reset"
    REJECT_PROPOSED = "reject_proposed"
    GIVEN_AWAY = "given_away"


FINISHED = frozenset({Left.PASSED, Left.RESET, Left.REJECT_PROPOSED})
MOVED_IN = frozenset({Came.TAKEN_OVER, Came.RETURNED})


@dataclass(frozen=True, slots=True)
class Stay:
    """One claim in one checker's hands, [came_at, left_at); without `left` it is still there.

    It `was_late` where somebody before gave the same check away past its due time.
    """

    came_at: dt.datetime
    came: Came
    due_at: dt.datetime
    left_at: dt.datetime | None = None
    left: Left | None = None
    enquiries: Sequence[dt.datetime] = ()
    claim_id: int = 0
    was_late: bool = False

    @property
    def is_in_time(self) -> bool:
        return self.left_at is not None and self.left_at < self.due_at and not self.was_late

    def in_hand(self, moment: dt.datetime) -> bool:
        return self.came_at < moment and (self.left_at is None or self.left_at >= moment)


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open part of one local day."""

    day: dt.date
    start: dt.datetime
    end: dt.datetime

    def __contains__(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Load:
    """What one checker's day looked like; `hours` is None when nothing was finished. `claims` names those
    that a number counts.

    opening + received + resubmitted + moved - passed - reset - reject_proposed = closing, always.
    """

    opening: int
    received: int
    resubmitted: int
    moved: int
    passed: int
    reset: int
    reject_proposed: int
    enquiries: int
    closing: int
    overdue: int
    hours: Decimal | None
    claims: Mapping[str, Sequence[int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def finished(self) -> int:
        return self.passed + self.reset + self.reject_proposed

    @property
    def has_movement(self) -> bool:
        return any((self.received, self.resubmitted, self.moved, self.finished, self.enquiries))


def spans(start: dt.datetime, until: dt.datetime) -> Iterator[Span]:
    """[start, until) cut at local midnights."""
    while start < until:
        day = local_date(start)
        end = min(end_of(day), until)
        yield Span(day, start, end)
        start = end


def load_of(stays: Sequence[Stay], span: Span, hours: Hours) -> Load:
    """Count one checker's stays over one span; `hours` measures business time."""
    came = [stay for stay in stays if stay.came_at in span]
    left = [stay for stay in stays if stay.left_at in span]
    taken = sum(stay.came in MOVED_IN for stay in came)
    at_end = [stay for stay in stays if stay.in_hand(span.end)]
    counted = {
        "opening": [stay for stay in stays if stay.in_hand(span.start)],
        "received": [stay for stay in came if stay.came == Came.FIRST],
        "resubmitted": [stay for stay in came if stay.came == Came.AGAIN],
        "passed": [stay for stay in left if stay.left == Left.PASSED],
        "reset": [stay for stay in left if stay.left == Left.RESET],
        "reject_proposed": [stay for stay in left if stay.left == Left.REJECT_PROPOSED],
        "closing": at_end,
        "overdue": [stay for stay in at_end if stay.due_at <= span.end],
    }
    asked = [stay for stay in stays if any(moment in span for moment in stay.enquiries)]
    return Load(
        **{name: len(found) for name, found in counted.items()},
        moved=taken - sum(stay.left == Left.GIVEN_AWAY for stay in left),
        enquiries=sum(moment in span for stay in stays for moment in stay.enquiries),
        hours=_average([stay for stay in left if stay.left in FINISHED], hours),
        claims={
            name: [stay.claim_id for stay in found]
            for name, found in (*counted.items(), ("enquiries", asked))
        },
    )


def _average(stays: Sequence[Stay], hours: Hours) -> Decimal | None:
    took = [hours(stay.came_at, stay.left_at) for stay in stays if stay.left_at is not None]
    return (sum(took, Decimal()) / len(took)).quantize(TENTH, ROUND_HALF_UP) if took else None
