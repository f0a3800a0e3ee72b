"""Clocks follow the case: to another dealer, out of a pause, and to a contact that is written down later."""

from decimal import Decimal

import pytest

from complaints.choices import CaseState, Lamp, SourceCode, TouchPoint
from complaints.choices.clocks import ClockKind, PauseKind
from complaints.forms.clock_desk import names_of_clocks
from complaints.models import CaseClock, CaseMerge, ClockPause
from complaints.services.casework import take_case
from complaints.services.closing import (
    Closing,
    close_without_agreement,
    resolve_case,
    verify_case,
    withdraw_case,
)
from complaints.services.contacts import Talk, record_contact
from complaints.services.merging import attach_signal, merge_cases, undo_merge
from complaints.services.pauses import pause_case
from complaints.services.reopening import reopen_case
from complaints.services.triage import Rating, triage_case
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.models import Entry
from tests.complaints.test_case_clocks import K, dues
from tests.factories.complaints import make_signal
from tests.factories.complaints_clocks import Complainers, moment, open_case, settle, travel
from tests.factories.market import make_dealer

pytestmark = pytest.mark.django_db
SATURDAY = "2026-11-21T10:00"
IN_OFFICE_HOURS = {K.ACKNOWLEDGE: "11-23T13:00", K.FIRST_RESPONSE: "11-23T09:00"}
AT_THE_DEALERS = {K.ACKNOWLEDGE: "11-21T14:00", K.FIRST_RESPONSE: "11-22T10:00"}
RATING = Rating(TouchPoint.REPAIR, "S2")
REACHED = Talk("OUT", "PHONE", "已道歉", is_two_way=True)


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


def first_dues(case) -> dict[str, str]:
    return {kind: at for kind, at in dues(case).items() if kind in AT_THE_DEALERS}


def at_work(cast, **more):
    """A case of which everything but the last step is done."""
    case = open_case(cast.dealer, "2026-09-07T10:00", owner_id=cast.cam.user_id)
    at = moment("2026-09-07T11:00")
    done = {"responded_at": at, "last_contact_at": at, "planned_at": at, "agreed_at": at, **more}
    with travel("2026-09-07T11:00"):
        return settle(case, state=CaseState.EXECUTING, **done)


def appraised(cast, case, at: str = "2026-09-08T10:00"):
    with travel(at):
        return pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 123", by=cast.cam)


# another dealer


def test_a_case_that_triage_gives_its_dealer_runs_in_that_dealers_hours(cast):
    case = open_case(None, SATURDAY)
    assert first_dues(case) == IN_OFFICE_HOURS
    with travel("2026-11-21T10:30"):
        triage_case(case.pk, RATING, by=cast.desk, dealer_id=cast.dealer.pk)
    assert first_dues(case) == AT_THE_DEALERS


def test_a_first_response_that_the_dealer_owed_already_is_a_missed_one(cast):
    case = open_case(None, SATURDAY)
    with travel("2026-11-22T11:00"):
        case = triage_case(case.pk, RATING, by=cast.desk, dealer_id=cast.dealer.pk)
    assert (case.level, case.escalations.current().get().reason) == (2, "RESPONSE_MISSED")


def test_a_case_that_triage_leaves_where_it_was_keeps_its_days(cast):
    case = open_case(cast.dealer, SATURDAY)
    CaseClock.objects.filter(case=case, kind=K.PLAN).update(due_at=moment("2026-12-01T00:00"))
    with travel("2026-11-21T10:30"):
        triage_case(case.pk, RATING, by=cast.desk, dealer_id=cast.dealer.pk)
    assert dues(case)[K.PLAN] == "12-01T00:00"


def test_a_voice_that_names_the_dealer_brings_its_hours_and_takes_them_along(cast):
    case = open_case(None, SATURDAY)
    with travel("2026-11-21T10:30"):
        signal = make_signal(cast.dealer, source=SourceCode.SOCIAL)
        attach_signal(signal.pk, case.pk, by=cast.desk)
        assert first_dues(case) == AT_THE_DEALERS
        undo_merge(CaseMerge.objects.get().pk, by=cast.desk)
    assert first_dues(case) == IN_OFFICE_HOURS


def test_a_case_that_goes_into_another_brings_its_dealer(cast):
    kept, gone = open_case(None, SATURDAY), open_case(cast.dealer, SATURDAY)
    with travel("2026-11-21T10:30"):
        merge_cases(gone.pk, kept.pk, by=cast.desk)
    assert first_dues(kept) == AT_THE_DEALERS


def test_a_clock_that_was_met_keeps_the_hours_it_was_met_in(cast):
    case = open_case(None, SATURDAY)
    with travel("2026-11-21T10:20"):
        record_contact(case.pk, REACHED, by=cast.desk)
    with travel("2026-11-21T10:30"):
        triage_case(
            case.pk, RATING, by=cast.desk, dealer_id=make_dealer("SH09", cast.dealer.region).pk
        )
    met = CaseClock.objects.get(case=case, kind=K.FIRST_RESPONSE)
    assert (met.stopped_at, met.is_met) == (moment("2026-11-21T10:20"), True)
    assert met.due_at == moment("2026-11-23T09:00")


# pauses


