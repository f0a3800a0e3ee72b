"""The quick-handling form: issued, signed with a deadline, solved, confirmed by the customer (domain.md 4.9)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.satisfaction import words_of_alarm
from aftersales.choices import (
    ALARM_WORDS,
    FORM_DAYS,
    SECOND_CALL_HOURS,
    SIGN_HOURS,
    SIGNALLED,
    CallbackKind,
    Department,
    Severity,
)
from aftersales.models import CallbackTask, Interview, QuickForm
from aftersales.selectors.form_buttons import solvers_at
from aftersales.services.caller_lists import person_of, put_on_a_list
from aftersales.services.numbers import next_number
from aftersales.workflow.quick_forms import FORM_FLOW
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ContactPurpose
from dealerops.registry.services import refusal_to_contact
from dealerops.workcal.services import (
    add_business_hours,
    add_workdays,
    dealer_hours,
    dealer_open,
    end_of,
    local_date,
)

IN_THE_WORKSHOP = frozenset(
    {Department.WORKSHOP_TIME, Department.WORKSHOP_QUALITY, Department.PAINTING}
)
LEVEL_AFTER_TWICE = "E2"  # dealer manager and regional customer advocate (domain.md 3.8)
IN_THE_PAST = Refusal("DEADLINE_PAST", _("The promised day lies in the past."), "committed_on")
TOO_LONG = Refusal(
    "DEADLINE_TOO_LONG",
    _("Only the service director may promise a day as late as this."),
    "committed_on",
)
NOT_A_SOLVER = Refusal(
    "NOT_A_SOLVER", _("This person does not work on quick forms at this dealer."), "responsible"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a bad interview is about, as the caller sums it up."""

    departments: Sequence[str]
    grievance: str
    severity: str = Severity.S1
    wish: str = ""


def issue_form(interview: Interview, trouble: Trouble, *, by: Actor) -> QuickForm:
    """A form for a problem interview, on the desk of whoever did the work, at once.

    Runs in the interview's transaction. What is grave, or speaks of law and media, is also told as
    "aftersales.callback_signal" for whoever handles complaints.
    """
    now = timezone.now()
    order = interview.task.order
    values = Values(on=local_date(now), dealer_id=order.dealer_id)
    form = QuickForm.objects.create(
        number=next_number("QF"),
        dealer_id=order.dealer_id,
        order=order,
        interview=interview,
        departments=list(trouble.departments),
        grievance=trouble.grievance,
        severity=trouble.severity,
        words=interview.words,
        wish=trouble.wish,
        issued_by_id=by.user_id,
        issued_at=now,
        responsible_id=_who_answers(interview, trouble.departments),
        sign_due_at=add_business_hours(now, values[SIGN_HOURS], dealer_hours(order.dealer_id)),
        policy_values=values.used(),
    )
    alarm = speaks_of_law(values, interview.words, trouble.wish)
    record(form, "aftersales.form_issued", by=by, severity=form.severity)
    if alarm or form.severity in SIGNALLED:
        signal(form, by=by, has_alarm_words=alarm)
    return form


def speaks_of_law(values: Values, *said: str) -> bool:
    """Whether a customer's words are of law or media, in the policy of a day and a dealer."""
    words: list[str] = values[ALARM_WORDS]
    return bool(words_of_alarm("\n".join(said), words))


def signal(
    form: QuickForm, *, by: Actor, has_alarm_words: bool, verdict: int | None = None
) -> None:
    """Tell whoever handles complaints; `verdict` is the second callback in which it was said."""
    record(
        form,
        "aftersales.callback_signal",
        by=by,
        severity=form.severity,
        has_alarm_words=has_alarm_words,
        order=form.order_id,
        customer=form.order.customer_id,
        verdict=verdict,
    )


@transaction.atomic
def sign_form(
    form_id: int, committed_on: dt.date, *, by: Actor, version: int | None = None
) -> QuickForm:
    """The responsible person signs and promises a day, which then counts to its end.

    More than the opening days of the policy after the issue only the service director may promise.
    """
    form = QuickForm.objects.visible_to(by).lock(form_id)
    form.expect_version(version)
    step = FORM_FLOW.fire(form, "sign", by=by, also=_against(form, committed_on, by))
    form.signed_at, form.signed_by_id = timezone.now(), by.user_id
    form.responsible_id = person_of(by)
    form.committed_on, form.deadline_at = committed_on, end_of(committed_on)
    form.save_fields(
        *("state", "signed_at", "signed_by", "responsible", "committed_on", "deadline_at")
    )
    record(form, "aftersales.form_signed", by=by, step=step, committed_on=committed_on)
    return form


