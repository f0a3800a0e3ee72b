"""What the database refuses about callbacks and quick forms, whoever asks (domain.md 9)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aftersales.choices import CallResult, FormState, TaskState
from aftersales.models import Answer, CallAttempt, CallbackTask, Interview, QuickForm, Verdict
from tests.factories.callbacks import a_callback, interviewed, travel


@pytest.fixture
def task(workshop, caller) -> CallbackTask:
    return a_callback(
        workshop.dealer, has_paint=True, advisor=workshop.advisor, technician=workshop.technician
    )


@pytest.fixture
def form(task, caller) -> QuickForm:
    with travel("2026-09-11T10:00"):
        interviewed(task, caller, q4b=2)
    return QuickForm.objects.get()


def refused(constraint: str, rows, /, **values) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**values)


def test_an_order_has_one_open_callback_of_a_kind(task):
    task.pk = None
    with (
        pytest.raises(IntegrityError, match="aftersales_one_open_callback_per_order_and_kind"),
        transaction.atomic(),
    ):
        task.save(force_insert=True)
    CallbackTask.objects.update(state=TaskState.REFUSED, closed_at=timezone.now())
    task.save(force_insert=True)


def test_a_customer_stands_on_one_callers_list(workshop, task, second_caller):
    other = a_callback(workshop.dealer, customer=task.customer, advisor=workshop.advisor)
    free = second_caller if other.caller_id != second_caller.user_id else workshop.inspector
    refused(
        "aftersales_customer_is_on_one_callers_list",
        CallbackTask.objects.filter(pk=other.pk),
        caller=free.user_id,
    )


def test_neither_advisor_nor_solver_calls(task, workshop):
    mine = CallbackTask.objects.filter(pk=task.pk)
    refused("aftersales_advisor_never_calls_back", mine, caller=workshop.advisor.user_id)
    refused("aftersales_solver_never_calls_back", mine, solver=task.caller_id)


def test_a_closed_callback_has_its_times(task):
    mine = CallbackTask.objects.filter(pk=task.pk)
    refused("aftersales_closed_callback_has_its_time", mine, state=TaskState.REFUSED)
    refused(
        "aftersales_done_callback_has_its_time",
        mine,
        state=TaskState.DONE,
        closed_at=timezone.now(),
    )


def test_a_second_callback_belongs_to_a_form(task):
    refused(
        "aftersales_second_callback_has_a_form",
        CallbackTask.objects.filter(pk=task.pk),
        kind="SECOND",
    )


def test_a_callback_has_one_running_call_and_an_ended_one_has_a_result(task, caller):
    call = {"task": task, "cycle": 1, "at": timezone.now(), "band": "AM"}
    CallAttempt.objects.create(**call, caller_id=caller.user_id)
    with (
        pytest.raises(IntegrityError, match="aftersales_one_running_call_per_callback"),
        transaction.atomic(),
    ):
        CallAttempt.objects.create(**call, caller_id=caller.user_id)
    calls = CallAttempt.objects.all()
    refused("aftersales_ended_call_has_a_result", calls, ended_at=timezone.now())
    refused(
        "aftersales_call_later_says_when",
        calls,
        ended_at=timezone.now(),
        result=CallResult.CALL_LATER,
    )


def test_scores_are_1_to_5_and_recommendations_0_to_10(form):
    answers = Answer.objects.filter(question="4b")
    refused("aftersales_score_is_1_to_5", answers, score=6)
    refused("aftersales_score_is_1_to_5", answers, score=0)
    refused("aftersales_recommendation_is_0_to_10", Interview.objects.all(), recommends=11)
    answer = answers.get()
    answer.pk = None
    with (
        pytest.raises(IntegrityError, match="aftersales_one_answer_per_question"),
        transaction.atomic(),
    ):
        answer.save(force_insert=True)


def test_an_interview_that_counts_has_a_day_and_one_by_phone_an_interviewer(form):
    interviews = Interview.objects.all()
    refused("aftersales_finished_interview_has_a_day", interviews, interviewed_on=None)
    refused("aftersales_interview_by_phone_has_an_interviewer", interviews, interviewer=None)


SIGNED = {
    "signed_at": timezone.now,
    "committed_on": timezone.localdate,
    "deadline_at": timezone.now,
}
SOLVED = {"solved_at": timezone.now, "cause": lambda: "漆面", "measure": lambda: "抛光"}


def facts(*groups: dict) -> dict:
    return {name: make() for group in groups for name, make in group.items()}


def test_a_form_is_closed_only_after_a_second_callback_or_as_not_confirmed(form, workshop):
    mine = QuickForm.objects.all()
    done = facts(SIGNED, SOLVED) | {"solved_by": workshop.technician.user_id}
    closed = done | {"state": FormState.CLOSED}
    rule = "aftersales_form_closed_after_second_callback"
    refused(rule, mine, **closed)
    refused(rule, mine, **closed, second_at=timezone.now())
    refused(rule, mine, **closed, second_score=4)
    mine.update(**closed, is_unconfirmed=True)
    mine.update(is_unconfirmed=False, second_at=timezone.now(), second_score=4)


def test_a_form_moves_on_only_with_a_signature_and_is_solved_only_with_cause_and_measure(
    form, workshop
):
    mine = QuickForm.objects.all()
    refused("aftersales_form_past_open_is_signed", mine, state=FormState.SIGNED)
    solved = facts(SIGNED, SOLVED) | {
        "state": FormState.SOLVED, "solved_by": workshop.technician.user_id,
    }  # fmt: skip
    refused("aftersales_solved_form_says_how", mine, **(solved | {"cause": ""}))
    refused("aftersales_solved_form_says_how", mine, **(solved | {"solved_by": None}))
    mine.update(**solved)


def test_who_solved_it_does_not_confirm_it(form, workshop, caller):
    refused(
        "aftersales_solver_does_not_confirm",
        QuickForm.objects.all(),
        solved_by=caller.user_id,
        second_by=caller.user_id,
    )


def test_a_form_names_a_department_and_its_scores_are_1_to_5(form, task, caller):
    refused("aftersales_form_names_a_department", QuickForm.objects.all(), departments=[])
    refused("aftersales_second_score_is_1_to_5", QuickForm.objects.all(), second_score=0)
    with (
        pytest.raises(IntegrityError, match="aftersales_verdict_is_1_to_5"),
        transaction.atomic(),
    ):
        Verdict.objects.create(
            form=form, task=task, at=timezone.now(), by_id=caller.user_id, score=6
        )
