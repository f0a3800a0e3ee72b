"""Answers as they are typed, what a bad interview brings, and customers who answer by themselves."""

import datetime as dt

import pytest

from aftersales.choices import (
    CallResult,
    Department,
    Grievance,
    InterviewChannel,
    Severity,
    TaskState,
)
from aftersales.models import Answer, CallbackTask, Interview, QuickForm, SelfSurvey
from aftersales.services import (
    Said,
    SummedUp,
    SurveyGone,
    answer_survey,
    begin_call,
    end_call,
    finish_interview,
    give_verdict,
    hand_form_on,
    keep_answers,
    sign_form,
    solve_form,
    start_form,
    survey_token,
    tell_late,
    tell_unsigned,
)
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.registry.choices import ConsentScope, ContactChannel
from dealerops.registry.services import record_consent
from tests.factories.callbacks import a_callback, answers, interviewed, travel
from tests.factories.market import make_person

D = dt.date.fromisoformat
MORNING = "2026-09-11T10:00"


@pytest.fixture
def task(workshop, caller) -> CallbackTask:
    return a_callback(workshop.dealer, advisor=workshop.advisor, technician=workshop.technician)


def agrees(task: CallbackTask, scope: str, by) -> None:
    record_consent(task.customer_id, scope, is_given=True, channel=ContactChannel.COUNTER, by=by)


def test_answers_belong_to_a_call(task, caller):
    with travel(MORNING), pytest.raises(TransitionRefused, match="CALL_NOT_BEGUN"):
        keep_answers(task.pk, {"1a": 5}, by=caller)


def test_answers_are_kept_one_by_one_and_may_be_changed(task, caller):
    with travel(MORNING):
        begin_call(task.pk, by=caller)
        keep_answers(task.pk, {"1a": 5}, by=caller)
        keep_answers(task.pk, {"1b": None}, by=caller, said=Said(words="挺好"))
        interview = keep_answers(task.pk, {"1a": 3}, by=caller)
    kept = dict(interview.answers.values_list("question", "score"))
    assert (kept, interview.words) == ({"1a": 3, "1b": None}, "挺好")
    assert interview.finished_at is None


@pytest.mark.parametrize(("question", "score"), [("1a", 6), ("1a", 0), ("3b", 3), ("9z", 5)])
def test_a_score_is_1_to_5_and_yes_or_no_is_5_or_1(task, caller, question, score):
    with travel(MORNING):
        begin_call(task.pk, by=caller)
        with pytest.raises(InvalidInput, match="SCORE"):
            keep_answers(task.pk, {question: score}, by=caller)


def test_every_open_question_is_named_and_paint_is_asked_only_where_there_was_paint(task, caller):
    with travel(MORNING):
        begin_call(task.pk, by=caller)
        scores = dict(answers(task))
        assert "4b" not in scores
        keep_answers(task.pk, {"1a": 5, "6": 5}, by=caller)
        with pytest.raises(TransitionRefused) as refused:
            finish_interview(task.pk, by=caller)
    fields = {one.field.removeprefix("q") for one in refused.value.refusals}
    assert fields == set(scores) - {"1a", "6"}


def test_a_good_interview_closes_the_callback_without_a_form(task, caller):
    with travel(MORNING):
        interview = interviewed(task, caller, q3b=None)
    task.refresh_from_db()
    assert (task.state, interview.is_problem) == (TaskState.DONE, False)
    assert interview.interviewed_on == D("2026-09-11")
    assert not QuickForm.objects.exists()


def test_a_complaint_in_words_brings_a_form_without_any_bad_score(task, caller, workshop):
    with travel(MORNING):
        interviewed(
            task, caller, said=Said(words="等了两个小时", is_complaint=True),
            summed_up=SummedUp(departments=[Department.RECEPTION], wish="道歉"),
        )  # fmt: skip
    form = QuickForm.objects.get()
    assert (form.departments, form.wish) == ([Department.RECEPTION], "道歉")
    assert form.responsible_id == workshop.advisor.user_id
    assert form.words == "等了两个小时"


