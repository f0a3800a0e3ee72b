"""What is on the callers' lists: who is next, and how the day is shared (domain.md 4.8)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from aftersales.choices import CallResult
from aftersales.models import CallAttempt, CallbackTask
from aftersales.selectors.calling import CallRules, obstacles_to_call
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Actor, Role
from dealerops.workcal.services import local_date


@dataclass(frozen=True, slots=True)
class Load:
    """One caller's day: callbacks due and late, those already called today, and done today."""

    user_id: int | None
    name: str
    late: int
    today: int
    later: int
    numbers: int
    calls: int
    done: int

    @property
    def open(self) -> int:
        return self.late + self.today + self.later


def callers_of(actor: Actor) -> QuerySet[User]:
    """The people who call back at the actor's dealers now."""
    held = Membership.objects.live().filter(role=Role.D_CALL, dealer__in=actor.dealer_ids)
    people: QuerySet[User] = User.objects.filter(pk__in=held.values("user")).order_by("pk")
    return people


def next_on_list(actor: Actor, now: dt.datetime) -> CallbackTask | None:
    """The first callback on the actor's own list that may be called now, in the order of the list.

    One whose customer asked for a later time waits for it.
    """
    today = local_date(now)
    tasks = (
        CallbackTask.objects.visible_to(actor)
        .ready(today)
        .filter(Q(later_at=None) | Q(later_at__lte=now), caller=actor.user_id)
        .prefetch_related("attempts")
        .in_turn()
    )
    rules: dict[int, CallRules] = {}
    for task in tasks:
        if task.dealer_id not in rules:
            rules[task.dealer_id] = CallRules(task.dealer_id, today)
        if rules[task.dealer_id].reason_to_wait(task, now) is None and not obstacles_to_call(
            task, now
        ):
            return task
    return None


def loads(actor: Actor, on: dt.date) -> Sequence[Load]:
    """How the open callbacks of the actor's dealer are shared on that day; nobody's list comes last."""
    names: dict[int | None, str] = {one.pk: str(one) for one in callers_of(actor)}
    counted = _by_caller(
        CallbackTask.objects.visible_to(actor)
        .open()
        .order_by()
        .values("caller")
        .annotate(
            late=Count("pk", filter=Q(state="OPEN", due_on__lt=on)),
            today=Count("pk", filter=Q(state="OPEN", due_on=on)),
            later=Count("pk", filter=Q(state="OPEN", due_on__gt=on)),
            numbers=Count("pk", filter=Q(state="CORRECTION")),
        )
    )
    made = _by_caller(
        CallAttempt.objects.visible_to(actor)
        .filter(at__date=on, ended_at__isnull=False)
        .order_by()
        .values("caller")
        .annotate(calls=Count("pk"), done=Count("pk", filter=Q(result=CallResult.DONE)))
    )
    keys: list[int | None] = [*names, None] if None in counted else list(names)
    return [_load(key, names.get(key, ""), counted.get(key, {}), made.get(key, {})) for key in keys]


def _by_caller(rows: Iterable[Any]) -> Mapping[int | None, Mapping[str, int]]:
    return {row["caller"]: row for row in rows}


def _load(
    key: int | None, name: str, open_ones: Mapping[str, int], made: Mapping[str, int]
) -> Load:
    return Load(
        user_id=key,
        name=name,
        late=open_ones.get("late", 0),
        today=open_ones.get("today", 0),
        later=open_ones.get("later", 0),
        numbers=open_ones.get("numbers", 0),
        calls=made.get("calls", 0),
        done=made.get("done", 0),
    )
