"""How well callbacks are made: on time, completed, answered (domain.md 4.8)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aftersales.choices.callbacks import LateReason, TaskState


@dataclass(frozen=True, slots=True)
class Made:
    """One callback as the figures see it; `contact_at` is when the customer was first spoken to."""

    state: str
    due_at: dt.datetime
    attempt_at: dt.datetime | None
    contact_at: dt.datetime | None
    done_at: dt.datetime | None
    attempts: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class CallbackFigures:
    """Counts of callbacks that were due, and their rates as fractions; None over nothing.

    Do-not-call requests and invalid numbers are not in `base`; a number that turned out invalid was still
    to be tried in time, so `to_try` and `attempted_in_time` leave out the requests alone. `waiting` are
    not over yet, `late` are those without an interview in time, by the reason.
    """

    due: int
    base: int
    to_try: int
    attempted: int
    attempted_in_time: int
    done: int
    done_in_time: int
    not_reached: int
    waiting: int
    late: Mapping[LateReason, int]
    attempts: int
    answered: int

    @property
    def first_attempt_rate(self) -> Decimal | None:
        """First attempts on time, of the callbacks due."""
        return _rate(self.attempted_in_time, self.to_try)

    @property
    def completion(self) -> Decimal | None:
        return _rate(self.done, self.base)

    @property
    def completion_in_time(self) -> Decimal | None:
        return _rate(self.done_in_time, self.base)

    @property
    def answer_rate(self) -> Decimal | None:
        """Calls that were answered, of the calls made."""
        return _rate(self.answered, self.attempts)


def figures_of(callbacks: Iterable[Made]) -> CallbackFigures:
    """Adds up. An interview after the due date is on time if the customer, reached before, put it off."""
    rows = list(callbacks)
    out = {TaskState.CANCELLED, TaskState.INVALID_NUMBER}
    base = [one for one in rows if one.state not in out]
    to_try = [one for one in rows if one.state != TaskState.CANCELLED]
    done = [one for one in base if one.state == TaskState.DONE]
    return CallbackFigures(
        due=len(rows),
        base=len(base),
        to_try=len(to_try),
        attempted=sum(one.attempt_at is not None for one in base),
        attempted_in_time=sum(_before(one.attempt_at, one.due_at) for one in to_try),
        done=len(done),
        done_in_time=sum(_is_done_in_time(one) for one in done),
        not_reached=sum(one.state == TaskState.NOT_REACHED for one in base),
        waiting=sum(one.state in {TaskState.OPEN, TaskState.CORRECTION} for one in base),
        late=Counter(_late_reason(one) for one in base if not _is_done_in_time(one)),
        attempts=sum(one.attempts for one in base),
        answered=sum(one.answered for one in base),
    )


def _is_done_in_time(made: Made) -> bool:
    is_in_time = _before(made.done_at, made.due_at) or _before(made.contact_at, made.due_at)
    return made.state == TaskState.DONE and is_in_time


def _late_reason(made: Made) -> LateReason:
    if made.attempt_at is None:
        return LateReason.NOT_TRIED
    if not _before(made.attempt_at, made.due_at):
        return LateReason.TRIED_LATE
    return LateReason.REFUSED if made.state == TaskState.REFUSED else LateReason.NOT_REACHED


def _before(moment: dt.datetime | None, due_at: dt.datetime) -> bool:
    return moment is not None and moment < due_at


def _rate(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None
