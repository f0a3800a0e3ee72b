"""The clocks of a case as it moves, as its light changes, and while the customer asks to wait."""

import datetime as dt

import pytest

from complaints.choices import CaseState, Lamp
from complaints.choices.clocks import ClockKind, Outcome, PauseKind
from complaints.models import CaseClock
from complaints.selectors.legal_pressure import statutory_days
from complaints.services.clocks import note_missed
from complaints.services.pauses import pause_case, resume_case
from complaints.services.sanbao_sheet import SheetLine, say_sanbao_fact
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.workcal.services import dealer_open, enter_day
from tests.factories.aftersales import make_vehicle
from tests.factories.complaints_clocks import (
    Complainers,
    moment,
    open_case,
    settle,
    spoke,
    travel,
    turn,
)

pytestmark = pytest.mark.django_db
K = ClockKind


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


def dues(case) -> dict[str, str]:
    """Running clocks and their due times on a clock in Shanghai."""
    running = CaseClock.objects.running().filter(case=case)
    return {
        one.kind: one.due_at.astimezone(moment("2026-01-01T00:00").tzinfo).strftime("%m-%dT%H:%M")
        if one.due_at
        else "stands still"
        for one in running
    }


def test_a_green_case_runs_in_the_dealers_opening_hours(cast):
    case = open_case(cast.dealer, "2026-09-07T16:00")
    assert dues(case) == {
        K.ACKNOWLEDGE: "09-08T10:30",
        K.FIRST_RESPONSE: "09-08T16:00",
        K.PLAN: "09-11T00:00",
        K.RESOLUTION: "09-21T00:00",
    }


def test_a_case_without_a_dealer_runs_in_office_hours(cast):
    case = open_case(None, "2026-09-11T17:30")  # a Friday
    assert dues(case)[K.ACKNOWLEDGE] == "09-14T12:30"


def test_a_red_case_runs_round_the_clock(cast):
    case = open_case(cast.dealer, "2026-09-07T23:00", lamp=Lamp.RED)
    assert dues(case) == {
        K.ACKNOWLEDGE: "09-07T23:30",
        K.FIRST_RESPONSE: "09-08T01:00",
        K.PLAN: "09-08T07:00",
        K.RESOLUTION: "09-11T00:00",
        K.RED_OPEN: "09-08T23:00",
    }