def test_the_caller_may_say_what_it_is_really_about(task, caller):
    with travel(MORNING):
        interviewed(task, caller, q2a=1, summed_up=SummedUp(grievance=Grievance.ATTITUDE))
    assert QuickForm.objects.get().grievance == Grievance.ATTITUDE


def signals() -> list[dict]:
    return [one.data for one in Entry.objects.filter(topic="aftersales.callback_signal")]


def test_a_grave_case_is_a_signal_at_once(task, caller):
    with travel(MORNING):
        interviewed(task, caller, q4a=1, summed_up=SummedUp(severity=Severity.S3))
    assert [one["severity"] for one in signals()] == ["S3"]


def test_words_of_law_and_media_are_a_signal_however_mild_the_case(task, caller):
    with travel(MORNING):
        interviewed(task, caller, q4a=1, said=Said(words="再不处理我就找律师"))
    assert [one["has_alarm_words"] for one in signals()] == [True]


def test_words_of_law_and_media_are_heard_in_an_interview_full_of_praise(task, caller):
    with travel(MORNING):
        interview = interviewed(task, caller, said=Said(words="都好，不过上次的事我要找媒体曝光"))
    assert interview.is_problem
    assert QuickForm.objects.get().words == interview.words
    assert [one["has_alarm_words"] for one in signals()] == [True]


@pytest.mark.parametrize("score", [5, 1])
def test_words_of_law_and_media_are_heard_in_the_second_callback(form, workshop, caller, score):
    with travel("2026-09-12T09:30"):
        sign_form(form.pk, D("2026-09-13"), by=workshop.advisor)
        start_form(form.pk, by=workshop.advisor)
        solve_form(form.pk, cause="排队", measure="道歉", by=workshop.advisor)
    second = form.callbacks.get()
    with travel("2026-09-12T11:00"):
        begin_call(second.pk, by=caller)
        give_verdict(second.pk, score, words="再这样我就起诉", by=caller)
    assert [one["verdict"] for one in signals()] == [form.verdicts.get().pk]


def test_a_mild_case_is_no_signal(task, caller):
    with travel(MORNING):
        interviewed(task, caller, q4a=1)
    assert signals() == []


def test_nobody_is_invited_to_the_club_without_consent_to_offers(task, caller, workshop):
    with travel(MORNING):
        begin_call(task.pk, by=caller)
        with pytest.raises(InvalidInput, match="CLUB_CONSENT"):
            keep_answers(task.pk, {}, by=caller, said=Said(was_invited=True))
        agrees(task, ConsentScope.MARKETING, workshop.advisor)
        keep_answers(task.pk, {}, by=caller, said=Said(was_invited=True))


# --- the quick form -------------------------------------------------------------------------------
@pytest.fixture
def form(task, caller) -> QuickForm:
    """Issued on Friday 2026-09-11 at 16:00; the dealer closes at 18:00."""
    with travel("2026-09-11T16:00"):
        interviewed(task, caller, q1a=1)
    return QuickForm.objects.get()


def test_the_time_to_sign_counts_opening_hours(form):
    assert form.sign_due_at == dt.datetime.fromisoformat("2026-09-12T10:30:00+08:00")