def test_a_pause_ends_when_the_case_is_solved_and_an_unhappy_customer_waits_no_longer(cast):
    case = at_work(cast)
    pause = appraised(cast, case)
    with travel("2026-09-09T10:00"):
        resolve_case(case.pk, "换件", by=cast.cam)
    pause.refresh_from_db()
    assert (pause.to_at, pause.ended_by_id) == (moment("2026-09-09T10:00"), cast.cam.user_id)
    assert Entry.objects.filter(topic="complaints.resumed").count() == 1
    solved = CaseClock.objects.get(case=case, kind=K.RESOLUTION)
    assert (solved.is_met, solved.due_at) == (True, moment("2026-09-22T00:00"))  # a day later
    with travel("2026-09-10T10:00"):
        verify_case(case.pk, "NOT_SATISFIED", "还是漏油", by=cast.desk)
    assert dues(case)[K.RESOLUTION] == "09-22T00:00"


def test_a_resolution_that_was_late_before_the_pause_stays_late(cast):
    case = at_work(cast)
    appraised(cast, case, "2026-09-22T10:00")
    with travel("2026-09-23T10:00"):
        resolve_case(case.pk, "换件", by=cast.cam)
    assert not CaseClock.objects.get(case=case, kind=K.RESOLUTION).is_met


def test_a_case_that_was_closed_in_a_pause_runs_when_it_is_opened_again(cast):
    case = at_work(cast)
    pause = appraised(cast, case)
    closing = Closing("PEOPLE", "更换零件", Decimal(0), reason="客户拒绝", legal_note="已告知")
    with travel("2026-09-09T10:00"):
        settle(case, lamp=Lamp.YELLOW)
        close_without_agreement(case.pk, closing, by=cast.regional_head)
    pause.refresh_from_db()
    assert pause.to_at == moment("2026-09-09T10:00")
    with travel("2026-09-14T09:00"):
        reopen_case(case.pk, reason="客户来电", by=cast.cam)
    assert "stands still" not in dues(case).values()
    assert K.FIRST_RESPONSE in dues(case)


def test_a_pause_that_an_earlier_round_left_behind_holds_nothing(cast):
    case = at_work(cast)
    closed = {
        "root_cause": "PEOPLE",
        "measures": "更换零件",
        "cost": 0,
        "verification": "SATISFIED",
    }
    at = moment("2026-09-09T10:00")
    closed |= dict.fromkeys(("resolved_at", "verified_at", "first_closed_at", "closed_at"), at)
    with travel("2026-09-09T10:00"):
        settle(case, state=CaseState.CLOSED, **closed)
    left = ClockPause.objects.create(
        case=case, kind=PauseKind.APPRAISAL, from_at=at, evidence="检测 123",
        by_id=cast.cam.user_id,
    )  # fmt: skip
    with travel("2026-09-14T09:00"):
        reopen_case(case.pk, reason="客户来电", by=cast.cam)
    left.refresh_from_db()
    assert left.to_at == moment("2026-09-14T09:00")
    assert dues(case)[K.PLAN] == "09-18T00:00"


def test_a_pause_of_the_present_round_goes_on(cast):
    case = at_work(cast, reopen_count=1, reopened_at=moment("2026-09-07T10:30"))
    pause = appraised(cast, case)
    with travel("2026-09-08T11:00"):
        take_case(case.pk, by=cast.desk)
    pause.refresh_from_db()
    assert pause.to_at is None
    assert dues(case)[K.RESOLUTION] == "stands still"


def test_a_pause_may_end_in_the_moment_in_which_it_began(cast):
    case = at_work(cast)
    pause = appraised(cast, case)
    with travel("2026-09-08T10:00"):
        withdraw_case(case.pk, reason="客户撤诉", by=cast.cam)
    pause.refresh_from_db()
    assert pause.to_at > pause.from_at


def test_a_solved_case_is_not_paused(cast):
    case = at_work(cast)
    with travel("2026-09-09T10:00"):
        case = resolve_case(case.pk, "换件", by=cast.cam)
        assert "pause" not in dict(names_of_clocks(case, cast.cam))
        with pytest.raises(TransitionRefused) as refused:
            pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 1", by=cast.cam)
    assert refused.value.refusals[0].code == "CASE_IS_OVER"


# contacts


def spoken(case, cast, at: str, written: str) -> None:
    """A contact, and when somebody wrote it down."""
    talk = Talk("OUT", "PHONE", "已致电", is_two_way=True, at=moment(at))
    with travel(written):
        record_contact(case.pk, talk, by=cast.cam)


def response(case, round_: int = 0) -> CaseClock:
    return CaseClock.objects.get(case=case, kind=ClockKind.FIRST_RESPONSE, round=round_)


def test_a_first_contact_that_is_written_down_later_is_the_first_response(cast):
    case = open_case(cast.dealer, "2026-09-07T10:00", state=CaseState.TRIAGED)
    spoken(case, cast, "2026-09-08T11:00", "2026-09-08T11:00")
    assert not response(case).is_met
    spoken(case, cast, "2026-09-07T12:00", "2026-09-08T12:00")
    case.refresh_from_db()
    assert case.responded_at == moment("2026-09-07T12:00")
    assert case.last_contact_at == moment("2026-09-08T11:00")
    assert (response(case).stopped_at, response(case).is_met) == (case.responded_at, True)
    spoken(case, cast, "2026-09-08T09:00", "2026-09-08T13:00")  # one in between
    assert response(case).stopped_at == moment("2026-09-07T12:00")


def test_so_it_is_in_the_round_after_a_reopening(cast):
    back = moment("2026-09-14T09:00")
    case = at_work(cast, reopen_count=1, reopened_at=back)
    spoken(case, cast, "2026-09-15T11:00", "2026-09-15T11:00")
    assert not response(case, 1).is_met
    spoken(case, cast, "2026-09-14T12:00", "2026-09-15T12:00")
    assert (response(case, 1).stopped_at, response(case, 1).is_met) == (
        moment("2026-09-14T12:00"),
        True,
    )
