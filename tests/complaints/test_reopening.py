"""The customer comes back: the same number within 30 days, a new case after (domain.md 3.5, N04)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine

from complaints.choices import CaseState, SignalState, SourceCode, TouchPoint
from complaints.models import Case
from complaints.services.closing import Closing, close_case
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.reopening import reopen_case
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.models import Entry
from dealerops.workcal.services import at, local_date
from tests.factories.complaints import closed_with, make_case, make_signal
from tests.factories.market import make_vin

pytestmark = pytest.mark.django_db
RECEIVED = at(dt.date(2026, 5, 31), dt.time(10))
CLOSED = at(dt.date(2026, 6, 10), dt.time(16))
CALL = IntakeInput(source=SourceCode.HOTLINE_400, words="又漏了", touch_point=TouchPoint.REPAIR)


@pytest.fixture
def closed(house):
    case = make_case(
        house.dealer, CaseState.CLOSED, received_at=RECEIVED, vin=make_vin(), **closed_with(CLOSED)
    )
    make_signal(house.dealer, case=case, source=SourceCode.REG_12315, external_id="12315-88")
    return case


def comes_back(house, closed, day, clock=dt.time(11), **more):
    told = replace(CALL, vin=closed.vin, received_at=at(day, clock), dealer_id=house.dealer.pk)
    return receive_signal(replace(told, **more), by=house.desk)


def test_back_on_day_28_the_same_number_is_open_again(house, closed):
    signal = comes_back(house, closed, dt.date(2026, 7, 8))
    closed.refresh_from_db()
    assert signal.case == closed
    assert (closed.state, closed.reopen_count) == (CaseState.REOPENED, 1)
    assert closed.reopened_at == signal.received_at
    assert closed.closed_at is None
    assert local_date(closed.first_closed_at) == dt.date(2026, 6, 10)
    june = Case.objects.closed().filter(closed_at__gte=at(dt.date(2026, 6, 1), dt.time()))
    assert not june.exists()  # the close counts no longer
    assert closed.received_at == RECEIVED  # the way runs on from the first word
    assert Case.objects.count() == 1
    assert closed.steps.running().get().kind == "INVESTIGATION"


@pytest.mark.parametrize(
    ("day", "clock", "same"),
    [
        (dt.date(2026, 7, 10), dt.time(23, 59), True),  # day 30, the last minute
        (dt.date(2026, 7, 11), dt.time(0), False),  # day 31, the first
        (dt.date(2026, 6, 10), dt.time(16), True),  # the day itself
    ],
)
def test_day_30_is_the_last_day(house, closed, day, clock, same):
    assert (comes_back(house, closed, day, clock).case == closed) is same


def test_back_on_day_31_a_new_case_points_back_and_june_stays(house, closed):
    new = comes_back(house, closed, dt.date(2026, 7, 11)).case
    closed.refresh_from_db()
    assert (new.recurs_of, new.state, new.reopen_count) == (closed, CaseState.NEW, 0)
    assert (closed.state, closed.closed_at) == (CaseState.CLOSED, CLOSED)


def test_the_same_12315_number_opens_nothing(house, closed):
    again = receive_signal(
        replace(CALL, source=SourceCode.REG_12315, external_id="12315-88", vin=closed.vin),
        by=SYSTEM,
    )
    closed.refresh_from_db()
    assert again.case == closed
    assert (closed.state, closed.reopen_count) == (CaseState.CLOSED, 0)


def test_what_was_said_before_the_close_is_no_return(house, closed):
    signal = comes_back(house, closed, dt.date(2026, 6, 1))
    closed.refresh_from_db()
    assert closed.state == CaseState.CLOSED
    assert signal.case != closed


@pytest.mark.parametrize("other", [{"touch_point": TouchPoint.PRICE}, {"vin": "LSGZJ5356TS000123"}])
def test_another_issue_is_a_case_of_its_own(house, closed, other):
    new = comes_back(house, closed, dt.date(2026, 7, 8), **other).case
    assert (new.recurs_of, new == closed) == (None, False)


def test_the_phone_is_enough_where_no_car_is_named(house):
    case = make_case(
        house.dealer, CaseState.CLOSED, received_at=RECEIVED, mobile="13712345678",
        **closed_with(CLOSED),
    )  # fmt: skip
    signal = comes_back(house, case, dt.date(2026, 7, 8), vin="", mobile="13712345678")
    assert signal.case == case


def test_hearsay_does_not_open_a_closed_case_before_triage(house, closed):
    signal = comes_back(house, closed, dt.date(2026, 7, 8), source=SourceCode.SOCIAL)
    closed.refresh_from_db()
    assert (signal.state, closed.state) == (SignalState.NEW, CaseState.CLOSED)


def test_a_person_opens_it_again_within_30_days_with_a_reason(house, closed):
    with time_machine.travel(at(dt.date(2026, 7, 10), dt.time(23))):
        with pytest.raises(TransitionRefused) as refused:
            reopen_case(closed.pk, reason=" ", by=house.advocate)
        assert [one.code for one in refused.value.refusals] == ["REASON_MISSING"]
        case = reopen_case(closed.pk, reason="客户来电", by=house.advocate)
    assert (case.state, case.reopen_count) == (CaseState.REOPENED, 1)


def test_a_person_is_too_late_on_day_31(house, closed):
    with (
        time_machine.travel(at(dt.date(2026, 7, 11), dt.time(9))),
        pytest.raises(TransitionRefused) as refused,
    ):
        reopen_case(closed.pk, reason="客户来电", by=house.advocate)
    assert [one.code for one in refused.value.refusals] == ["REOPEN_TOO_LATE"]


def test_the_old_verification_does_not_close_it_again(house, closed):
    comes_back(house, closed, dt.date(2026, 7, 8))
    Case.objects.filter(pk=closed.pk).update(state=CaseState.RESOLVED)
    with pytest.raises(TransitionRefused) as refused:
        close_case(closed.pk, Closing("PROCESS", "换件", Decimal(0)), by=house.desk)
    assert [one.code for one in refused.value.refusals] == ["NOT_VERIFIED"]


def test_the_journal_keeps_what_the_close_was(house, closed):
    comes_back(house, closed, dt.date(2026, 7, 8))
    entry = Entry.objects.get(topic="complaints.case_reopened")
    assert (entry.from_state, entry.to_state) == (CaseState.CLOSED, CaseState.REOPENED)
    assert entry.data["closed"]["verification"] == "SATISFIED"
