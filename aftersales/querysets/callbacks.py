"""Who sees callbacks, interviews and quick forms (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from aftersales.choices.callbacks import CallbackKind, TaskState
from aftersales.choices.quick_forms import FormState
from aftersales.querysets.orders import READERS
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import (
        Answer,
        CallAttempt,
        CallbackTask,
        Interview,
        NumberCorrection,
        QuickForm,
        SelfSurvey,
        Verdict,
    )

# Whoever plans the callbacks of the own dealer or answers for them.
LEADERS = frozenset({Role.D_SVC_DIR, Role.D_GM, Role.D_INFO})
SOLVERS = frozenset({Role.D_SA, Role.D_TECH, Role.D_PARTS, Role.D_CASHIER})
UNFINISHED = (TaskState.OPEN, TaskState.CORRECTION)


def own_calls(actor: Actor, prefix: str = "") -> Q:
    """Which callbacks of the own dealer a dealer role sees; `prefix` leads to the task, `task__`.

    A caller sees the own list and the callbacks that lie on nobody's, an advisor none: they are judged.
    """
    if actor.role in LEADERS:
        return Q()
    if actor.role == Role.D_CALL:
        nobodys = Q(**{f"{prefix}caller": None, f"{prefix}state__in": UNFINISHED})
        return nobodys | Q(**{f"{prefix}caller": actor.user_id})
    return Q(pk__in=())


class CallbackTaskQuerySet(ScopedQuerySet["CallbackTask"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_calls(actor)) if actor.house is House.DEALER else rows

    def open(self) -> Self:
        """Somebody still has to do something: call, or find the right number."""
        return self.filter(state__in=UNFINISHED)

    def to_call(self) -> Self:
        return self.filter(state=TaskState.OPEN)

    def on_nobodys_list(self) -> Self:
        return self.to_call().filter(caller=None)

    def surveys(self) -> Self:
        """Without second callbacks, which ask about the solution and not about the visit."""
        return self.exclude(kind=CallbackKind.SECOND)

    def ready(self, on: dt.date) -> Self:
        """May be called on that day, as far as the calendar of the delivery goes."""
        return self.to_call().filter(earliest_on__lte=on)

    def in_turn(self) -> Self:
        """As they are to be called: by due date, then priority."""
        return self.order_by("due_on", "priority", "pk")

    def for_list(self) -> Self:
        return self.select_related("dealer", "order__vehicle__model", "customer", "caller")


class OfTaskQuerySet(ScopedQuerySet["CallAttempt"]):
    scope = Scope(hq=READERS, region="task__dealer__region", dealer="task__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_calls(actor, "task__")) if actor.house is House.DEALER else rows


class CallAttemptQuerySet(OfTaskQuerySet):
    def running(self) -> Self:
        return self.filter(ended_at=None)


class SelfSurveyQuerySet(ScopedQuerySet["SelfSurvey"]):
    """Reached by the customer's link; at the dealer by whoever sees the callback."""

    scope = Scope(hq=READERS, region="task__dealer__region", dealer="task__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_calls(actor, "task__")) if actor.house is House.DEALER else rows


class NumberCorrectionQuerySet(ScopedQuerySet["NumberCorrection"]):
    scope = Scope(hq=READERS, region="task__dealer__region", dealer="task__dealer")

    def visible_to(self, actor: Actor) -> Self:
        """An advisor sees the own customers' numbers to correct."""
        rows = super().visible_to(actor)
        if actor.house is not House.DEALER or actor.role in LEADERS:
            return rows
        mine = Q(advisor=actor.user_id) if actor.role == Role.D_SA else Q(pk__in=())
        return rows.filter(mine)

    def waiting(self) -> Self:
        return self.filter(ended_at=None)


class InterviewQuerySet(ScopedQuerySet["Interview"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_calls(actor, "task__")) if actor.house is House.DEALER else rows

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)


class AnswerQuerySet(ScopedQuerySet["Answer"]):
    scope = Scope(hq=READERS, region="interview__dealer__region", dealer="interview__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        mine = own_calls(actor, "interview__task__")
        return rows.filter(mine) if actor.house is House.DEALER else rows


def own_forms(actor: Actor, prefix: str = "") -> Q:
    """Leaders see every quick form of the dealer, callers those they wrote or call about, others their own.

    `prefix` leads to the form, `form__`.
    """
    if actor.role in LEADERS:
        return Q()
    if actor.role == Role.D_CALL:
        called = Q(**{f"{prefix}callbacks__caller": actor.user_id})
        return Q(**{f"{prefix}issued_by": actor.user_id}) | called
    if actor.role in SOLVERS:
        return Q(**{f"{prefix}responsible": actor.user_id})
    return Q(pk__in=())


class QuickFormQuerySet(ScopedQuerySet["QuickForm"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.house is not House.DEALER:
            return rows
        if actor.role in LEADERS:
            return rows
        # A form has many callbacks: by key, because DISTINCT and FOR UPDATE do not go together.
        return rows.filter(pk__in=rows.filter(own_forms(actor)).order_by().values("pk"))

    def open(self) -> Self:
        return self.exclude(state=FormState.CLOSED)

    def unsigned_since(self, now: dt.datetime) -> Self:
        """Not signed in time, and nobody above was told yet."""
        return self.filter(state=FormState.OPEN, sign_due_at__lte=now, unsigned_told_at=None)

    def past_the_promise(self, now: dt.datetime) -> Self:
        """Promised and not solved, be it for the first time or again."""
        late = (FormState.SIGNED, FormState.IN_PROGRESS)
        return self.filter(state__in=late, deadline_at__lte=now)

    def deadline_missed(self, now: dt.datetime) -> Self:
        """Past the promise, and nobody above was told yet."""
        return self.past_the_promise(now).filter(late_told_at=None)


class VerdictQuerySet(ScopedQuerySet["Verdict"]):
    scope = Scope(hq=READERS, region="form__dealer__region", dealer="form__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.house is not House.DEALER or actor.role in LEADERS:
            return rows
        return rows.filter(pk__in=rows.filter(own_forms(actor, "form__")).order_by().values("pk"))
