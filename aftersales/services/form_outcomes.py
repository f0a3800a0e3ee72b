"""What the customer says about a solution, and who hears when a form stands still (domain.md 4.9)."""

from django.db import transaction
from django.utils import timezone

from aftersales.calc.satisfaction import UNHAPPY_UP_TO
from aftersales.choices import FORM_DAYS, CallbackKind, CallResult
from aftersales.models import CallbackTask, QuickForm, Verdict
from aftersales.services.callback_plan import close_callback
from aftersales.services.caller_lists import person_of
from aftersales.services.calling import end_running_call
from aftersales.services.quick_forms import LEVEL_AFTER_TWICE, signal, speaks_of_law
from aftersales.workflow.quick_forms import FORM_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.workflow import Step
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, dealer_open, end_of, local_date


@transaction.atomic
def give_verdict(
    task_id: int, score: int, *, by: Actor, words: str = "", version: int | None = None
) -> QuickForm:
    """What the customer says in the second callback: 3 and more closes the form, less opens it again.

    When a customer is dissatisfied for the second time, "aftersales.customer_still_dissatisfied" tells
    whoever handles complaints, with the level of escalation. Words of law and media are told at once,
    as "aftersales.callback_signal", whatever the score.
    """
    task = CallbackTask.objects.visible_to(by).filter(kind=CallbackKind.SECOND).lock(task_id)
    task.expect_version(version)
    end_running_call(task, CallResult.DONE, by=by)
    form = QuickForm.objects.visible_to(SYSTEM).lock(task.form_id or 0)
    close_callback(task, "finish", by=by)
    now = timezone.now()
    verdict = Verdict.objects.create(
        form=form, task=task, at=now, by_id=person_of(by), score=score, words=words
    )
    if speaks_of_law(Values(on=local_date(now), dealer_id=form.dealer_id), words):
        signal(form, by=by, has_alarm_words=True, verdict=verdict.pk)
    if score <= UNHAPPY_UP_TO:
        _reopen(form, FORM_FLOW.fire(form, "reopen", by=by), score, by=by)
        return form
    step = FORM_FLOW.fire(form, "confirm", by=by)
    form.second_at, form.second_by_id, form.second_score = now, by.user_id, score
    form.closed_at, form.closed_by_id = now, by.user_id
    form.save_fields("state", "second_at", "second_by", "second_score", "closed_at", "closed_by")
    record(form, "aftersales.form_closed", by=by, step=step, score=score)
    return form


@transaction.atomic
def tell_unsigned(form_id: int, *, by: Actor) -> bool:
    """Once, when a form is not signed in time: the service director hears. False if that is settled."""
    now = timezone.now()
    form = QuickForm.objects.visible_to(by).unsigned_since(now).filter(pk=form_id)
    if not form.update(unsigned_told_at=now):
        return False
    record(QuickForm.objects.visible_to(by).get(pk=form_id), "aftersales.form_unsigned", by=by)
    return True


@transaction.atomic
def tell_late(form_id: int, *, by: Actor) -> bool:
    """Once, the day after a promise was missed: service director and manager hear."""
    now = timezone.now()
    form = QuickForm.objects.visible_to(by).deadline_missed(now).filter(pk=form_id)
    if not form.update(late_told_at=now):
        return False
    record(QuickForm.objects.visible_to(by).get(pk=form_id), "aftersales.form_late", by=by)
    return True


def _reopen(form: QuickForm, step: Step, score: int, *, by: Actor) -> None:
    """Back to work with a deadline as long as the first may be; the responsible person stays."""
    today = timezone.localdate()
    days = Values(on=today, dealer_id=form.dealer_id)[FORM_DAYS]
    form.times_dissatisfied += 1
    form.committed_on = add_workdays(today, days, dealer_open(form.dealer_id))
    form.deadline_at, form.late_told_at = end_of(form.committed_on), None
    form.second_due_at = None
    form.save_fields(
        *("state", "times_dissatisfied", "committed_on", "deadline_at", "late_told_at"),
        "second_due_at",
    )
    record(form, "aftersales.form_reopened", by=by, step=step, score=score)
    if form.times_dissatisfied >= 2:
        record(
            form,
            "aftersales.customer_still_dissatisfied",
            by=by,
            level=LEVEL_AFTER_TWICE,
            times=form.times_dissatisfied,
            order=form.order_id,
        )
