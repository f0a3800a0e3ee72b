"""S09 and N08 of domain.md 8, played by the people who do these things."""

import datetime as dt

import pytest

from aftersales.choices import CallResult, Department, FormState, TaskState
from aftersales.models import CallbackTask, QuickForm, SelfSurvey
from aftersales.selectors.callback_reports import callbacks_of_week
from aftersales.selectors.figures import callback_figures
from aftersales.selectors.satisfaction import Asked, satisfaction
from aftersales.services import (
    begin_call,
    end_call,
    give_verdict,
    plan_callback,
    redate_callbacks,
    sign_form,
    solve_form,
    start_form,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import TransitionRefused
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.journal.services import drain, record
from dealerops.registry.choices import ConsentScope, ContactChannel, DncScope
from dealerops.registry.services import record_consent, stop_contacts
from dealerops.workcal.services import dealer_open, enter_day
from tests.factories.aftersales import a_delivered_order
from tests.factories.callbacks import a_callback, interviewed, moment, travel

D = dt.date.fromisoformat


def solved(form: QuickForm, by, when: str) -> QuickForm:
    with travel(when):
        start_form(form.pk, by=by)
        return solve_form(form.pk, cause="漆面有颗粒", measure="重新抛光", by=by)


def second_callback(form: QuickForm, by, score: int, when: str) -> QuickForm:
    task = form.callbacks.open().get()
    with travel(when):
        begin_call(task.pk, by=by)
        give_verdict(task.pk, score, by=by)
    return QuickForm.objects.get(pk=form.pk)


@pytest.fixture
def painted(workshop, caller) -> CallbackTask:
    """S09's car, back with its owner on Thursday 2026-09-10."""
    return a_callback(
        workshop.dealer,
        "2026-09-10T16:00",
        has_paint=True,
        advisor=workshop.advisor,
        technician=workshop.technician,
    )


@pytest.fixture
def form(painted, caller, workshop) -> QuickForm:
    """The call of 09-12, and three hours later a signature."""
    with travel("2026-09-12T10:00"):
        interviewed(painted, caller, q4b=2, q4a=4, q4c=4)
    made = QuickForm.objects.get()
    with travel("2026-09-12T13:00"):
        return sign_form(made.pk, D("2026-09-15"), by=workshop.technician)


def test_s09_a_bad_callback_brings_a_form_the_same_day(painted, form, caller, workshop):
    assert painted.due_on == D("2026-09-13")
    assert form.issued_at == moment("2026-09-12T10:00")
    assert form.departments == [Department.PAINTING]
    assert form.responsible_id == workshop.technician.user_id
    assert form.sign_due_at == moment("2026-09-12T14:00")
    assert form.signed_at < form.sign_due_at
    assert form.state == FormState.SIGNED
    assert form.deadline_at == moment("2026-09-16T00:00")
    with pytest.raises(TransitionRefused, match="STATE_CONFLICT"):
        sign_form(form.pk, D("2026-09-15"), by=workshop.technician)


def test_s09_solved_in_time_and_confirmed_by_somebody_else(form, caller, workshop):
    form = solved(form, workshop.technician, "2026-09-15T11:00")
    assert form.second_due_at == moment("2026-09-16T11:00")
    second = form.callbacks.get()
    assert (second.caller_id, second.solver_id) == (caller.user_id, workshop.technician.user_id)
    form = second_callback(form, caller, 4, "2026-09-16T10:00")
    assert form.state == FormState.CLOSED
    assert (form.second_score, form.second_by_id) == (4, caller.user_id)
    assert not form.is_unconfirmed


def test_s09_still_dissatisfied_goes_back_to_work_and_the_second_time_to_complaints(
    form, caller, workshop
):
    form = solved(form, workshop.technician, "2026-09-15T11:00")
    form = second_callback(form, caller, 2, "2026-09-16T10:00")
    assert form.state == FormState.IN_PROGRESS
    assert form.deadline_at == moment("2026-09-20T00:00")
    still = Entry.objects.filter(topic="aftersales.customer_still_dissatisfied")
    assert not still.exists()

    with travel("2026-09-17T15:00"):
        form = solve_form(form.pk, cause="漆面有颗粒", measure="重新喷漆", by=workshop.technician)
    form = second_callback(form, caller, 2, "2026-09-18T10:00")
    assert form.state == FormState.IN_PROGRESS
    assert still.get().data["level"] == "E2"
    assert [one.score for one in form.verdicts.all()] == [2, 2]


def test_s09_the_weekly_report_names_this_customer_only_and_reception_keeps_its_index(
    form, caller, workshop
):
    content = a_callback(workshop.dealer, "2026-09-10T16:00", advisor=workshop.advisor)
    with travel("2026-09-12T15:00"):
        interviewed(content, caller)
    week = Period(D("2026-09-07"), D("2026-09-14"))
    as_of = moment("2026-09-14T17:00")
    lines = callbacks_of_week(workshop.director, week, as_of)
    assert [one.order for one in lines if one.problem] == [form.order.number]
    figures = satisfaction(workshop.director, Asked(week, as_of))
    assert figures.of(Department.RECEPTION).index == 100
    assert figures.of(Department.PAINTING).index == 40


@pytest.fixture
def before_new_year(workshop, caller) -> CallbackTask:
    """N08's car, delivered on Friday 2026-02-13 at 18:30; the dealer is closed from 02-16 to 02-19."""
    return a_callback(workshop.dealer, "2026-02-13T18:30", advisor=workshop.advisor)


def attempt(task: CallbackTask, caller, when: str, result=CallResult.NO_ANSWER) -> CallbackTask:
    with travel(when):
        return end_call(task.pk, result, by=caller)


def figures_of_day(workshop, day: str, as_of: str):
    period = Period(D(day), D(day) + dt.timedelta(days=1))
    return callback_figures(workshop.director, period, moment(as_of))


def test_n08_a_callback_due_in_the_holidays_is_due_when_the_dealer_opens(before_new_year):
    assert before_new_year.due_raw == D("2026-02-16")
    assert before_new_year.due_on == D("2026-02-20")
    assert before_new_year.due_at == moment("2026-02-21T00:00")


def test_n08_three_misses_and_a_questionnaire(before_new_year, caller, workshop):
    record_consent(
        before_new_year.customer_id, ConsentScope.SURVEY, is_given=True,
        channel=ContactChannel.COUNTER, by=workshop.advisor,
    )  # fmt: skip
    attempt(before_new_year, caller, "2026-02-20T15:00")
    attempt(before_new_year, caller, "2026-02-21T10:00")
    task = attempt(before_new_year, caller, "2026-02-21T18:30")
    assert task.state == TaskState.NOT_REACHED
    survey = SelfSurvey.objects.get(task=task)
    assert survey.expires_at == moment("2026-02-23T18:30")

    figures = figures_of_day(workshop, "2026-02-20", "2026-02-24T09:00")
    assert (figures.due, figures.attempted_in_time, figures.done) == (1, 1, 0)
    assert (figures.first_attempt_rate, figures.completion) == (1, 0)


def test_n08_without_consent_nobody_sends_a_questionnaire(before_new_year, caller):
    attempt(before_new_year, caller, "2026-02-20T15:00")
    attempt(before_new_year, caller, "2026-02-21T10:00")
    attempt(before_new_year, caller, "2026-02-21T18:30")
    assert not SelfSurvey.objects.exists()


@pytest.mark.parametrize("when", ["2026-02-20T12:30", "2026-02-20T20:30", "2026-02-18T10:00"])
def test_n08_no_attempt_at_noon_at_night_or_on_a_closed_day(before_new_year, caller, when):
    with pytest.raises(TransitionRefused, match="CALL_WINDOW"):
        attempt(before_new_year, caller, when)
    before_new_year.refresh_from_db()
    assert before_new_year.first_attempt_at is None


def test_n08_a_first_call_on_the_next_day_is_late(before_new_year, caller, workshop):
    attempt(before_new_year, caller, "2026-02-21T10:00")
    figures = figures_of_day(workshop, "2026-02-20", "2026-02-24T09:00")
    assert (figures.attempted, figures.attempted_in_time) == (1, 0)


def test_n08_a_do_not_call_request_takes_the_task_out_of_the_figures(
    before_new_year, caller, workshop
):
    with travel("2026-02-19T10:00"):
        stop_contacts(
            before_new_year.customer_id, DncScope.ALL, channel=ContactChannel.PHONE,
            by=workshop.advisor,
        )  # fmt: skip
        with pytest.raises(TransitionRefused, match="DNC"):
            begin_call(before_new_year.pk, by=caller)  # at once, before anybody has heard of it
        drain("default")
    before_new_year.refresh_from_db()
    assert before_new_year.state == TaskState.CANCELLED
    figures = figures_of_day(workshop, "2026-02-20", "2026-02-24T09:00")
    assert (figures.due, figures.base, figures.completion) == (1, 0, None)


def test_a_number_that_turned_out_wrong_was_still_tried_in_time(before_new_year, caller, workshop):
    """4.8: first attempt on time / due; only what was cancelled is not due (N08)."""
    attempt(before_new_year, caller, "2026-02-20T15:00")
    never = a_callback(workshop.dealer, "2026-02-13T18:30", advisor=workshop.advisor)
    for task, state in ((before_new_year, TaskState.INVALID_NUMBER), (never, TaskState.CANCELLED)):
        CallbackTask.objects.filter(pk=task.pk).update(
            state=state, closed_at=moment("2026-02-20T16:00")
        )
    figures = figures_of_day(workshop, "2026-02-20", "2026-02-24T09:00")
    assert (figures.due, figures.base, figures.to_try) == (2, 0, 1)
    assert (figures.first_attempt_rate, figures.completion) == (1, None)


def test_n08_an_extra_opening_day_moves_open_callbacks_and_leaves_closed_ones(
    before_new_year, caller, workshop
):
    closed = a_callback(workshop.dealer, "2026-02-13T18:30", advisor=workshop.advisor)
    attempt(closed, caller, "2026-02-14T10:00", CallResult.REFUSED)
    with travel("2026-02-17T09:00"):
        enter_day(
            dealer_open(workshop.dealer.pk), D("2026-02-18"), is_open=True, by=workshop.director
        )
        drain("default")
    before_new_year.refresh_from_db()
    closed.refresh_from_db()
    assert (before_new_year.due_on, closed.due_on) == (D("2026-02-18"), D("2026-02-20"))
    assert before_new_year.due_at == moment("2026-02-19T00:00")


def test_n08_a_day_entered_at_the_last_moment_still_leaves_a_day_to_call(before_new_year, workshop):
    """Entered on the 18th, the callback does not become due before the end of the 19th (0.4)."""
    with travel("2026-02-18T09:00"):
        enter_day(
            dealer_open(workshop.dealer.pk), D("2026-02-18"), is_open=True, by=workshop.director
        )
        drain("default")
    before_new_year.refresh_from_db()
    assert before_new_year.due_at == moment("2026-02-20T00:00")


def test_what_was_missed_stays_missed_whatever_the_calendar_says_later(before_new_year, workshop):
    with travel("2026-02-22T09:00"):
        enter_day(
            dealer_open(workshop.dealer.pk), D("2026-02-20"), is_open=False, by=workshop.director
        )
        assert redate_callbacks(workshop.dealer.pk, entered_on=D("2026-02-22"), by=SYSTEM) == 0


def test_delivery_plans_the_callback_by_itself(workshop, caller):
    order = a_delivered_order(workshop.dealer, advisor=workshop.advisor)
    record(order, "aftersales.order_delivered", by=SYSTEM)
    drain("default")
    assert CallbackTask.objects.get().order == order
    assert plan_callback(order.pk, by=SYSTEM) == CallbackTask.objects.get()