def test_an_upgrade_shortens_at_once_and_a_downgrade_lengthens_again(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-07T11:00"):
        turn(case, Lamp.YELLOW)
        assert dues(case)[K.FIRST_RESPONSE] == "09-07T12:00"
        assert dues(case)[K.NO_PLAN] == "09-09T00:00"
        turn(case, Lamp.RED)
        assert dues(case)[K.PLAN] == "09-07T18:00"
        assert dues(case)[K.RED_OPEN] == "09-08T11:00"  # since it is red
        assert K.NO_PLAN not in dues(case)
        turn(case, Lamp.GREEN)
        assert dues(case)[K.FIRST_RESPONSE] == "09-08T10:00"
        assert K.RED_OPEN not in dues(case)


def test_nothing_changes_when_nothing_has_happened(cast):
    case = open_case(cast.dealer)
    before = list(CaseClock.objects.order_by("pk").values())
    settle(case)
    assert list(CaseClock.objects.order_by("pk").values()) == before


def test_a_response_stops_its_clock_and_starts_the_one_that_keeps_the_customer_informed(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-07T15:00"):
        at = moment("2026-09-07T15:00")
        settle(case, state=CaseState.RESPONDED, responded_at=at, last_contact_at=at)
    stopped = CaseClock.objects.get(case=case, kind=K.FIRST_RESPONSE)
    assert (stopped.stopped_at, stopped.outcome, stopped.is_met) == (at, Outcome.DONE, True)
    assert CaseClock.objects.get(case=case, kind=K.ACKNOWLEDGE).outcome == Outcome.DONE
    assert dues(case)[K.UPDATE] == "09-11T00:00"
    with travel("2026-09-09T09:00"):
        settle(case, last_contact_at=moment("2026-09-09T09:00"))
    assert dues(case)[K.UPDATE] == "09-13T00:00"
    assert CaseClock.objects.filter(case=case, kind=K.UPDATE).count() == 2


def test_a_customer_who_is_not_satisfied_lets_the_resolution_run_on(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    at = moment("2026-09-09T10:00")
    with travel("2026-09-09T10:00"):
        settle(case, state=CaseState.RESOLVED, responded_at=at, last_contact_at=at, resolved_at=at)
        assert dues(case) == {}
        settle(case, state=CaseState.EXECUTING)
    assert dues(case)[K.RESOLUTION] == "09-21T00:00"
    assert K.UPDATE in dues(case)


def test_a_case_that_is_over_has_no_running_clock(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-08T10:00"):
        settle(case, state=CaseState.WITHDRAWN)
    assert dues(case) == {}
    assert set(CaseClock.objects.values_list("outcome", flat=True)) == {Outcome.DROPPED}


def test_a_reopened_case_begins_a_round_of_its_own(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    at = moment("2026-09-08T10:00")
    with travel("2026-09-08T10:00"):
        settle(case, state=CaseState.RESOLVED, responded_at=at, last_contact_at=at, resolved_at=at)
    with travel("2026-09-21T09:00"):
        settle(
            case, state=CaseState.REOPENED, reopen_count=1, reopened_at=moment("2026-09-21T09:00"),
            resolved_at=None,
        )  # fmt: skip
    assert dues(case) == {
        K.FIRST_RESPONSE: "09-22T09:00",
        K.PLAN: "09-25T00:00",
        K.RESOLUTION: "10-13T00:00",
    }
    first = CaseClock.objects.get(case=case, kind=K.RESOLUTION, round=0)
    assert first.stopped_at == at


def test_a_demand_for_return_has_the_days_of_the_law(cast):
    case = open_case(cast.dealer, "2026-07-06T10:00", demand="RETURN")
    assert dues(case)[K.RETURN_ANSWER] == "07-21T00:00"
    assert dues(case)[K.RETURN_DONE] == "08-04T00:00"


def test_the_law_counts_from_the_day_on_the_sheet_and_ends_with_it(cast):
    """S07: demanded on Monday 6 July; answered in time by 20 July, completed by 3 August."""
    case = open_case(cast.dealer, "2026-07-01T10:00", vehicle=make_vehicle())
    assert K.RETURN_ANSWER not in dues(case)
    with travel("2026-07-06T16:00"):
        said = SheetLine("DEMAND", at=moment("2026-07-06T15:00"))
        say_sanbao_fact(case.pk, said, by=cast.cam)
    assert dues(case)[K.RETURN_ANSWER] == "07-21T00:00"
    assert dues(case)[K.RETURN_DONE] == "08-04T00:00"
    with travel("2026-07-08T10:00"):
        said = SheetLine("ANSWERED", at=moment("2026-07-08T09:00"))
        say_sanbao_fact(case.pk, said, by=cast.cam)
    assert K.RETURN_ANSWER not in dues(case)
    answer = CaseClock.objects.get(case=case, kind=K.RETURN_ANSWER)
    assert (answer.outcome, answer.stopped_at) == (Outcome.DONE, moment("2026-07-08T09:00"))
    assert dues(case)[K.RETURN_DONE] == "08-04T00:00"


def test_a_plan_answers_a_demand_and_the_solution_completes_it(cast):
    case = open_case(cast.dealer, "2026-07-06T10:00", demand="RETURN")
    with travel("2026-07-08T10:00"):
        settle(case, state=CaseState.PLAN_PROPOSED, planned_at=moment("2026-07-08T10:00"))
        assert statutory_days(case) == [dt.date(2026, 8, 3)]
    with travel("2026-07-10T10:00"):
        settle(case, state=CaseState.RESOLVED, resolved_at=moment("2026-07-10T10:00"))
        assert statutory_days(case) == []
    done = CaseClock.objects.filter(case=case, kind__in=(K.RETURN_ANSWER, K.RETURN_DONE))
    assert set(done.values_list("outcome", flat=True)) == {Outcome.DONE}


def test_an_earlier_signal_moves_the_start_back(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-07T10:30"):
        settle(case, received_at=moment("2026-09-07T09:00"))
    assert dues(case)[K.ACKNOWLEDGE] == "09-07T13:00"


def test_the_customer_asks_to_wait_and_the_clocks_stand_still(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", demand="RETURN")
    contact = spoke(case, "2026-09-07T10:30")
    with travel("2026-09-07T11:00"):
        pause_case(
            case.pk, PauseKind.WAIT_ASKED, evidence="下周再说", contact_id=contact.pk, by=cast.cam
        )
    assert dues(case)[K.ACKNOWLEDGE] == dues(case)[K.FIRST_RESPONSE] == "stands still"
    assert dues(case)[K.RETURN_ANSWER] == "09-21T00:00"  # the law does not wait
    with travel("2026-09-08T11:00"):
        resume_case(case.pk, by=cast.cam)
    assert dues(case)[K.ACKNOWLEDGE] == "09-08T14:00"
    assert dues(case)[K.FIRST_RESPONSE] == "09-09T10:00"
    assert dues(case)[K.PLAN] == "09-12T00:00"


def test_a_pause_wants_evidence_and_one_of_two_reasons(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-07T11:00"):
        for kind in PauseKind:
            with pytest.raises(InvalidInput):
                pause_case(case.pk, kind, evidence=" ", by=cast.cam)
        with pytest.raises(InvalidInput) as caught:
            pause_case(case.pk, PauseKind.WAIT_ASKED, evidence="客户要求", by=cast.cam)
        assert caught.value.refusals[0].code == "NO_CONTACT"
        with pytest.raises(TransitionRefused):
            pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 123", by=cast.quality)
        pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 123", by=cast.cam)
        with pytest.raises(TransitionRefused) as caught:
            pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 124", by=cast.cam)
        assert caught.value.refusals[0].code == "PAUSED_ALREADY"


def test_a_contact_of_another_case_proves_nothing(cast):
    case, other = open_case(cast.dealer), open_case(cast.dealer)
    contact = spoke(other, "2026-09-07T10:30")
    with travel("2026-09-07T11:00"), pytest.raises(InvalidInput):
        pause_case(case.pk, PauseKind.WAIT_ASKED, evidence="等", contact_id=contact.pk, by=cast.cam)


def test_a_missed_clock_is_noted_once(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00")
    with travel("2026-09-08T10:00"):
        note_missed(case.pk)
        note_missed(case.pk)
    missed = Entry.objects.filter(topic="complaints.clock_missed")
    assert sorted(missed.values_list("data__clock", flat=True)) == [K.ACKNOWLEDGE, K.FIRST_RESPONSE]


def test_a_day_that_closes_moves_running_clocks_and_none_before_tomorrow_night(cast):
    case = open_case(cast.dealer, "2026-09-07T16:00")
    done = CaseClock.objects.get(case=case, kind=K.PLAN)
    with travel("2026-09-07T17:00"):
        enter_day(
            dealer_open(cast.dealer.pk), moment("2026-09-08T00:00").date(), is_open=False, by=SYSTEM
        )
        drain("default")
    assert dues(case)[K.ACKNOWLEDGE] == "09-09T10:30"
    assert dues(case)[K.FIRST_RESPONSE] == "09-09T08:30"
    done.refresh_from_db()
    assert dues(case)[K.PLAN] == "09-11T00:00"
    with travel("2026-09-08T17:00"):  # it opens after all: not earlier than the end of the 9th
        enter_day(
            dealer_open(cast.dealer.pk), moment("2026-09-08T00:00").date(), is_open=True, by=SYSTEM
        )
        drain("default")
    assert dues(case)[K.ACKNOWLEDGE] == "09-09T10:30"
    with travel("2026-09-08T18:00"):
        turn(case, Lamp.YELLOW)
    assert dues(case)[K.FIRST_RESPONSE] == "09-07T18:00"
