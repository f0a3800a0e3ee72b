"""Corrective actions, their effect after sixty days, lessons and who has read them."""

import datetime as dt

import pytest
import time_machine

from complaints.choices import Department, Effect, RootCause, TouchPoint
from complaints.models import Case, CorrectiveAction, Lesson, LessonReading
from complaints.selectors.causes import common_causes, hot_topics
from complaints.services.learning import (
    ActionFacts,
    LessonFacts,
    add_action,
    check_effect,
    finish_action,
    read_lesson,
    write_lesson,
)
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Period
from tests.factories.complaints_measures import a_case, a_closed_case, moment
from tests.factories.market import make_dealer, make_person, make_region

D = dt.date.fromisoformat
DONE = moment("2026-06-01T15:00")
DAY_60 = moment("2026-07-31T00:00")


@pytest.fixture
def dealer(db):
    return make_dealer("BJ01", make_region("N"))


@pytest.fixture
def people(dealer):
    return {
        "advocate": make_person(Role.D_CAM, dealer),
        "neighbour": make_person(Role.D_CAM, make_dealer("BJ02", dealer.region)),
        "director": make_person(Role.D_SVC_DIR, dealer),
        "advisor": make_person(Role.D_SA, dealer),
        "quality": make_person(Role.QUALITY),
        "regional": make_person(Role.REGION_CAM, dealer.region),
    }


@pytest.fixture
def case(dealer):
    return a_case(dealer, "2026-05-01T09:00")


def added(case, people, by="advocate", owner="advocate", due="2026-06-10"):
    facts = ActionFacts(RootCause.PROCESS, "增加路试", people[owner].user_id, D(due))
    with time_machine.travel(moment("2026-05-10T09:00"), tick=False):
        return add_action(case.pk, facts, by=people[by])


def at(when, call, *args, **kwargs):
    with time_machine.travel(when, tick=False):
        return call(*args, **kwargs)


def refused(call, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        call(*args, **kwargs)
    return {one.code for one in error.value.refusals}


def test_an_action_is_looked_at_sixty_days_after_it_was_done(case, people):
    action = at(DONE, finish_action, added(case, people).pk, by=people["advocate"])
    assert action.check_on == D("2026-07-31")
    quality = people["quality"]
    seen = {"effect": Effect.HELPED, "note": "没有同类投诉", "by": quality}
    early = moment("2026-07-30T23:59")
    assert refused(at, early, check_effect, action.pk, **seen) == {"EFFECT_TOO_EARLY"}
    actions = CorrectiveAction.objects.visible_to(SYSTEM)
    assert not actions.to_check(D("2026-07-30")).exists()
    assert actions.to_check(D("2026-07-31")).get() == action
    assert at(DAY_60, check_effect, action.pk, **seen).checked_by_id == quality.user_id
    assert not actions.to_check(D("2026-08-01")).exists()
    assert refused(at, DAY_60, check_effect, action.pk, **seen) == {"EFFECT_SEEN"}


def test_whoever_did_it_does_not_judge_the_effect(case, people):
    action = added(case, people, by="quality", owner="quality")
    seen = {"effect": Effect.HELPED, "note": "好", "by": people["quality"]}
    assert refused(at, DAY_60, check_effect, action.pk, **seen) == {"ACTION_NOT_DONE"}
    at(DONE, finish_action, action.pk, by=people["quality"])
    assert refused(at, DAY_60, check_effect, action.pk, **seen) == {"EFFECT_BY_OWNER"}


def test_an_action_is_done_once_by_its_owner_or_the_advocate(case, people):
    action = added(case, people, owner="director")
    with pytest.raises(CorrectiveAction.DoesNotExist):
        finish_action(action.pk, by=people["neighbour"])
    assert refused(finish_action, action.pk, by=people["regional"]) == {"WRONG_ROLE"}
    at(DONE, finish_action, action.pk, by=people["director"])
    assert refused(finish_action, action.pk, by=people["advocate"]) == {"ACTION_DONE"}


def test_actions_are_added_to_cases_that_one_may_see_and_work_on(case, people):
    with pytest.raises(Case.DoesNotExist):
        added(case, people, by="neighbour")
    assert refused(added, case, people, by="director") == {"WRONG_ROLE"}
    assert refused(added, case, people, due="2026-05-09") == {"DUE_IN_THE_PAST"}
    facts = ActionFacts(RootCause.PROCESS, "x", 0, D("2099-01-01"))
    assert refused(add_action, case.pk, facts, by=people["advocate"]) == {"NO_SUCH_PERSON"}


def lesson(people, by="quality"):
    facts = LessonFacts(Department.AFTERSALES, TouchPoint.REPAIR, RootCause.PROCESS, "先路试再交车")
    return write_lesson(facts, by=people[by])


def test_a_lesson_is_read_once_by_each(people):
    found = lesson(people)
    for _again in range(2):
        read_lesson(found.pk, by=people["advocate"])
    read_lesson(found.pk, by=people["regional"])
    assert found.readings.count() == 2
    assert LessonReading.objects.visible_to(people["quality"]).count() == 2
    assert LessonReading.objects.visible_to(people["advocate"]).count() == 1


def test_lessons_are_written_at_head_office_and_not_for_advisors(people):
    assert refused(lesson, people, by="advocate") == {"WRONG_ROLE"}
    found = lesson(people)
    with pytest.raises(Lesson.DoesNotExist):
        read_lesson(found.pk, by=people["advisor"])


def test_common_causes_come_with_what_helped_before(dealer, people):
    for _case in range(2):
        a_closed_case(dealer, "2026-06-01T09:00", "2026-06-05T09:00")
    a_closed_case(dealer, "2026-06-01T09:00", "2026-06-05T09:00", touch_point="PRICE")
    case = a_case(dealer, "2026-01-01T09:00")
    did_not = added(case, people)
    helped = added(case, people)
    for action, effect in ((did_not, Effect.DID_NOT), (helped, Effect.HELPED)):
        at(DONE, finish_action, action.pk, by=people["advocate"])
        at(DAY_60, check_effect, action.pk, effect=effect, note="x", by=people["quality"])
    lesson(people)
    june = Period(D("2026-06-01"), D("2026-07-01"))
    first, second = common_causes(people["quality"], june, DAY_60)
    assert (first.touch_point, first.cause, first.cases) == ("REPAIR", "PROCESS", 2)
    assert first.suggestions == ["增加路试", "先路试再交车"]
    assert (second.touch_point, second.cases) == ("PRICE", 1)


def test_hot_topics_are_those_that_rise(dealer, people):
    for touch_point, now, before in (("PRICE", 3, 0), ("REPAIR", 4, 3), ("PARTS", 0, 2)):
        for _case in range(now):
            a_case(dealer, "2026-06-20T09:00", touch_point=touch_point)
        for _case in range(before):
            a_case(dealer, "2026-05-20T09:00", touch_point=touch_point)
    found = hot_topics(people["quality"], D("2026-06-30"))
    assert [(one.touch_point, one.now, one.before) for one in found] == [
        ("PRICE", 3, 0),
        ("REPAIR", 4, 3),
    ]
