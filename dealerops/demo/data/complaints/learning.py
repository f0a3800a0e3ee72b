"""What the dealers of the demo have changed, whether it helped, and what others read about it."""

import datetime as dt
import random
from collections.abc import Sequence

from complaints.choices import Effect
from complaints.models import CorrectiveAction, Lesson, LessonReading
from complaints.services.learning import EFFECT_AFTER
from dealerops.demo.data.complaints.life import Story
from dealerops.demo.data.complaints.market import Place
from dealerops.demo.data.complaints.writing import Clerk, Scene
from dealerops.foundation.actor import Role
from dealerops.workcal.calc import local_date

ACTED, LEARNED, READ = 0.08, 0.02, 0.7
LOOKED_AT, LOOKED_AT_BY = 0.5, 21  # share of the effects, days after which none is left
Told = tuple[int, Story, Scene]
DAY = dt.timedelta(days=1)


def learn(clerk: Clerk, place: Place, closed: Sequence[Told], now: dt.datetime) -> None:
    for pk, story, scene in closed:
        if clerk.rng.random() < ACTED:
            _act(clerk, place, (pk, story, scene), now)
        if clerk.rng.random() < LEARNED:
            _teach(clerk, place, (pk, story, scene), now)


def _act(clerk: Clerk, place: Place, told: Told, now: dt.datetime) -> None:
    """Done a few weeks after the closing, and looked at when sixty days have passed."""
    pk, story, scene = told
    rng = clerk.rng
    done_at = story.moments["closed_at"] + rng.uniform(5, 25) * DAY
    is_done = done_at < now
    check_on = local_date(done_at) + EFFECT_AFTER
    waits = (local_date(now) - check_on).days
    seen = is_done and waits > 0 and (waits > LOOKED_AT_BY or rng.random() < LOOKED_AT)
    effect = rng.choice((Effect.HELPED, Effect.HELPED, Effect.DID_NOT)).value if seen else ""
    clerk.tables.put(
        CorrectiveAction,
        id=clerk.ids.of(CorrectiveAction),
        case_id=pk,
        cause=rng.choice(scene.matter.causes).value,
        what=scene.matter.measures,
        owner_id=clerk.staff.advocates[place.dealer.pk],
        due_on=local_date(story.moments["closed_at"]) + 30 * DAY,
        done_at=done_at if is_done else None,
        check_on=check_on if is_done else None,
        effect=effect,
        effect_note=_seen(rng, effect),
        checked_by_id=clerk.staff.office[Role.QUALITY] if seen else None,
        checked_at=_morning(check_on) if seen else None,
        created_at=story.moments["closed_at"],
        updated_at=min(done_at, now),
    )


def _seen(rng: random.Random, effect: str) -> str:
    if effect == Effect.HELPED:
        return rng.choice(("两个月内没有同类投诉。", "同类投诉由每月五起降到一起。"))
    return "同类投诉没有减少，需要另找原因。" if effect else ""


def _teach(clerk: Clerk, place: Place, told: Told, now: dt.datetime) -> None:
    _pk, story, scene = told
    written_at = min(story.moments["closed_at"] + 3 * DAY, now)
    lesson_id = clerk.ids.of(Lesson)
    clerk.tables.put(
        Lesson,
        id=lesson_id,
        case_id=None,
        department=scene.matter.department.value,
        touch_point=scene.matter.touch_point.value,
        cause=clerk.rng.choice(scene.matter.causes).value,
        text=scene.matter.measures,
        written_by_id=clerk.staff.office[Role.QUALITY],
        written_at=written_at,
    )
    if clerk.rng.random() < READ:
        clerk.tables.put(
            LessonReading,
            lesson_id=lesson_id,
            person_id=clerk.staff.managers[place.dealer.pk],
            at=min(written_at + DAY, now),
        )


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC)