@transaction.atomic
def hand_form_on(
    form_id: int, responsible_id: int, *, by: Actor, version: int | None = None
) -> QuickForm:
    """The service director makes somebody else responsible while nobody has signed."""
    form = QuickForm.objects.visible_to(by).lock(form_id)
    form.expect_version(version)
    step = FORM_FLOW.fire(form, "hand_on", by=by)
    if responsible_id not in solvers_at(form.dealer_id):
        raise InvalidInput(NOT_A_SOLVER)
    form.responsible_id = responsible_id
    form.save_fields("responsible")
    record(form, "aftersales.form_handed_on", by=by, step=step, responsible=responsible_id)
    return form


@transaction.atomic
def start_form(form_id: int, *, by: Actor, version: int | None = None) -> QuickForm:
    """Work on the problem begins."""
    form = QuickForm.objects.visible_to(by).lock(form_id)
    form.expect_version(version)
    step = FORM_FLOW.fire(form, "start", by=by)
    form.save_fields("state")
    record(form, "aftersales.form_started", by=by, step=step)
    return form


@transaction.atomic
def solve_form(
    form_id: int,
    *,
    cause: str,
    measure: str,
    by: Actor,
    cost: Decimal | None = None,
    version: int | None = None,
) -> QuickForm:
    """The problem is solved; somebody else calls the customer within a day to hear whether it is.

    A customer who does not want to be called is not asked: solved, not confirmed.
    """
    form = QuickForm.objects.visible_to(by).lock(form_id)
    form.expect_version(version)
    form.cause, form.measure, form.cost = cause.strip(), measure.strip(), cost
    step = FORM_FLOW.fire(form, "solve", by=by)
    now = timezone.now()
    values = Values(on=local_date(now), dealer_id=form.dealer_id)
    form.solved_at, form.solved_by_id = now, by.user_id
    form.second_due_at = now + dt.timedelta(hours=values[SECOND_CALL_HOURS])
    form.save_fields(
        *("state", "cause", "measure", "cost", "solved_at", "solved_by", "second_due_at")
    )
    record(form, "aftersales.form_solved", by=by, step=step)
    refusal = refusal_to_contact(form.interview.task.customer_id, ContactPurpose.CALLBACK)
    if refusal:
        close_unconfirmed(form.pk, reason=refusal.code)
        form.refresh_from_db()
    else:
        _plan_second_callback(form)
    return form


def call_again(form_id: int, *, by: Actor) -> None:
    """The second callback has begun; runs in the call's transaction."""
    form = QuickForm.objects.visible_to(SYSTEM).lock(form_id)
    if FORM_FLOW.state_of(form) not in FORM_FLOW.row("call_again").sources:
        return  # the customer was called before and is called once more
    step = FORM_FLOW.fire(form, "call_again", by=by)
    form.save_fields("state")
    record(form, "aftersales.form_called_again", by=by, step=step)


def close_unconfirmed(form_id: int, *, reason: str) -> None:
    """Nobody could be asked: solved, not confirmed, and counted apart; runs in the call's transaction."""
    form = QuickForm.objects.visible_to(SYSTEM).lock(form_id)
    step = FORM_FLOW.fire(form, "close_unconfirmed", by=SYSTEM)
    form.is_unconfirmed, form.closed_at = True, timezone.now()
    form.save_fields("state", "is_unconfirmed", "closed_at")
    record(form, "aftersales.form_closed", by=SYSTEM, step=step, reason=reason)


def _plan_second_callback(form: QuickForm) -> None:
    task = form.interview.task
    today = local_date(form.solved_at)
    due_on = local_date(form.second_due_at)
    second = CallbackTask(
        order_id=form.order_id,
        dealer_id=form.dealer_id,
        customer_id=task.customer_id,
        kind=CallbackKind.SECOND,
        form=form,
        advisor_id=task.advisor_id,
        solver_id=form.solved_by_id,
        delivered_on=task.delivered_on,
        earliest_on=today,
        due_raw=due_on,
        due_on=due_on,
        due_at=form.second_due_at,
        priority=0,
    )
    put_on_a_list(second)
    second.save()
    record(second, "aftersales.callback_planned", by=SYSTEM, kind=second.kind, due_on=due_on)


def _against(form: QuickForm, committed_on: dt.date, by: Actor) -> list[Refusal]:
    if committed_on < timezone.localdate():
        return [IN_THE_PAST]
    values = Values(on=local_date(form.issued_at), dealer_id=form.dealer_id)
    calendar = dealer_open(form.dealer_id)
    last = add_workdays(local_date(form.issued_at), values[FORM_DAYS], calendar)
    is_long = committed_on > last and by.role != Role.D_SVC_DIR
    return [TOO_LONG] if is_long else []


def _who_answers(interview: Interview, departments: Sequence[str]) -> int:
    """The technician for what the workshop did, the advisor for everything else."""
    order = interview.task.order
    if order.technician_id and IN_THE_WORKSHOP & set(departments[:1]):
        return int(order.technician_id)
    return int(order.advisor_id)
