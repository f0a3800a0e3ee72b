"""The ladder: up by itself, each rung once, down only by hand."""

import pytest

from complaints.choices import CaseState, Lamp, Level
from complaints.choices.clocks import PauseKind
from complaints.choices.ladder import Rise
from complaints.models import Alert, Escalation
from complaints.services.alerts import acknowledge
from complaints.services.escalation import lower_case, take_on_rung
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.light_by_hand import NewRating, rerate_case
from complaints.services.merging import merge_cases
from complaints.services.pauses import pause_case, resume_case
from complaints.tasks import clocks_tick
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from tests.factories.complaints_clocks import (
    Complainers,
    moment,
    open_case,
    people,
    settle,
    snapshot,
    told,
    travel,
    turn,
)
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


def at(text: str) -> int:
    """The clock strikes; how many cases were looked at."""
    with travel(text):
        return clocks_tick()


def rung(case) -> tuple[int, str]:
    row = Escalation.objects.current().get(case=case)
    case.refresh_from_db()
    assert case.level == row.level
    return row.level, row.reason


def test_a_new_case_is_the_advocates(cast):
    case = open_case(cast.dealer)
    assert rung(case) == (Level.E1, Rise.OPENED)
    assert told(case) == set()


def test_a_missed_first_response_goes_to_manager_and_regional_advocate(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    at("2026-09-08T09:59")
    assert rung(case) == (Level.E1, Rise.OPENED)
    at("2026-09-08T10:00")
    assert rung(case) == (Level.E2, Rise.RESPONSE_MISSED)
    assert told(case, "ESCALATION") == people(cast.manager, cast.regional_cam)


def test_a_response_that_came_too_late_is_a_missed_one(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    late = moment("2026-09-08T11:00")
    with travel("2026-09-08T11:00"):  # nobody looked in between
        settle(case, state=CaseState.RESPONDED, responded_at=late, last_contact_at=late)
    assert rung(case) == (Level.E2, Rise.RESPONSE_MISSED)


def test_a_yellow_case_without_a_plan_for_a_day(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.YELLOW)
    soon = moment("2026-09-07T11:00")
    with travel("2026-09-07T11:00"):
        settle(case, state=CaseState.RESPONDED, responded_at=soon, last_contact_at=soon)
    at("2026-09-08T23:59")
    assert rung(case)[0] == Level.E1
    at("2026-09-09T00:00")
    assert rung(case) == (Level.E2, Rise.NO_PLAN)
    at("2026-09-09T15:00")  # 24 opening hours
    assert rung(case) == (Level.E3, Rise.PLAN_MISSED)


def test_red_is_e3_at_once_and_e4_after_a_day(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    assert rung(case) == (Level.E3, Rise.RED)
    assert told(case, "ESCALATION") == people(
        cast.manager, cast.regional_cam, cast.regional_head, cast.risk
    )
    with travel("2026-09-07T11:00"):
        soon = moment("2026-09-07T11:00")
        settle(case, responded_at=soon, last_contact_at=soon, planned_at=soon)
        take_on_rung(case.pk, by=cast.risk)
    at("2026-09-08T09:59")
    assert rung(case)[0] == Level.E3
    at("2026-09-08T10:00")
    assert rung(case) == (Level.E4, Rise.RED_OPEN)
    assert cast.vp.user_id in told(case, "ESCALATION")


def test_a_rung_that_nobody_takes_on_passes_the_case_on(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    at("2026-09-07T13:59")
    assert rung(case)[0] == Level.E3
    at("2026-09-07T14:00")
    assert rung(case) == (Level.E4, Rise.WAITED)
    at("2026-09-07T18:00")
    assert rung(case) == (Level.E5, Rise.WAITED)
    assert people(cast.pr, cast.legal, cast.vp) <= told(case, "ESCALATION")


def test_a_rung_waits_while_the_customer_asks_to_wait(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED, quick_alerts=["BLOCKADE"])
    with travel("2026-09-07T13:00"):
        pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 1", by=cast.cam)
    at("2026-09-07T16:00")
    assert rung(case)[0] == Level.E3
    with travel("2026-09-07T20:00"):
        resume_case(case.pk, by=cast.cam)
    at("2026-09-07T20:59")
    assert rung(case)[0] == Level.E3
    at("2026-09-07T21:00")
    assert rung(case) == (Level.E4, Rise.WAITED)


@pytest.mark.parametrize(
    ("lamp", "expected"), [(Lamp.YELLOW, "2026-09-10T00:00"), (Lamp.GREEN, "2026-09-11T00:00")]
)
def test_calmer_cases_wait_for_workdays(cast, lamp, expected):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=lamp)
    with travel("2026-09-08T10:00"):
        clocks_tick()
        row = Escalation.objects.current().get(case=case)
    assert row.level == Level.E2
    assert row.due_at == moment(expected)


def test_an_outage_is_caught_up_with_and_each_rung_is_reached_once(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    at("2026-10-09T10:00")
    at("2026-10-09T10:05")
    reached = list(Escalation.objects.filter(case=case).values_list("level", "reason"))
    assert reached == [(Level.E1, Rise.OPENED), (Level.E4, Rise.RESOLUTION_MISSED)]
    row = Escalation.objects.current().get(case=case)
    assert row.since == moment("2026-09-21T00:00")
    assert row.at == moment("2026-10-09T10:00")
    assert row.due_at == moment("2026-10-13T00:00")  # two workdays from when it was told


def test_media_and_injury_and_a_high_score_call_the_crisis_team(cast):
    media = open_case(cast.dealer, lamp=Lamp.RED, quick_alerts=["MEDIA"])
    assert rung(media) == (Level.E5, Rise.MEDIA)
    assert people(cast.pr, cast.legal, cast.vp) <= told(media, "ESCALATION")
    hurt = open_case(cast.dealer, lamp=Lamp.RED, quick_alerts=["INJURY"], severity="S5")
    assert rung(hurt) == (Level.E5, Rise.INJURY)
    high = open_case(cast.dealer, lamp=Lamp.RED, score=85)
    assert rung(high) == (Level.E5, Rise.SCORE)
    assert rung(open_case(cast.dealer, lamp=Lamp.RED, score=84)) == (Level.E3, Rise.RED)


def test_a_steering_fault_that_hurt_nobody_is_e3(cast):
    case = open_case(cast.dealer, lamp=Lamp.RED, quick_alerts=["INJURY"], severity="S4", score=82)
    assert rung(case) == (Level.E3, Rise.RED)


def test_it_never_goes_down_by_itself(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    with travel("2026-09-07T11:00"):
        turn(case, Lamp.GREEN)
    at("2026-09-07T12:00")
    assert rung(case)[0] == Level.E3


def test_it_is_lowered_by_hand_with_a_reason_and_old_reasons_do_not_raise_it_again(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    with travel("2026-09-07T11:00"):
        with pytest.raises(TransitionRefused):
            lower_case(case.pk, Level.E1, "误判", by=cast.manager)
        with pytest.raises(InvalidInput):
            lower_case(case.pk, Level.E1, " ", by=cast.risk)
        with pytest.raises(InvalidInput):
            lower_case(case.pk, Level.E3, "误判", by=cast.risk)
        lower_case(case.pk, Level.E1, "误判", by=cast.risk)
    assert rung(case) == (Level.E1, Rise.LOWERED)
    at("2026-09-07T11:55")
    assert rung(case)[0] == Level.E1
    at("2026-09-07T12:00")  # what comes true afterwards counts: first response
    assert rung(case) == (Level.E2, Rise.RESPONSE_MISSED)
    assert Escalation.objects.current().get(case=case).climb == 2


def test_red_again_is_a_reason_again(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    with travel("2026-09-07T10:30"):
        lower_case(case.pk, Level.E1, "已安抚", by=cast.risk)
    with travel("2026-09-07T10:40"):
        turn(case, Lamp.YELLOW)
    with travel("2026-09-07T10:50"):
        turn(case, Lamp.RED)
    assert rung(case) == (Level.E3, Rise.RED)


def test_a_score_that_stays_high_does_not_undo_the_lowering(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    snapshot(case, 90, "2026-09-07T10:10")
    with travel("2026-09-07T10:10"):
        settle(case, score=90)
    assert rung(case) == (Level.E5, Rise.SCORE)
    with travel("2026-09-07T10:20"):
        lower_case(case.pk, Level.E4, "已处理", by=cast.risk)
    snapshot(case, 91, "2026-09-07T10:30")
    with travel("2026-09-07T10:30"):
        settle(case, score=91)
        assert rung(case)[0] == Level.E4
        snapshot(case, 40, "2026-09-07T10:40")
        snapshot(case, 88, "2026-09-07T10:50")
        settle(case, score=88)
    assert rung(case) == (Level.E5, Rise.SCORE)


def test_the_first_who_answers_has_taken_the_rung_on(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    alert = Alert.objects.get(case=case, kind="ESCALATION", recipient=cast.regional_head.user_id)
    with travel("2026-09-07T10:20"):
        acknowledge(alert.pk, by=cast.regional_head)
    row = Escalation.objects.current().get(case=case)
    assert row.acknowledged_by_id == cast.regional_head.user_id
    assert not Alert.objects.filter(case=case, kind="ESCALATION").open().exists()
    at("2026-09-07T14:00")
    assert rung(case)[0] == Level.E3


def test_only_the_people_of_a_rung_take_it_on(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    with pytest.raises(TransitionRefused):
        take_on_rung(case.pk, by=cast.manager)


def test_the_function_that_owns_the_case_has_its_own_head(cast):
    case = open_case(cast.dealer, lamp=Lamp.RED, department="QUALITY")
    assert cast.quality.user_id in told(case, "ESCALATION")


def test_a_case_that_begins_higher_is_told_there(cast):
    case = open_case(cast.dealer, level=Level.E2)
    assert rung(case) == (Level.E2, Rise.OPENED)
    assert told(case, "ESCALATION") == people(cast.manager, cast.regional_cam)


def test_where_nobody_has_the_role_the_next_one_up_is_told(cast):
    other = open_case(None, "2026-09-07T10:00")
    at("2026-09-08T10:00")
    assert told(other, "ESCALATION") == people(cast.risk)


def test_a_solved_case_climbs_no_further(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", lamp=Lamp.RED)
    soon = moment("2026-09-07T12:00")
    with travel("2026-09-07T12:00"):
        settle(case, state=CaseState.RESOLVED, responded_at=soon, resolved_at=soon)
    at("2026-09-09T12:00")
    assert rung(case)[0] == Level.E3


def test_a_reopened_case_begins_a_climb_of_its_own(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    at("2026-09-08T10:00")
    with travel("2026-09-20T10:00"):
        settle(
            case, state=CaseState.REOPENED, reopen_count=1, reopened_at=moment("2026-09-20T10:00"),
            level=Level.E1,
        )  # fmt: skip
    assert rung(case) == (Level.E1, Rise.REOPENED)
    assert Escalation.objects.current().get(case=case).climb == 2


def test_a_manager_who_has_left_is_not_told(cast):
    gone = make_person(Role.D_GM, cast.dealer)
    Membership.objects.filter(user=gone.user_id).update(ended_at=moment("2026-09-01T00:00"))
    case = open_case(cast.dealer, lamp=Lamp.RED)
    assert gone.user_id not in told(case)


def test_s06_a_video_of_a_steering_fault(cast):
    """S06: 82 points and a quick alert; paged at once, answered in 2 h, planned in 8 h, E3."""
    case = open_case(
        cast.dealer,
        "2026-09-07T21:00",
        lamp=Lamp.RED,
        score=82,
        severity="S4",
        quick_alerts=["INJURY"],
        source="SOCIAL",
    )
    assert rung(case) == (Level.E3, Rise.RED)
    assert people(cast.risk, cast.desk) <= told(case, "QUICK_ALERT")
    paged = Alert.objects.filter(case=case, kind="QUICK_ALERT")
    assert {one.state for one in paged} == {"SENT"}  # red knows no quiet hours
    due = dict(case.clocks.running().values_list("kind", "due_at"))
    assert due["FIRST_RESPONSE"] == moment("2026-09-07T23:00")
    assert due["PLAN"] == moment("2026-09-08T05:00")


def test_what_a_higher_case_was_merged_into_goes_on_at_its_level(cast):
    kept = open_case(cast.dealer, "2026-09-07T10:00")
    gone = open_case(cast.dealer, "2026-09-07T10:00", level=Level.E3)
    with travel("2026-09-07T11:00"):
        merge_cases(gone.pk, kept.pk, by=cast.desk)
    assert rung(kept) == (Level.E3, Rise.BROUGHT)
    assert people(cast.manager, cast.regional_head) <= told(kept, "ESCALATION")


def test_a_level_that_was_lowered_by_hand_is_raised_by_a_voice_that_comes_later(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", level=Level.E2)
    with travel("2026-09-07T11:00"):
        lower_case(case.pk, Level.E1, "已安抚", by=cast.regional_cam)
        settle(case)
    assert rung(case) == (Level.E1, Rise.LOWERED)
    with travel("2026-09-07T12:00"):
        again = IntakeInput("CALLBACK", "还是不满意", case_id=case.pk, level=Level.E2)
        receive_signal(again, by=SYSTEM)
    assert rung(case) == (Level.E2, Rise.BROUGHT)


WORDS = "驾驶员受伤"


@pytest.mark.parametrize(
    ("signal", "level"),
    [
        ({"words": WORDS}, Level.E5),  # nobody has rated it
        ({"words": "碰撞后", "wish": "骨折的医药费", "severity": "S2"}, Level.E5),
        ({"words": "The driver was injured"}, Level.E5),
        ({"words": "转向失灵，无人受伤", "severity": "S4"}, Level.E3),  # S06
        ({"words": "刹车失灵"}, Level.E3),
        ({"words": "漏油", "quick_alerts": ("INJURY",)}, Level.E3),
    ],
)
def test_words_of_harm_call_the_crisis_team_before_anybody_rates(cast, signal, level):
    told_by = IntakeInput("HOTLINE_400", dealer_id=cast.dealer.pk, **signal)
    case = receive_signal(told_by, by=cast.desk).case
    assert rung(case)[0] == level


def test_a_later_signal_of_harm_calls_it_too_and_a_lower_rating_does_not(cast):
    with travel("2026-09-07T10:00"):
        first = IntakeInput(
            "HOTLINE_400", "转向失灵，无人受伤", severity="S4", dealer_id=cast.dealer.pk
        )
        case = receive_signal(first, by=cast.desk).case
    with travel("2026-09-07T10:10"):
        rerate_case(case.pk, NewRating("S3"), "只是异响", by=cast.risk)
    assert rung(case)[0] == Level.E3
    with travel("2026-09-07T10:20"):
        receive_signal(IntakeInput("SOCIAL", WORDS, case_id=case.pk), by=SYSTEM)
    assert rung(case) == (Level.E5, Rise.INJURY)
