"""Hot topics, common causes, and what helped against them before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from complaints.choices import CaseState, Effect
from complaints.models import CorrectiveAction, Lesson
from complaints.selectors.splits import ONE_DAY, Span, counted
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal.services import end_of

DAYS = 30
SHOWN = 8
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """A touch point in the last thirty days beside the thirty before."""

    touch_point: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before


def hot_topics(actor: Actor, on: dt.date) -> list[Topic]:
    """Touch points by how much more is heard of them than before, the steepest rise first."""
    now = Span.of(Period(on - (DAYS - 1) * ONE_DAY, on + ONE_DAY), end_of(on))
    before = Span.of(Period(on - (2 * DAYS - 1) * ONE_DAY, on - (DAYS - 1) * ONE_DAY), now.end)
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
    closed = counted(actor).filter(state=CaseState.CLOSED, **span.within("closed_at"))
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
