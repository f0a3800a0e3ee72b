"""What the database refuses of targets, maps and lessons, whoever writes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from complaints.choices import Kpi, TargetScope
from complaints.models import (
    Bottleneck,
    CorrectiveAction,
    KpiReview,
    Lesson,
    LessonReading,
    ProcessMap,
    ProcessStep,
    TargetLine,
    TargetSheet,
)
from complaints.services.processes import install_process_maps
from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from tests.factories.complaints_measures import a_case
from tests.factories.market import make_dealer, make_person, make_region

Q3 = DateRange(dt.date(2026, 7, 1), dt.date(2026, 10, 1))


@pytest.fixture
def one(db):
    return User.objects.get(
        pk=make_person(Role.D_CAM, make_dealer("BJ01", make_region("N"))).user_id
    )


@pytest.fixture
def other(db):
    return User.objects.get(pk=make_person(Role.RISK_MANAGER).user_id)


@pytest.fixture
def sheet(one, other):
    return TargetSheet.objects.create(
        owner=one, period=Q3, given_by=other, given_at=timezone.now(), state="AGREED",
        taken_by=one, taken_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def line(sheet):
    return TargetLine.objects.create(
        sheet=sheet, kpi=Kpi.CLOSURE, scope=TargetScope.PERSON, target=Decimal(1), weight=100
    )


@pytest.fixture
def map_(db):
    install_process_maps()
    return ProcessMap.objects.order_by("pk").first()


def again(row, **changes):
    """The same row once more, but for what is named."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def refused(name, call, *args, **changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        call(*args, **changes)


def change(row, **changes):
    type(row).objects.filter(pk=row.pk).update(**changes)


def test_a_sheet_has_each_version_once(sheet):
    refused("complaints_target_version_once", again, sheet, state="REPLACED")


def test_nobody_has_two_agreed_targets_for_a_day(sheet):
    half = DateRange(dt.date(2026, 9, 1), dt.date(2026, 11, 1))
    refused("complaints_one_agreed_target_a_day", again, sheet, period=half)


def test_an_agreed_target_has_both_names(sheet):
    refused("complaints_agreed_target_has_both_names", change, sheet, taken_by=None)


def test_the_two_names_are_of_two_people(sheet):
    refused("complaints_target_has_two_sides", change, sheet, taken_by=sheet.given_by_id)


def test_a_later_version_says_why(sheet):
    refused("complaints_changed_target_says_why", change, sheet, number=2)


def test_a_weight_is_between_one_and_a_hundred(line):
    for weight in (0, 101):
        refused("complaints_weight_is_1_to_100", change, line, weight=weight)


def test_a_target_is_more_than_nothing(line):
    refused("complaints_target_is_something", change, line, target=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "TOUCH_POINT"},
        {"scope": "DEPARTMENT", "touch_point": "PRICE"},
        {"touch_point": "PRICE"},
    ],
)
def test_a_target_names_its_cases(line, changes):
    refused("complaints_target_names_its_cases", change, line, **changes)


def test_a_figure_stands_once_in_a_sheet(line):
    refused("complaints_target_once_in_a_sheet", again, line)


@pytest.fixture
def review(other):
    return KpiReview.objects.create(
        kpi=Kpi.FLOW, verdict="KEPT", reason="有用", decided_by=other, decided_at=timezone.now()
    )


def test_a_review_says_why(review):
    refused("complaints_review_says_why", change, review, reason="")


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "MERGED"},
        {"verdict": "MERGED", "merged_into": "FLOW"},
        {"merged_into": "CLOSURE"},
    ],
)
def test_a_merged_figure_says_where(review, changes):
    refused("complaints_merged_figure_says_where", change, review, **changes)


def test_maps_and_their_steps_stand_once(map_):
    first, second = map_.steps.all()[:2]
    refused("complaints_step_has_one_place", again, first, kind="APPRAISAL")
    refused("complaints_step_once_in_a_map", again, second, place=99)
    refused("complaints_map_version_once", again, map_)
    refused("complaints_step_takes_time", change, ProcessStep.objects.first(), standard_minutes=0)


def test_a_bottleneck_is_told_once_for_a_month(map_):
    row = Bottleneck.objects.create(
        map=map_, month=dt.date(2026, 6, 1), hold="SLOW", kind="PLAN", figure=9, limit=4, cases=2
    )
    refused("complaints_bottleneck_month_is_a_first", change, row, month=dt.date(2026, 6, 2))
    refused("complaints_bottleneck_told_once", again, row)


def test_an_effect_was_seen_by_somebody_else(one, other):
    action = CorrectiveAction.objects.create(
        case=a_case(None, "2026-05-01T09:00"), cause="PROCESS", what="x", owner=one,
        due_on=dt.date(2026, 6, 1),
    )  # fmt: skip
    now, day = timezone.now(), dt.date(2026, 8, 1)
    refused("complaints_done_action_is_checked_later", change, action, done_at=now)
    seen = {"effect": "HELPED", "effect_note": "x", "checked_by": other, "checked_at": now}
    refused("complaints_effect_was_seen_by_somebody", change, action, **seen)
    change(action, done_at=now, check_on=day)
    refused("complaints_effect_was_seen_by_somebody", change, action, effect="HELPED")
    refused("complaints_effect_seen_by_another", change, action, **{**seen, "checked_by": one})


def test_a_lesson_says_something_and_is_read_once(one):
    lesson = Lesson.objects.create(
        department="SALES", touch_point="PRICE", cause="PEOPLE", text="x", written_by=one,
        written_at=timezone.now(),
    )  # fmt: skip
    refused("complaints_lesson_says_something", change, lesson, text="")
    reading = LessonReading.objects.create(lesson=lesson, person=one, at=timezone.now())
    refused("complaints_lesson_read_once", again, reading)
