"""Notices of authorities have their own deadline, questions to dealers a short one (domain.md 3.8, 3.13)."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from complaints.choices import CaseState, Lamp
from complaints.models import InformationRequest, RegulatorNotice
from complaints.services.information import (
    Paper,
    Question,
    answer_question,
    ask_dealer,
    take_question_back,
)
from complaints.services.matters import (
    MatterFacts,
    NoticeFacts,
    answer_notice,
    close_matter,
    close_notice,
    enter_matter,
    enter_notice,
    take_up_notice,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import at, enter_day, local_date
from tests.factories.complaints import make_case
from tests.factories.market import make_paper

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NAMES = ("", "answer_", "reply_")
BEFORE_THE_FEAST = dt.date(2026, 9, 29)  # a Tuesday; 10-01 to 10-07 are closed, 10-10 is worked
AFTERWARDS = at(dt.date(2026, 10, 20), dt.time(10))


def codes(error):
    return [one.code for one in error.value.refusals]


@pytest.fixture
def case(house):
    return make_case(house.dealer, CaseState.INVESTIGATING, owner_id=house.advocate.user_id)


def midnight_after(year, month, day):
    return at(dt.date(year, month, day) + dt.timedelta(days=1), dt.time())


def came(case, by, **more):
    facts = {"authority": "12315", "number": "SH-1", "received_on": BEFORE_THE_FEAST, **more}
    with time_machine.travel(AFTERWARDS):
        return enter_notice(case.pk, NoticeFacts(**facts), by=by)


def test_without_a_printed_deadline_the_policy_counts(house, case):
    notice = came(case, house.desk)
    assert notice.due_at == midnight_after(2026, 10, 14)  # 7 workdays
    assert notice.answer_due_at == midnight_after(2026, 10, 9)  # 3: 09-30, 10-08, 10-09
    assert notice.reply_due_at == midnight_after(2026, 10, 12)  # 5: 10-10, 10-12


def test_the_printed_deadline_counts_first(house, case):
    notice = came(case, house.desk, printed_due_on=dt.date(2026, 10, 9))
    assert notice.due_at == midnight_after(2026, 10, 9)


def test_mediation_runs_45_workdays_unless_another_day_is_printed(house, case):
    notice = came(case, house.desk)
    with time_machine.travel(AFTERWARDS):
        taken_up = take_up_notice(notice.pk, BEFORE_THE_FEAST, by=house.desk)
        assert taken_up.due_at == midnight_after(2026, 12, 7)
        again = take_up_notice(
            notice.pk, BEFORE_THE_FEAST, by=house.desk, printed_due_on=dt.date(2026, 11, 30)
        )
    assert again.due_at == midnight_after(2026, 11, 30)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"authority": " "}, "AUTHORITY_MISSING"),
        ({"number": ""}, "NOTICE_NUMBER_MISSING"),
        ({"received_on": dt.date(2026, 10, 21)}, "NOTICE_AHEAD"),
        ({"printed_due_on": dt.date(2026, 9, 28)}, "NOTICE_DUE_BEFORE"),
    ],
)
def test_what_is_no_notice(house, case, wrong, code):
    with pytest.raises(InvalidInput) as refused:
        came(case, house.desk, **wrong)
    assert codes(refused) == [code]


def test_a_number_of_an_authority_is_one_notice(house, case):
    came(case, house.desk)
    with pytest.raises(TransitionRefused) as refused:
        came(make_case(house.dealer, CaseState.TRIAGED), house.desk)
    assert codes(refused) == ["NOTICE_KNOWN"]


def test_an_authority_is_answered_then_replied_to_then_it_is_over(house, case):
    notice = came(case, house.desk)
    answered = answer_notice(notice.pk, by=house.desk, in_substance=False)
    assert (bool(answered.answered_at), answered.replied_at) == (True, None)
    replied = answer_notice(notice.pk, by=house.lawyer, in_substance=True)
    assert replied.answered_at == answered.answered_at <= replied.replied_at
    assert not case.tasks.open().filter(activity="REGULATOR").exists()
    with pytest.raises(InvalidInput):
        close_notice(notice.pk, "", by=house.desk)
    assert close_notice(notice.pk, "SETTLED", by=house.desk).closed_at
    with pytest.raises(TransitionRefused) as refused:
        answer_notice(notice.pk, by=house.desk, in_substance=True)
    assert codes(refused) == ["NOTICE_CLOSED"]
    assert not RegulatorNotice.objects.open().exists()


def test_authorities_are_head_offices_business(house, case):
    notice = came(case, house.desk)
    for by in (house.advocate, house.regional, house.auditor):
        with pytest.raises(TransitionRefused) as refused:
            came(case, by, number="SH-2")
        assert codes(refused) == ["WRONG_ROLE"]
        with pytest.raises(TransitionRefused):
            answer_notice(notice.pk, by=by, in_substance=False)
    with pytest.raises(RegulatorNotice.DoesNotExist):
        answer_notice(notice.pk, by=house.neighbour, in_substance=False)


def test_a_lawyers_letter_is_kept_until_it_is_settled(house, case):
    today = timezone.localdate()
    facts = MatterFacts("LAWYER_LETTER", "京律函2026-18", today, today)
    matter = enter_matter(case.pk, facts, by=house.lawyer)
    with pytest.raises(TransitionRefused) as refused:
        enter_matter(case.pk, facts, by=house.lawyer)
    assert codes(refused) == ["MATTER_KNOWN"]
    with pytest.raises(InvalidInput):
        enter_matter(case.pk, MatterFacts("POEM", "1", today), by=house.lawyer)
    with pytest.raises(TransitionRefused) as refused:
        enter_matter(case.pk, MatterFacts("SUMMONS", " ", today), by=house.lawyer)
    assert codes(refused) == ["REFERENCE_MISSING"]
    with pytest.raises(TransitionRefused) as refused:
        close_matter(matter.pk, outcome="和解", by=house.advocate)
    assert codes(refused) == ["WRONG_ROLE"]
    assert close_matter(matter.pk, outcome="和解", by=house.lawyer).closed_at
    with pytest.raises(TransitionRefused) as refused:
        close_matter(matter.pk, outcome="再和解", by=house.lawyer)
    assert codes(refused) == ["MATTER_CLOSED"]


FRIDAY = at(dt.date(2026, 11, 20), dt.time(16))


def test_a_dealer_has_one_workday_and_two_hours_when_it_burns(house, case):
    with time_machine.travel(FRIDAY, tick=False):
        calm = ask_dealer(case.pk, Question("请提供维修工单"), by=house.desk)
        type(case).objects.filter(pk=case.pk).update(lamp=Lamp.RED)
        burning = ask_dealer(case.pk, Question("车辆现在在哪里？"), by=house.desk)
    assert calm.due_at == midnight_after(2026, 11, 23)  # the Monday
    assert burning.due_at == FRIDAY + dt.timedelta(hours=2)
    assert case.steps.running().filter(kind="INFORMATION").count() == 1


def test_a_deadline_may_be_shorter_and_never_longer(house, case):
    with time_machine.travel(FRIDAY, tick=False):
        soon = FRIDAY + dt.timedelta(minutes=30)
        assert ask_dealer(case.pk, Question("在吗", due_at=soon), by=house.desk).due_at == soon
        for wrong in (FRIDAY, midnight_after(2026, 11, 23) + dt.timedelta(seconds=1)):
            with pytest.raises(InvalidInput):
                ask_dealer(case.pk, Question("在吗", due_at=wrong), by=house.desk)


def test_the_dealer_answers_with_files_and_the_step_ends(house, case):
    request = ask_dealer(case.pk, Question("请提供维修工单"), by=house.desk)
    other = ask_dealer(case.pk, Question("请提供照片"), by=house.quality)
    answered = answer_question(
        request.pk, "工单见附件", [Paper(make_paper(), "工单.png")], by=house.advocate
    )
    assert [one.name for one in answered.files.all()] == ["工单.png"]
    assert case.steps.running().filter(kind="INFORMATION").exists()
    take_question_back(other.pk, by=house.quality)
    assert not case.steps.running().filter(kind="INFORMATION").exists()
    for again in (lambda: answer_question(request.pk, "又", by=house.advocate), lambda: take_question_back(request.pk, by=house.desk)):  # fmt: skip
        with pytest.raises(TransitionRefused) as refused:
            again()
        assert codes(refused) == ["QUESTION_OVER"]


def test_another_dealer_may_be_asked_and_sees_the_question_only(house, case):
    request = ask_dealer(
        case.pk, Question("此车是否在你店保养？", dealer_id=house.next_door.pk), by=house.desk
    )
    assert not type(case).objects.visible_to(house.neighbour).exists()
    assert answer_question(request.pk, "是的", by=house.neighbour).answered_at
    assert not InformationRequest.objects.visible_to(house.advisor).exists()


def test_who_asks_and_who_answers(house, case):
    request = ask_dealer(case.pk, Question("请提供维修工单"), by=house.regional)
    with pytest.raises(TransitionRefused):
        ask_dealer(case.pk, Question("？"), by=house.advocate)
    with pytest.raises(TransitionRefused):
        answer_question(request.pk, "我来", by=house.desk)
    with pytest.raises(TransitionRefused):
        take_question_back(request.pk, by=house.advocate)
    with pytest.raises(InformationRequest.DoesNotExist):
        answer_question(request.pk, "我来", by=house.neighbour)
    with pytest.raises(InvalidInput):
        answer_question(request.pk, " ", by=house.advocate)
    with pytest.raises(TransitionRefused) as refused:
        ask_dealer(make_case(None, CaseState.TRIAGED).pk, Question(" "), by=house.desk)
    assert codes(refused) == ["QUESTION_MISSING", "DEALER_MISSING"]


@pytest.fixture
def closed_tuesday(house):
    """On the Monday the house hears that the Tuesday of that week is no workday."""

    def hear():
        with time_machine.travel(at(dt.date(2026, 11, 9), dt.time(12))):
            enter_day(CN_WORKDAY, dt.date(2026, 11, 10), is_open=False, by=SYSTEM)
            drain("default")

    return hear


def test_deadlines_of_the_policy_follow_the_calendar(house, case, closed_tuesday):
    """Received on a Friday: 3, 5 and 7 workdays later each moves by the day that fell out."""
    friday = dt.date(2026, 11, 6)
    with time_machine.travel(at(friday, dt.time(10))):
        of_policy = enter_notice(case.pk, NoticeFacts("12315", "SH-1", friday), by=house.desk)
        answer_notice(of_policy.pk, by=house.desk, in_substance=False)
        printed = enter_notice(
            case.pk, NoticeFacts("12315", "SH-2", friday, dt.date(2026, 11, 17)), by=house.desk
        )
        over = enter_notice(case.pk, NoticeFacts("12315", "SH-3", friday), by=house.desk)
        close_notice(over.pk, "SETTLED", by=house.desk)
    closed_tuesday()
    seen = RegulatorNotice.objects.in_bulk()
    assert [
        [local_date(getattr(seen[one.pk], f"{name}due_at") - MINUTE).day for name in NAMES]
        for one in (of_policy, printed, over)
    ] == [[18, 11, 16], [17, 12, 16], [17, 11, 13]]
    moved = Entry.objects.filter(topic="complaints.notice_redated", object_id=case.pk)
    assert {one.data["notice"] for one in moved} == {of_policy.pk, printed.pk}


def test_mediation_follows_the_calendar_too(house, case, closed_tuesday):
    friday = dt.date(2026, 11, 6)
    with time_machine.travel(at(friday, dt.time(10))):
        notice = enter_notice(case.pk, NoticeFacts("12315", "SH-1", friday), by=house.desk)
        before = take_up_notice(notice.pk, friday, by=house.desk).due_at
    closed_tuesday()
    notice.refresh_from_db()
    assert (before, notice.due_at) == (midnight_after(2027, 1, 8), midnight_after(2027, 1, 11))
