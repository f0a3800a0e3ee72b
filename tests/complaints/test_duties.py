"""Duties that act: who does it has a task, who is asked is waited for, who answers for it hears of delay."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints.choices import CaseState, Lamp
from complaints.choices.raci import TABLE, Activity, Part, Party
from complaints.models import CaseTask
from complaints.services.duty_tables import begin_duties, duties, install_duties
from complaints.services.raci import (
    answer_task,
    end_activity,
    finish_activity,
    open_activity,
    refuse_unless_consulted,
)
from complaints.tasks import clocks_tick
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from tests.factories.complaints_clocks import (
    Complainers,
    moment,
    open_case,
    people,
    settle,
    told,
    travel,
    turn,
)

pytestmark = pytest.mark.django_db
A = Activity


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


def parts(case, activity: str) -> dict[str, str]:
    tasks = CaseTask.objects.filter(case=case, activity=activity)
    return dict(tasks.values_list("party", "part"))


def task(case, activity: str, party: str) -> CaseTask:
    return CaseTask.objects.get(case=case, activity=activity, party=party)


def responded(case, at: str):
    with travel(at):
        return settle(
            case, state=CaseState.RESPONDED, responded_at=moment(at), last_contact_at=moment(at)
        )


def test_the_table_is_the_one_of_the_text():
    install_duties()
    assert install_duties().rows.count() == sum(
        letters.split().count(one) for letters in TABLE.values() for one in "RACI"
    )
    reply = {row.party: row.part for row in duties(A.REGULATOR, timezone.localdate())}
    assert reply[Party.DESK] == Part.R
    assert reply[Party.RISK] == Part.A
    assert Party.PR not in reply
    assert all(letters.count("R") >= 1 for letters in TABLE.values())
    assert all(letters.count("A") >= 1 for letters in TABLE.values())


def test_another_version_counts_from_its_day_on(cast):
    changed = {(A.TRIAGE.value, Party.QUALITY.value): "R", (A.TRIAGE.value, Party.DESK.value): "-"}
    with travel("2026-09-07T09:00"):
        begin_duties(changed, dt.date(2026, 9, 8), "Quality judges", by=cast.risk)
    before = open_case(cast.dealer, "2026-09-07T10:00")
    assert parts(before, A.TRIAGE)[Party.DESK] == Part.R
    after = parts(open_case(cast.dealer, "2026-09-08T10:00"), A.TRIAGE)
    assert (after[Party.QUALITY], after[Party.RISK]) == (Part.R, Part.A)
    assert Party.DESK not in after
    assert parts(before, A.TRIAGE)[Party.DESK] == Part.R  # what is given out stays


def test_the_first_contact_is_the_advocates_until_the_customer_was_reached(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    assert parts(case, A.INTAKE) == {
        Party.DEALER_CAM: Part.R, Party.DEALER_GM: Part.A, Party.REGION: Part.I, Party.RISK: Part.I,
    }  # fmt: skip
    assert task(case, A.INTAKE, Party.DEALER_CAM).due_at == moment("2026-09-08T10:00")
    responded(case, "2026-09-07T11:00")
    assert task(case, A.INTAKE, Party.DEALER_CAM).done_at == moment("2026-09-07T11:00")
    assert parts(case, A.PLAN)[Party.DEALER_CAM] == Part.R


def test_what_comes_over_the_hotline_is_the_desks_as_well(cast):
    case = open_case(cast.dealer, source="HOTLINE_400")
    assert parts(case, A.INTAKE)[Party.DESK] == Part.R


def test_a_case_without_a_dealer_is_the_desks(cast):
    case = open_case(None)
    assert parts(case, A.INTAKE) == {Party.DESK: Part.R, Party.RISK: Part.I}


def test_a_task_moves_with_its_clock(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-07T10:30"):
        turn(case, Lamp.RED)
    assert task(case, A.INTAKE, Party.DEALER_CAM).due_at == moment("2026-09-07T12:00")


def test_a_plan_waits_for_those_who_are_asked_until_their_time_is_over(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    responded(case, "2026-09-07T11:00")
    asked = CaseTask.objects.filter(case=case, activity=A.PLAN, part=Part.C)
    assert set(asked.values_list("party", flat=True)) == {Party.REGION, Party.DESK, Party.QUALITY}
    with travel("2026-09-07T14:59"):
        with pytest.raises(TransitionRefused) as caught:
            refuse_unless_consulted(case, A.PLAN)
        assert caught.value.refusals[0].code == "NOT_CONSULTED"
    with travel("2026-09-07T15:00"):
        refuse_unless_consulted(case, A.PLAN)


def test_a_plan_goes_on_once_everybody_has_answered(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    responded(case, "2026-09-07T11:00")
    with travel("2026-09-07T12:00"):
        for party, actor in (
            (Party.REGION, cast.regional_cam), (Party.DESK, cast.desk), (Party.QUALITY, cast.quality),
        ):  # fmt: skip
            with pytest.raises(TransitionRefused):
                refuse_unless_consulted(case, A.PLAN)
            answer_task(task(case, A.PLAN, party).pk, "同意", by=actor)
        refuse_unless_consulted(case, A.PLAN)
    assert task(case, A.PLAN, Party.QUALITY).answer == "同意"


def test_only_the_party_answers_and_only_once(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    responded(case, "2026-09-07T11:00")
    asked = task(case, A.PLAN, Party.QUALITY)
    with pytest.raises(TransitionRefused):
        answer_task(asked.pk, "同意", by=cast.desk)
    with pytest.raises(InvalidInput):
        answer_task(asked.pk, "  ", by=cast.quality)
    answer_task(asked.pk, "同意", by=cast.quality)
    with pytest.raises(TransitionRefused):
        answer_task(asked.pk, "不同意", by=cast.quality)
    mine = task(case, A.PLAN, Party.DEALER_CAM)
    with pytest.raises(TransitionRefused):
        answer_task(mine.pk, "好", by=cast.cam)


def test_who_is_told_says_that_they_have_seen_it(cast):
    case = open_case(cast.dealer)
    note = task(case, A.INTAKE, Party.REGION)
    answer_task(note.pk, "", by=cast.regional_head)
    note.refresh_from_db()
    assert note.done_by_id == cast.regional_head.user_id


def test_whoever_answers_for_it_hears_of_a_delay_once(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", source="REG_12315")
    assert task(case, A.REGULATOR, Party.DESK).due_at == moment("2026-09-11T00:00")
    with travel("2026-09-11T08:00"):
        clocks_tick()
        clocks_tick()
    late = case.alerts.filter(kind="TASK_LATE", reason=A.REGULATOR)
    assert set(late.values_list("recipient", flat=True)) == people(cast.risk)


def test_a_reply_to_an_authority_ends_by_hand_and_not_before_the_lawyers_have_spoken(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", source="REG_12315")
    with travel("2026-09-07T10:30"):
        with pytest.raises(TransitionRefused):
            finish_activity(case.pk, A.REGULATOR, by=cast.desk)
        for party, actor in (
            (Party.DEALER_CAM, cast.cam), (Party.REGION, cast.regional_cam),
            (Party.QUALITY, cast.quality), (Party.LEGAL, cast.legal),
        ):  # fmt: skip
            answer_task(task(case, A.REGULATOR, party).pk, "无异议", by=actor)
        with pytest.raises(TransitionRefused):
            finish_activity(case.pk, A.REGULATOR, by=cast.quality)
        finish_activity(case.pk, A.REGULATOR, by=cast.desk)
    assert not CaseTask.objects.open().filter(case=case, activity=A.REGULATOR).exists()


def test_goodwill_above_the_limit_is_opened_by_hand_with_its_condition(cast):
    case = open_case(cast.dealer)
    tasks = open_activity(case.pk, A.GOODWILL, by=cast.risk)
    assert Party.MANAGEMENT not in {one.party for one in tasks}
    assert len(open_activity(case.pk, A.GOODWILL, by=cast.risk)) == len(tasks)
    dear = open_case(cast.dealer)
    more = open_activity(dear.pk, A.GOODWILL, by=cast.risk, conditions={"ABOVE_50K"})
    assert {one.part for one in more if one.party == Party.MANAGEMENT} == {Part.A}
    settle(case)
    assert CaseTask.objects.open().filter(case=case, activity=A.GOODWILL).count() == len(tasks)
    with pytest.raises(TransitionRefused):
        open_activity(case.pk, A.PLAN, by=cast.risk)
    with pytest.raises(TransitionRefused):
        finish_activity(case.pk, A.PLAN, by=cast.cam)


def test_a_case_that_is_over_asks_nobody(cast):
    case = open_case(cast.dealer, source="REG_12315")
    settle(case, state=CaseState.WITHDRAWN)
    assert not CaseTask.objects.open().exists()
    assert told(case) == set()


def test_of_what_is_begun_by_hand_the_delay_is_told_each_time(cast):
    """A green statement has three workdays; begun anew it is another occasion."""
    case = open_case(cast.dealer, "2026-09-07T10:00")
    for begins, ends in (("09-07", "09-11"), ("09-14", "09-18")):
        with travel(f"2026-{begins}T10:00"):
            open_activity(case.pk, A.MEDIA, by=cast.risk)
        due = moment(f"2026-{ends}T00:00")
        assert case.tasks.get(activity=A.MEDIA, part=Part.R).due_at == due
        with travel(due.isoformat()[:16]):
            clocks_tick()
            end_activity(case, A.MEDIA, by=cast.pr)
        late = case.alerts.filter(kind="TASK_LATE", reason=A.MEDIA, raised_at=due)
        assert set(late.values_list("recipient", flat=True)) == people(cast.vp)


@pytest.mark.parametrize(
    ("activity", "lamp", "due"),
    [
        (A.GOODWILL, Lamp.YELLOW, "2026-09-09T00:00"),
        (A.GOODWILL, Lamp.RED, "2026-09-07T18:00"),
        (A.PROCESS, Lamp.RED, "2026-09-21T00:00"),
    ],
)
def test_who_does_it_has_a_time_of_its_own(cast, activity, lamp, due):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-07T10:00"):
        turn(case, lamp)
        tasks = open_activity(case.pk, activity, by=cast.risk)
    assert {one.due_at for one in tasks if one.part == Part.R} == {moment(due)}
