"""Hot topics, common causes, and what helped against them before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from complaints.choices import Effect
from complaints.models import CorrectiveAction, Lesson
from complaints.selectors.measures import closed_in
from complaints.selectors.splits import ONE_DAY, Span, counted
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal.services import add_months, end_of

DAYS = 30
SHOWN = 8
SUGGESTED = 3
QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Topic:
    """A touch point in the last thirty days beside the thirty before."""

    touch_point: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before


def last_days(on: dt.date) -> Span:
    """Thirty days, `on` the last of them."""
    return Span.of(Period(on - (DAYS - 1) * ONE_DAY, on + ONE_DAY), end_of(on))


def days_before(on: dt.date) -> Span:
    """The thirty days before those."""
    return last_days(on - DAYS * ONE_DAY)


def hot_topics(actor: Actor, on: dt.date) -> list[Topic]:
    """Touch points by how much more is heard of them than before, the steepest rise first."""
    now, before = last_days(on), days_before(on)
    rows = counted(actor).filter(received_at__gte=before.start, received_at__lt=now.end)
    grouped = (
        rows.order_by()
        .values("touch_point")
        .annotate(
            now=Count("pk", filter=Q(received_at__gte=now.start)),
            before=Count("pk", filter=Q(received_at__lt=now.start)),
        )
    )
    topics = [Topic(row["touch_point"], row["now"], row["before"]) for row in grouped]
    rising = sorted(topics, key=lambda one: (-one.change, -one.now, one.touch_point))
    return [one for one in rising if one.now][:SHOWN]


def last_quarter(on: dt.date) -> Period:
    """Three months, `on` the last day of them."""
    return Period(add_months(on, -QUARTER) + ONE_DAY, on + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Cause:
    """What cases of a touch point were found to come from, and what is suggested against it."""

    touch_point: str
    cause: str
    cases: int
    suggestions: Sequence[str]


def common_causes(actor: Actor, period: Period, as_of: dt.datetime) -> list[Cause]:
    """Root causes of the cases closed in the period, by touch point, the most frequent first.

    Suggested are measures whose effect was seen, and lessons; of the same touch point first.
    """
    span = Span.of(period, as_of)
    closed = closed_in(counted(actor), span)
    grouped = closed.order_by().values("touch_point", "root_cause").annotate(cases=Count("pk"))
    rows = list(grouped.order_by("-cases", "touch_point", "root_cause")[:SHOWN])
    known = _what_helped(actor, {row["root_cause"] for row in rows})
    return [
        Cause(
            row["touch_point"],
            row["root_cause"],
            row["cases"],
            _suggested(known, row["touch_point"], row["root_cause"]),
        )
        for row in rows
    ]


def cases_around(actor: Actor, action: CorrectiveAction) -> tuple[int, int]:
    """Complaints about the same at the same dealer in sixty days before it was done, and since then."""
    if action.done_at is None:
        return 0, 0
    case = action.case
    alike = counted(actor).filter(touch_point=case.touch_point, dealer=case.dealer_id)
    before = alike.filter(
        received_at__gte=action.done_at - dt.timedelta(days=2 * DAYS),
        received_at__lt=action.done_at,
    )
    return before.count(), alike.filter(received_at__gte=action.done_at).count()


Known = tuple[str, str, str]  # touch point, cause, words


def _what_helped(actor: Actor, causes: set[str]) -> list[Known]:
    actions = CorrectiveAction.objects.visible_to(actor).filter(
        effect=Effect.HELPED, cause__in=causes
    )
    lessons = Lesson.objects.visible_to(actor).filter(cause__in=causes)
    return [
        *actions.order_by("-checked_at").values_list("case__touch_point", "cause", "what")[:200],
        *lessons.values_list("touch_point", "cause", "text")[:200],
    ]


def _suggested(known: Sequence[Known], touch_point: str, cause: str) -> list[str]:
    mine = [(where != touch_point, words) for where, why, words in known if why == cause]
    near_first = [words for _far, words in sorted(mine, key=lambda one: one[0])]
    return list(dict.fromkeys(near_first))[:SUGGESTED]
