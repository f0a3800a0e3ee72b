"""Making a call: begin it, see the number, say how it ended (domain.md 4.8)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import (
    BAD_NUMBERS,
    CALL_ATTEMPTS,
    CORRECTION_WORKDAYS,
    MISSES,
    CallResult,
)
from aftersales.models import CallAttempt, CallbackTask, NumberCorrection
from aftersales.selectors.calling import CallRules, missed_calls, obstacles_to_call
from aftersales.services.callback_plan import cancel_callbacks_of, close_callback
from aftersales.services.caller_lists import person_of
from aftersales.services.quick_forms import call_again
from aftersales.services.surveys import offer_survey
from aftersales.workflow.callbacks import CALLBACK_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.policy.services import value
from dealerops.registry.choices import ContactChannel, ContactPurpose, DncScope, Purpose
from dealerops.registry.services import (
    change_mobile,
    is_stopped,
    note_contact,
    reveal,
    stop_contacts,
)
from dealerops.workcal.services import add_workdays, local_date

FIRST_CYCLE = 1
SPOKEN_TO = frozenset({CallResult.DONE, CallResult.REFUSED, CallResult.DNC})
NOT_A_RESULT = Refusal("CALL_RESULT", _("Say how the call ended."), "result")
LATER_WHEN = Refusal(
    "CALL_LATER_WHEN", _("Say when to call again: at a time when customers are called."), "later_at"
)


def dial(task_id: int, *, by: Actor) -> str:
    """Begin a call and see the customer's number; the look is on record before the number is shown.

    Nothing is begun where no number may be shown: `reveal` is durable, so it has its own transaction.
    Raises TransitionRefused outside the hours for calls, after a do-not-call request, too soon after
    the last attempt and for somebody else's customers; RevealsExhausted above the day's limit.
    """
    task = CallbackTask.objects.visible_to(by).select_related("customer").get(pk=task_id)
    _may_call(task, by=by)
    number = reveal(task.customer, "mobile", purpose=Purpose.CONTACT_CUSTOMER, by=by)
    begin_call(task_id, by=by)
    return number


@transaction.atomic
def begin_call(task_id: int, *, by: Actor) -> CallbackTask:
    """An attempt begins; one that was begun before and never ended goes on from now."""
    task = CallbackTask.objects.visible_to(by).select_related("customer").lock(task_id)
    _begin(task, by=by)
    return task


@transaction.atomic
def end_call(
    task_id: int,
    result: str,
    *,
    by: Actor,
    later_at: dt.datetime | None = None,
    scope: str = DncScope.ALL,
) -> CallbackTask:
    """How a call ended that was no interview; without one begun, it begins and ends now.

    After the last allowed miss the customer is let be and, if they agreed to questionnaires, gets one. A
    bad number asks the advisor for the right one, once. `scope` is how far a do-not-call request reaches.
    """
    task = CallbackTask.objects.visible_to(by).lock(task_id)
    if result not in CallResult.values or result == CallResult.DONE:
        raise InvalidInput(NOT_A_RESULT)
    if result == CallResult.CALL_LATER:
        _check_later(task, later_at)
    end_running_call(task, result, by=by, later_at=later_at)
    if result in MISSES:
        _missed(task, by=by)
    elif result in BAD_NUMBERS:
        _bad_number(task, result, by=by)
    elif result == CallResult.CALL_LATER:
        _put_off(task, later_at, by=by)
    elif result == CallResult.REFUSED:
        close_callback(task, "refuse", by=by, reason=result)
    else:
        stop_contacts(task.customer_id, scope, channel=ContactChannel.PHONE, by=by)
        _stopped(task, result, by=by)
    return task


@transaction.atomic
def correct_number(correction_id: int, mobile: str, *, by: Actor) -> CallbackTask:
    """The advisor found the right number: the customer is called again, with all attempts anew."""
    correction = NumberCorrection.objects.visible_to(by).waiting().lock(correction_id)
    task = CallbackTask.objects.visible_to(SYSTEM).lock(correction.task_id)
    step = CALLBACK_FLOW.fire(task, "correct", by=by)
    change_mobile(task.customer_id, mobile, by=by)
    _end_correction(correction, was_found=True)
    task.cycle += 1
    task.save_fields("state", "cycle")
    record(task, "aftersales.number_corrected", by=by, step=step)
    return task


@transaction.atomic
def give_up_number(correction_id: int, *, by: Actor) -> CallbackTask:
    """There is no other number: the callback ends and does not count against anybody."""
    correction = NumberCorrection.objects.visible_to(by).waiting().lock(correction_id)
    task = CallbackTask.objects.visible_to(SYSTEM).lock(correction.task_id)
    _end_correction(correction, was_found=False)
    close_callback(task, "drop_number", by=by, reason=correction.reason)
    return task


def end_running_call(
    task: CallbackTask, result: str, *, by: Actor, later_at: dt.datetime | None = None
) -> CallAttempt:
    """End the running attempt of a held callback, or make one that ends at once; the task is not saved."""
    attempt = task.attempts.running().first() or _begin(task, by=by)
    attempt.ended_at, attempt.result = timezone.now(), result
    attempt.later_at = later_at if result == CallResult.CALL_LATER else None
    attempt.save(update_fields=("ended_at", "result", "later_at"))
    if result not in MISSES | BAD_NUMBERS and task.first_contact_at is None:
        task.first_contact_at = attempt.at
    note_contact(
        task.customer_id,
        ContactPurpose.CALLBACK,
        ContactChannel.PHONE,
        was_reached=result in SPOKEN_TO,
        by=by,
        about=f"callback {task.pk}",
    )
    record(task, "aftersales.call_ended", by=by, reason=result, attempt=attempt.pk)
    return attempt


def _may_call(task: CallbackTask, *, by: Actor) -> None:
    CALLBACK_FLOW.fire(task, "call", by=by, also=obstacles_to_call(task))


def _begin(task: CallbackTask, *, by: Actor) -> CallAttempt:
    now = timezone.now()
    _may_call(task, by=by)
    rules = CallRules(task.dealer_id, local_date(now))
    attempt = task.attempts.running().first() or CallAttempt(task=task, cycle=task.cycle)
    attempt.at, attempt.band, attempt.caller_id = now, rules.band(now) or "", person_of(by)
    attempt.save()
    if task.first_attempt_at is None:
        task.first_attempt_at = now
        task.save_fields("first_attempt_at")
    if task.form_id:
        call_again(task.form_id, by=by)
    record(task, "aftersales.call_begun", by=by, attempt=attempt.pk)
    return attempt


def _missed(task: CallbackTask, *, by: Actor) -> None:
    task.later_at = None
    if len(missed_calls(task)) < value(CALL_ATTEMPTS, dealer_id=task.dealer_id):
        _keep_open(task, by=by)
        return
    close_callback(task, "give_up", by=by)
    if not task.is_second:
        offer_survey(task, by=SYSTEM)


def _bad_number(task: CallbackTask, result: str, *, by: Actor) -> None:
    if task.cycle > FIRST_CYCLE:
        close_callback(task, "drop_number", by=by, reason=result)
        return
    step = CALLBACK_FLOW.fire(task, "ask_number", by=by)
    workdays = value(CORRECTION_WORKDAYS, dealer_id=task.dealer_id)
    NumberCorrection.objects.create(
        task=task,
        advisor_id=task.advisor_id,
        reason=result,
        due_on=add_workdays(timezone.localdate(), workdays),
    )
    task.later_at = None
    task.save_fields("state", "later_at", "first_contact_at")
    record(task, "aftersales.number_questioned", by=by, step=step, reason=result)


def _stopped(task: CallbackTask, result: str, *, by: Actor) -> None:
    """Whoever wants no more calls is on no list any more; whoever wants no offers only is still asked."""
    if is_stopped(task.customer_id, ContactPurpose.CALLBACK):
        close_callback(task, "cancel", by=by, reason=result)
        cancel_callbacks_of(task.customer_id, by=SYSTEM)
    else:
        close_callback(task, "refuse", by=by, reason=result)


def _put_off(task: CallbackTask, later_at: dt.datetime | None, *, by: Actor) -> None:
    task.later_at = later_at
    _keep_open(task, by=by)


def _keep_open(task: CallbackTask, *, by: Actor) -> None:
    CALLBACK_FLOW.fire(task, "try_again", by=by)
    task.save_fields("later_at", "first_contact_at")


def _check_later(task: CallbackTask, later_at: dt.datetime | None) -> None:
    if later_at is None or later_at <= timezone.now():
        raise InvalidInput(LATER_WHEN)
    rules = CallRules(task.dealer_id, local_date(later_at))
    if rules.reason_against(later_at, task.earliest_on):
        raise InvalidInput(LATER_WHEN)


def _end_correction(correction: NumberCorrection, *, was_found: bool) -> None:
    correction.ended_at, correction.was_found = timezone.now(), was_found
    correction.save_fields("ended_at", "was_found")
