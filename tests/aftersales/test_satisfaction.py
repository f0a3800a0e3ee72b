"""The formulas of satisfaction with the numbers that domain.md 4.10 prints."""

from decimal import Decimal

import pytest

from aftersales.calc.satisfaction import (
    Measure,
    in_tenths,
    measure,
    overall_index,
    problem_in,
    recommendation,
    words_of_alarm,
)
from aftersales.choices import ALARM_WORDS, DEPARTMENT_OF, WEIGHTS, Department, Grievance, Question

YES, NO = 5, 1


def test_reception_with_5_4_yes_and_no_has_an_index_of_75():
    found = measure([5, 4, YES, NO])
    assert found.index == Decimal("75.0")
    assert found.satisfaction == Decimal(75)
    assert found.n == 4


def test_satisfaction_counts_fours_and_fives():
    assert measure([5, 4, 3, 2, 1]).satisfaction == Decimal(40)
    assert measure([5, 4, 3, 2, 1]).index == Decimal(60)


def test_an_answer_that_does_not_apply_does_not_count():
    assert measure([5, None, None]) == Measure(n=1, total=5, satisfied=1)


def test_without_answers_there_is_no_figure_and_never_a_zero():
    nothing = measure([])
    assert (nothing.index, nothing.satisfaction) == (None, None)
    assert overall_index({"RECEPTION": nothing}, WEIGHTS.default) is None


def test_fewer_than_five_answers_are_marked():
    assert measure([5] * 4).is_few
    assert not measure([5] * 5).is_few


def test_measures_of_two_weeks_add_up():
    assert measure([5, 1]) + measure([4]) == measure([5, 1, 4])


def test_weights_of_the_departments_are_those_printed_and_make_100():
    assert WEIGHTS.default == {
        "RECEPTION": 25, "WORKSHOP_QUALITY": 25, "WORKSHOP_TIME": 10, "PARTS_PRICE": 10,
        "LABOUR_PRICE": 10, "SETTLEMENT": 10, "PAINTING": 5, "CLEANING": 5,
    }  # fmt: skip
    assert sum(WEIGHTS.default.values()) == 100


def test_the_overall_index_weighs_only_departments_with_answers_and_not_question_6():
    heard = {
        "RECEPTION": measure([5, 4, YES, NO]),  # 75
        "WORKSHOP_QUALITY": measure([5]),  # 100
        "PAINTING": measure([2]),  # 40
        "CLEANING": measure([]),
        "OVERALL": measure([1]),
    }
    weighed = overall_index(heard, WEIGHTS.default)
    assert weighed == (25 * Decimal(75) + 25 * Decimal(100) + 5 * Decimal(40)) / 55
    assert in_tenths(weighed) == Decimal("83.2")


def test_nps_is_promoters_less_detractors():
    assert recommendation([10, 9, 8, 7, 6, 0]).nps == Decimal(0)
    assert recommendation([10, 9, 9, 7, 0]).nps == Decimal(40)
    assert recommendation([None]).nps is None
    assert recommendation([10, 10]).is_few


@pytest.mark.parametrize("score", [1, 2])
def test_a_score_of_two_or_less_is_a_problem_of_its_department(score):
    found = problem_in({Question.PAINTING: score}, DEPARTMENT_OF, is_complaint=False)
    assert found is not None
    assert found.departments == (Department.PAINTING,)
    assert found.grievance == Grievance.QUALITY


def test_a_three_is_no_problem_but_a_no_is():
    assert problem_in({Question.PAINTING: 3}, DEPARTMENT_OF, is_complaint=False) is None
    found = problem_in({Question.TOLD_PRICE: NO}, DEPARTMENT_OF, is_complaint=False)
    assert found is not None
    assert found.departments == (Department.RECEPTION,)


def test_words_marked_as_a_complaint_are_a_problem_without_any_bad_score():
    found = problem_in({Question.OVERALL: 5}, DEPARTMENT_OF, is_complaint=True)
    assert found is not None
    assert found.departments == (Department.OVERALL,)


def test_words_of_law_and_media_ring_an_alarm():
    words = ALARM_WORDS.default
    assert words_of_alarm("我要找律师,还要在抖音曝光", words) == ["律师", "曝光", "抖音"]
    assert words_of_alarm("I will call my LAWYER", words) == ["lawyer"]
    assert words_of_alarm("洗车不干净", words) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The issue is not gone", []),
        ("They were discourteous", []),
        ("I will sue you", ["sue"]),
        ("我要sue你们", ["sue"]),
        ("See you in court!", ["court"]),
        ("我已打12315", ["12315"]),
    ],
)
def test_an_english_word_of_alarm_is_a_word_of_its_own(said, found):
    assert words_of_alarm(said, ALARM_WORDS.default) == found
