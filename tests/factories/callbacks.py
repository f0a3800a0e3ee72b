"""Callbacks, interviews and quick forms as the tests need them, made by the services that people use."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import time_machine
from django.utils import timezone

from aftersales.choices import CallResult
from aftersales.models import (
    CallbackTask,
    Interview,
    NumberCorrection,
    QuickForm,
    SelfSurvey,
)
from aftersales.services import (
    Said,
    SummedUp,
    begin_call,
    end_call,
    finish_interview,
    keep_answers,
    plan_callback,
    questions_for,
)
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.network.models import Dealer
from tests.factories.aftersales import a_delivered_order

GOOD = 5


def moment(text: str) -> dt.datetime:
    """`2026-09-10T16:00` on a clock in Shanghai."""
    return dt.datetime.fromisoformat(f"{text}+08:00")


def travel(text: str) -> time_machine.travel:
    return time_machine.travel(moment(text), tick=False)


def a_callback(
    dealer: Dealer, delivered: str = "2026-09-10T16:00", **order: object
) -> CallbackTask:
    """The callback of an order that was delivered then; `order` are further facts of the order."""
    made = a_delivered_order(dealer, delivered_at=moment(delivered), **order)
    with travel(delivered):
        task = plan_callback(made.pk, by=SYSTEM)
    assert task is not None
    return task


def answers(task: CallbackTask, **changed: int | None) -> Mapping[str, int | None]:
    """Full marks, except what is `changed`: `q4b=2`."""
    scores: dict[str, int | None] = {one.value: GOOD for one in questions_for(task)}
    return scores | {name.removeprefix("q"): score for name, score in changed.items()}


def interviewed(
    task: CallbackTask,
    caller: Actor,
    *,
    said: Said | None = None,
    summed_up: SummedUp | None = None,
    **changed: int | None,
) -> Interview:
    """The customer answered the call that `caller` makes now."""
    begin_call(task.pk, by=caller)
    keep_answers(task.pk, answers(task, **changed), by=caller, said=said)
    return finish_interview(task.pk, by=caller, summed_up=summed_up)


@dataclass(frozen=True, slots=True)
class CallbackPapers:
    """One of everything that callbacks know, at one dealer."""

    task: CallbackTask  # delivered today: nobody may call yet
    form: QuickForm
    correction: NumberCorrection
    survey: SelfSurvey


def callback_papers(dealer: Dealer, advisor: Actor, caller: Actor) -> CallbackPapers:
    """A callback to make, a form to sign, a number to correct and a questionnaire to answer."""
    now = timezone.now()
    last = timezone.localdate() - dt.timedelta(days=2)
    delivered = f"{last}T10:00"

    def a_task() -> CallbackTask:
        return a_callback(dealer, delivered, advisor=advisor)

    bad, wrong, lost = a_task(), a_task(), a_task()
    with travel(f"{last + dt.timedelta(days=1)}T10:00"):
        form = interviewed(bad, caller, q1a=1).form
        end_call(wrong.pk, CallResult.WRONG_NUMBER, by=caller)
    survey = SelfSurvey.objects.create(
        task=lost, created_at=now, expires_at=now + dt.timedelta(days=1)
    )
    order = a_delivered_order(dealer, advisor=advisor)
    task = plan_callback(order.pk, by=SYSTEM)
    assert task is not None
    return CallbackPapers(task, form, wrong.corrections.get(), survey)
