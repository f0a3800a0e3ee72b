"""Satisfaction over rows: against plain SQL, by department, dealer and advisor, and in the reports."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import translation

from aftersales.choices import CallResult, Department, FormState
from aftersales.models import QuickForm
from aftersales.selectors.callback_reports import (
    callbacks_of_day,
    callbacks_of_week,
    satisfaction_of_month,
)
from aftersales.selectors.satisfaction import (
    Asked,
    Basis,
    recommendations,
    satisfaction,
    satisfaction_by_advisor,
    satisfaction_by_dealer,
    weeks_of,
)
from aftersales.services import Said, end_call
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.market import make_person

D = dt.date.fromisoformat
SEPTEMBER = Period(D("2026-09-01"), D("2026-10-01"))
OCTOBER = Period(D("2026-10-01"), D("2026-11-01"))
LATER = moment("2026-10-08T08:30")

PLAIN = """
SELECT count(score), sum(score), count(*) FILTER (WHERE score >= 4)
  FROM aftersales_answer a JOIN aftersales_interview i ON i.id = a.interview_id
 WHERE a.department = %s AND i.finished_at IS NOT NULL AND i.dealer_id = %s
   AND i.delivered_on >= '2026-09-01' AND i.delivered_on < '2026-10-01'
"""


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def interviews(workshop, caller):
    """Three visits in September: two of one advisor, and one interview that was held in October."""
    said = ({"q1a": 4, "q3b": 1, "q4a": 3}, {"q1a": None, "q4c": 2}, {"q2a": 1, "q6": 3})
    advisors = (workshop.advisor, workshop.advisor, workshop.colleague)
    days = (
        ("2026-09-02T15:00", "2026-09-03T10:00"),
        ("2026-09-09T15:00", "2026-09-11T10:00"),
        ("2026-09-29T15:00", "2026-10-02T10:00"),
    )
    made = []
    for scores, advisor, (delivered, called) in zip(said, advisors, days, strict=True):
        task = a_callback(workshop.dealer, delivered, advisor=advisor)
        with travel(called):
            made.append(interviewed(task, caller, said=Said(recommends=9), **scores))
    return made


def test_figures_per_department_equal_plain_sql(interviews, workshop):
    figures = satisfaction(workshop.director, Asked(SEPTEMBER, LATER, Basis.VISIT))
    for department in Department:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [department, workshop.dealer.pk])
            n, total, good = cursor.fetchone()
        found = (
            figures.overall if department == Department.OVERALL else figures.of(department).measure
        )
        assert (found.n, found.total, found.satisfied) == (n, total or 0, good), department
    # 1a: 4, -, 5; 3a: 5, 5, 5; 3b: 1, 5, 5; 3c: 5, 5, 5
    assert figures.of(Department.RECEPTION).measure.total == 9 + 15 + 11 + 15


def test_a_month_goes_by_the_visit_and_a_week_by_the_interview(interviews, workshop):
    def heard(period: Period, basis: Basis) -> int:
        return satisfaction(workshop.director, Asked(period, LATER, basis)).overall.n

    assert (heard(SEPTEMBER, Basis.VISIT), heard(OCTOBER, Basis.VISIT)) == (3, 0)
    assert (heard(SEPTEMBER, Basis.INTERVIEW), heard(OCTOBER, Basis.INTERVIEW)) == (2, 1)


def test_what_was_said_after_a_moment_was_not_known_then(interviews, workshop):
    early = Asked(SEPTEMBER, moment("2026-09-30T00:00"), Basis.VISIT)
    assert satisfaction(workshop.director, early).overall.n == 2


def test_each_advisor_and_each_dealer_has_figures_of_their_own(interviews, workshop, caller):
    neighbour = workshop.neighbour
    (dealer_id,) = neighbour.dealer_ids
    from_next_door = make_person(Role.D_CALL, a_dealer(dealer_id))
    task = a_callback(a_dealer(dealer_id), "2026-09-02T15:00")
    with travel("2026-09-03T10:00"):
        interviewed(task, from_next_door, q4a=1)

    asked = Asked(SEPTEMBER, LATER, Basis.VISIT)
    by_advisor = satisfaction_by_advisor(workshop.director, asked)
    assert {key: one.overall.n for key, one in by_advisor.items()} == {
        workshop.advisor.user_id: 2,
        workshop.colleague.user_id: 1,
    }
    by_dealer = satisfaction_by_dealer(workshop.regional, asked)
    assert {key: one.overall.n for key, one in by_dealer.items()} == {
        workshop.dealer.pk: 3,
        dealer_id: 1,
    }
    assert not satisfaction_by_dealer(workshop.far_regional, asked)
    assert satisfaction(caller, asked).overall.n == 3  # the caller's own interviews
    assert satisfaction(workshop.advisor, asked).overall.n == 0  # advisors are judged, not shown


def a_dealer(pk: int) -> Dealer:
    return Dealer.objects.get(pk=pk)


def test_nps_is_asked_apart(interviews, workshop):
    found = recommendations(workshop.director, Asked(SEPTEMBER, LATER, Basis.VISIT))
    assert (found.n, found.nps, found.is_few) == (3, Decimal(100), True)


def test_weeks_of_a_month_are_clipped_to_it():
    weeks = weeks_of(SEPTEMBER)
    assert [(one.start.day, one.last_day.day) for one in weeks] == [
        (1, 6), (7, 13), (14, 20), (21, 27), (28, 30),
    ]  # fmt: skip


def test_the_daily_names_what_was_due_and_who_was_unhappy(interviews, workshop):
    day = Period(D("2026-09-11"), D("2026-09-12"))
    lines = callbacks_of_day(workshop.director, day, moment("2026-09-11T18:00"))
    figures, problem, *departments = lines
    assert (figures.due, problem.form[:3]) == (0, "QF-")
    assert problem.customer.endswith("*明")
    cleaning = next(one for one in departments if one.label == "Cleaning")
    assert (cleaning.index, cleaning.satisfaction) == ("40.0*", "0.0*")


def test_the_monthly_shows_departments_by_month_and_week_and_what_is_still_open(
    interviews, workshop, caller
):
    a_callback(workshop.dealer, "2026-09-29T15:00", advisor=workshop.advisor)
    lines = satisfaction_of_month(workshop.director, SEPTEMBER, moment("2026-10-03T08:30"))
    *figures, waiting, _first, _second, _third = lines  # the three customers had a problem
    assert (waiting.span, waiting.n) == ("Due, open", 1)
    month = {one.department: one for one in lines if one.span == "Month"}
    assert month["Parts prices"].index == "73.3*"
    assert month["Parts prices"].status == "below"
    assert month["Workshop: quality"].change == "–"
    assert len(figures) == 8 + 3 + 5 * 8


def test_the_monthly_names_each_problem_customer_with_solution_and_reaction(workshop, caller):
    """Issue 7: of the customers only those; the headline figures are as before."""
    task = a_callback(workshop.dealer, "2026-09-09T15:00", advisor=workshop.advisor)
    glad = a_callback(workshop.dealer, "2026-09-09T15:00", advisor=workshop.advisor)
    with travel("2026-09-11T10:00"):
        interview = interviewed(task, caller, q4c=2)
        interviewed(glad, caller)
    QuickForm.objects.filter(interview=interview).update(
        state=FormState.SECOND_CALLBACK, signed_at=moment("2026-09-11T11:00"),
        committed_on=D("2026-09-12"), deadline_at=moment("2026-09-13T00:00"), cause="Hurry",
        measure="Washed again", solved_at=moment("2026-09-12T10:00"),
        solved_by_id=workshop.technician.user_id, second_at=moment("2026-09-13T10:00"),
        second_by_id=caller.user_id, second_score=4,
    )  # fmt: skip
    later = satisfaction_of_month(workshop.director, SEPTEMBER, LATER)
    [line] = [one for one in later if one.problem]
    assert (line.span, line.department, line.order) == (
        "Problem customer",
        "Cleaning",
        task.order.number,
    )
    assert "*" in line.customer
    assert (line.actions, line.solved, line.second_score) == ("Washed again", "yes", 4)
    assert (line.n, line.value) == (None, None)  # in no sum, picture or headline
    then = satisfaction_of_month(workshop.director, SEPTEMBER, moment("2026-09-11T12:00"))
    [line] = [one for one in then if one.problem]
    assert (line.actions, line.solved, line.second_score) == ("", "no", None)
    assert not [
        one for one in satisfaction_of_month(workshop.neighbour, SEPTEMBER, LATER) if one.problem
    ]


def test_question_6_and_nps_stand_beside_the_weighed_index_and_are_not_mixed_with_it(
    interviews, workshop
):
    lines = satisfaction_of_month(workshop.director, SEPTEMBER, LATER)
    month = {one.department: one for one in lines if one.span == "Month"}
    weighed, overall, nps = (month[one] for one in ("All departments", "Overall", "NPS"))
    found = satisfaction(workshop.director, Asked(SEPTEMBER, LATER, Basis.VISIT))
    assert (weighed.index, weighed.satisfaction) == (str(found.printed_index), "")
    assert weighed.n == sum(one.n for one in found.departments)
    assert (overall.n, overall.index) == (3, f"{found.overall.index:.1f}*")
    assert overall.satisfaction == f"{found.overall_satisfaction}*"
    assert (nps.n, nps.nps, nps.index) == (3, "100.0*", "")
    assert {overall.nps, weighed.nps} == {""}


def test_who_refused_the_interview_does_not_wait_for_a_call(workshop, caller):
    refused, _waiting = (a_callback(workshop.dealer, "2026-09-10T15:00") for _ in range(2))
    with travel("2026-09-11T10:00"):
        end_call(refused.pk, CallResult.REFUSED, by=caller)
    lines = satisfaction_of_month(workshop.director, SEPTEMBER, LATER)
    assert (lines[-1].span, lines[-1].n) == ("Due, open", 1)


def test_the_weekly_after_a_holiday_covers_two_weeks_and_its_trend_is_one_of_weeks(
    workshop, caller
):
    for day, score in (("09", 5), ("16", 3)):
        task = a_callback(workshop.dealer, f"2026-09-{day}T15:00")
        with travel(f"2026-09-{int(day) + 1:02d}T10:00"):
            interviewed(task, caller, q4c=score)
    both = Period(D("2026-09-07"), D("2026-09-21"))
    lines = callbacks_of_week(workshop.director, both, moment("2026-09-21T17:00"))
    cleaning = next(one for one in lines if one.label == "Cleaning")
    assert (cleaning.n, cleaning.index) == (2, "80.0*")
    assert cleaning.trend == "– · – · 100.0 · 60.0"


def test_what_club_members_suggest_is_told_to_the_management_each_month(workshop, caller):
    for day, said in (
        ("02", Said(club_suggestion="Please wash the windows, too", club_lacks="Coffee")),
        ("09", Said(club_suggestion="Open on Sundays")),
    ):
        task = a_callback(workshop.dealer, f"2026-09-{day}T15:00")
        with travel(f"2026-09-{int(day) + 1:02d}T10:00"):
            interviewed(task, caller, said=said)
    lines = satisfaction_of_month(workshop.manager, SEPTEMBER, LATER)
    told = {one.department: (one.n, one.problems) for one in lines if one.span == "Club members"}
    assert told == {
        "What we lack": (1, "Coffee"),
        "Suggestions": (2, "Open on Sundays; Please wash the windows, too"),
    }
    assert not [
        one for one in satisfaction_of_month(workshop.neighbour, SEPTEMBER, LATER) if one.problems
    ]


def test_the_weekly_says_why_callbacks_had_no_interview_in_time(workshop, caller):
    """Delivered on the 7th, due on the 10th: not called, called late, refused, nobody there, put off."""
    tasks = [a_callback(workshop.dealer, "2026-09-07T10:00") for _ in range(7)]
    _silent, late, refused, missed, slow, put_off, good = tasks
    with travel("2026-09-08T10:00"):
        end_call(refused.pk, CallResult.REFUSED, by=caller)
        end_call(missed.pk, CallResult.BUSY, by=caller)
        end_call(slow.pk, CallResult.BUSY, by=caller)
        at = moment("2026-09-11T10:00")
        end_call(put_off.pk, CallResult.CALL_LATER, by=caller, later_at=at)
        interviewed(good, caller)
    with travel("2026-09-11T10:00"):
        for task in (late, slow, put_off):
            interviewed(task, caller)
    week = Period(D("2026-09-07"), D("2026-09-14"))
    lines = callbacks_of_week(workshop.director, week, moment("2026-09-14T17:00"))
    assert {one.label: one.late for one in lines if one.part == "Late or open"} == {
        "Nobody called": 1,
        "First called after the due day": 1,
        "Did not want to answer": 1,
        "Called in time, not reached": 2,
    }
    total = next(one for one in lines if one.part == "Callbacks")
    assert (total.due, total.done, total.late) == (7, 4, 5)