def test_only_the_responsible_person_or_the_director_signs(form, workshop):
    with pytest.raises(QuickForm.DoesNotExist):
        sign_form(form.pk, D("2026-09-12"), by=workshop.colleague)
    with travel("2026-09-11T17:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.director)


def test_more_than_three_opening_days_only_the_director_promises(form, workshop):
    with travel("2026-09-11T17:00"):
        with pytest.raises(TransitionRefused, match="DEADLINE_TOO_LONG"):
            sign_form(form.pk, D("2026-09-15"), by=workshop.advisor)
        with pytest.raises(TransitionRefused, match="DEADLINE_PAST"):
            sign_form(form.pk, D("2026-09-10"), by=workshop.advisor)
        signed = sign_form(form.pk, D("2026-09-15"), by=workshop.director)
    assert signed.committed_on == D("2026-09-15")


def test_the_director_hears_once_that_nobody_signed(form):
    with travel("2026-09-12T10:29"):
        assert not tell_unsigned(form.pk, by=SYSTEM)
    with travel("2026-09-12T10:30"):
        assert tell_unsigned(form.pk, by=SYSTEM)
        assert not tell_unsigned(form.pk, by=SYSTEM)


def test_a_missed_promise_is_told_the_day_after(form, workshop):
    with travel("2026-09-11T17:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.advisor)
        start_form(form.pk, by=workshop.advisor)
    with travel("2026-09-12T23:00"):
        assert not tell_late(form.pk, by=SYSTEM)
    with travel("2026-09-13T08:30"):
        assert tell_late(form.pk, by=SYSTEM)
        assert not tell_late(form.pk, by=SYSTEM)


def test_a_second_callback_ends_with_a_verdict_and_with_no_interview(form, caller, workshop):
    with travel("2026-09-11T17:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.advisor)
        start_form(form.pk, by=workshop.advisor)
        solve_form(form.pk, cause="排班", measure="加人", by=workshop.advisor)
    second = form.callbacks.get()
    with travel("2026-09-12T10:00"):
        begin_call(second.pk, by=caller)
        with pytest.raises(CallbackTask.DoesNotExist):
            keep_answers(second.pk, answers(second), by=caller)
        with pytest.raises(CallbackTask.DoesNotExist):
            finish_interview(second.pk, by=caller)
    form.refresh_from_db()
    assert form.state == "SECOND_CALLBACK"


def test_the_director_makes_somebody_else_responsible(form, workshop):
    with pytest.raises(InvalidInput, match="NOT_A_SOLVER"):
        hand_form_on(
            form.pk, make_person(Role.D_DRIVER, workshop.dealer).user_id, by=workshop.director
        )
    handed = hand_form_on(form.pk, workshop.colleague.user_id, by=workshop.director)
    assert handed.responsible_id == workshop.colleague.user_id
    with pytest.raises(QuickForm.DoesNotExist):
        sign_form(form.pk, D("2026-09-12"), by=workshop.advisor)


# --- customers who answer by themselves -----------------------------------------------------------
@pytest.fixture
def survey(task, caller, workshop) -> SelfSurvey:
    agrees(task, ConsentScope.SURVEY, workshop.advisor)
    for when in ("2026-09-11T10:00", "2026-09-11T15:00", "2026-09-12T10:00"):
        with travel(when):
            end_call(task.pk, CallResult.BUSY, by=caller)
    return SelfSurvey.objects.get()


def test_a_questionnaire_counts_as_the_customers_own_answer(survey, caller):
    with travel("2026-09-13T10:00"):
        answer_survey(survey_token(survey), {"1a": 4, "6": 5}, said=Said(words="好"), by=SYSTEM)
    interview = Interview.objects.get()
    assert (interview.channel, interview.interviewer) == (InterviewChannel.SELF, None)
    assert Answer.objects.count() == 2
    survey.task.refresh_from_db()
    assert survey.task.state == TaskState.NOT_REACHED


def test_a_bad_questionnaire_brings_a_form_too(survey):
    with travel("2026-09-13T10:00"):
        answer_survey(survey_token(survey), {"4a": 1}, said=Said(), by=SYSTEM)
    assert QuickForm.objects.get().departments == [Department.WORKSHOP_QUALITY]


def test_a_questionnaire_is_answered_once_within_48_hours_and_only_by_its_link(survey):
    token = survey_token(survey)
    with travel("2026-09-14T10:00"), pytest.raises(SurveyGone):
        answer_survey(token, {"1a": 5}, said=Said(), by=SYSTEM)
    with travel("2026-09-13T10:00"):
        with pytest.raises(SurveyGone):
            answer_survey(token[:-1] + "x", {"1a": 5}, said=Said(), by=SYSTEM)
        with pytest.raises(InvalidInput, match="UNANSWERED"):
            answer_survey(token, {"1a": None}, said=Said(), by=SYSTEM)
        answer_survey(token, {"1a": 5}, said=Said(), by=SYSTEM)
        with pytest.raises(SurveyGone):
            answer_survey(token, {"1a": 5}, said=Said(), by=SYSTEM)
