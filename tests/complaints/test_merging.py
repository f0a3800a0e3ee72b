"""Two voices, one complaint: proposed, joined by the rule, and taken apart again (domain.md 3.2)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.choices import CaseState, Level, SignalState, SourceCode, TouchPoint
from complaints.models import Case, CaseMerge, SensorSource
from complaints.selectors.candidates import Candidate, candidates_for
from complaints.services import placing
from complaints.services.case_facts import say_fact
from complaints.services.casework import set_parent
from complaints.services.goodwill import Offer, propose_goodwill
from complaints.services.information import Question, ask_dealer
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.matters import MatterFacts, NoticeFacts, enter_matter, enter_notice
from complaints.services.merging import attach_signal, merge_cases, undo_merge
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import StaleObject, TransitionRefused
from dealerops.workcal.services import at
from tests.factories.aftersales import make_vehicle
from tests.factories.complaints import closed_with, make_case, make_signal, make_source
from tests.factories.market import make_vin

pytestmark = pytest.mark.django_db
PHONE = "13712345678"
NOW = timezone.now()
DAY = dt.timedelta(days=1)


def code_of(error):
    return [one.code for one in error.value.refusals]


def hear(house, source=SourceCode.HOTLINE_400, **more):
    told = IntakeInput(source=source, words="漏油", touch_point=TouchPoint.REPAIR, dealer_id=house.dealer.pk)  # fmt: skip
    return receive_signal(replace(told, **more), by=house.desk)


def test_same_car_and_topic_from_another_sensor_joins_by_itself(house):
    vin = make_vin()
    first = hear(house, vin=vin, received_at=NOW - DAY)
    second = hear(
        house, SourceCode.SOCIAL, vin=vin, received_at=NOW - 3 * DAY, severity="S3", views=500
    )
    case = Case.objects.get()
    assert first.case == second.case == case
    assert case.received_at == second.received_at  # the earliest counts
    assert (case.recurrence_count, case.severity, case.views) == (1, "S3", 500)
    assert case.merges.get().reason == "RULE"


@pytest.mark.parametrize(
    "other",
    [
        {"source": SourceCode.HOTLINE_400},  # the same sensor
        {"source": SourceCode.SOCIAL, "vin": "", "mobile": PHONE},  # the phone only
    ],
)
def test_what_is_less_certain_is_proposed_to_a_person(house, other):
    vin = make_vin()
    case = hear(house, vin=vin, mobile=PHONE).case
    signal = hear(house, **{"vin": vin, **other})
    assert signal.state == SignalState.NEW
    (found,) = candidates_for(signal, actor=house.desk)
    assert (found.case, found.is_certain) == (case, False)


def test_another_topic_or_another_car_is_no_candidate(house):
    vin = make_vin()
    hear(house, vin=vin, mobile=PHONE)
    topic = hear(house, SourceCode.SOCIAL, vin=vin, touch_point=TouchPoint.PRICE)
    car = hear(house, SourceCode.SOCIAL, vin=make_vin())
    assert candidates_for(topic, actor=SYSTEM) == candidates_for(car, actor=SYSTEM) == []


@pytest.mark.parametrize(("days", "is_candidate"), [(30, True), (31, False)])
def test_thirty_days_apart_is_the_last_day(house, days, is_candidate):
    """Counted in Shanghai days: one minute before midnight and one after are a day apart."""
    vin, day = make_vin(), dt.date(2026, 5, 1)
    make_case(house.dealer, vin=vin, received_at=at(day, dt.time(0, 1)))
    later = at(day + days * DAY, dt.time(23, 59))
    signal = make_signal(house.dealer, vin=vin, received_at=later)
    assert bool(candidates_for(signal, actor=SYSTEM)) is is_candidate


def test_a_case_that_has_ended_is_no_candidate(house):
    vin = make_vin()
    for state in (CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.INVALID):
        make_case(house.dealer, state, vin=vin)
    assert candidates_for(make_signal(house.dealer, vin=vin), actor=SYSTEM) == []


def test_candidates_stay_within_the_area(house):
    vin = make_vin()
    make_case(house.next_door, vin=vin)
    signal = make_signal(house.dealer, vin=vin)
    assert candidates_for(signal, actor=house.advocate) == []
    assert len(candidates_for(signal, actor=house.desk)) == 1


def test_a_person_puts_a_signal_into_a_case_and_takes_it_out_again(house):
    case = make_case(house.dealer, CaseState.TRIAGED, received_at=NOW - DAY, severity="S2")
    signal = make_signal(
        house.dealer, received_at=NOW - 2 * DAY, severity="S4", vin=make_vin(), mobile=PHONE,
        contact_name="王小明", quick_alerts=["LEAK"], views=7, audience="GROUP",
    )  # fmt: skip
    attach_signal(signal.pk, case.pk, by=house.desk)
    case.refresh_from_db()
    assert (case.severity, case.vin, case.mobile) == ("S4", signal.vin, PHONE)
    assert case.mobile_hash == signal.mobile_hash != ""
    assert (case.quick_alerts, case.audience, case.recurrence_count) == (["LEAK"], "GROUP", 1)
    merge = CaseMerge.objects.get()
    assert PHONE not in str(merge.before) + str(merge.told)
    undo_merge(merge.pk, by=house.desk)
    signal.refresh_from_db()
    before = case.received_at
    case.refresh_from_db()
    assert (signal.case, signal.state) == (None, SignalState.NEW)
    assert (case.severity, case.vin, case.mobile, case.contact_name) == ("S2", "", "", "")
    assert (case.mobile_hash, case.views, case.audience) == ("", 0, "PRIVATE")
    assert case.quick_alerts == ["LEAK"]  # an alert is quiet when the risk manager says so
    assert before == NOW - 2 * DAY
    assert (case.received_at, case.recurrence_count) == (NOW - DAY, 0)


def test_merges_are_undone_in_any_order(house):
    case = make_case(house.dealer, CaseState.TRIAGED, received_at=NOW, severity="S1")
    second = make_signal(house.dealer, received_at=NOW - DAY, severity="S3")
    third = make_signal(house.dealer, received_at=NOW - 2 * DAY, severity="S4")
    for signal in (second, third):
        attach_signal(signal.pk, case.pk, by=house.desk)
    undo_merge(CaseMerge.objects.get(signal=second).pk, by=house.desk)
    case.refresh_from_db()
    assert (case.received_at, case.severity) == (third.received_at, "S4")
    undo_merge(CaseMerge.objects.get(signal=third).pk, by=house.desk)
    case.refresh_from_db()
    assert (case.received_at, case.severity, case.recurrence_count) == (NOW, "S1", 0)


def test_what_a_person_changed_since_stays_when_a_merge_is_undone(house):
    case = make_case(house.dealer, CaseState.TRIAGED, severity="S1")
    signal = make_signal(house.dealer, severity="S3")
    attach_signal(signal.pk, case.pk, by=house.desk)
    Case.objects.filter(pk=case.pk).update(severity="S2")
    undo_merge(CaseMerge.objects.get().pk, by=house.desk)
    case.refresh_from_db()
    assert case.severity == "S2"


def test_what_a_person_judged_between_two_merges_comes_back(house):
    case = make_case(house.dealer, CaseState.TRIAGED, severity="S1")
    first, second = (
        make_signal(house.dealer, severity="S3"),
        make_signal(house.dealer, severity="S4"),
    )
    attach_signal(first.pk, case.pk, by=house.desk)
    Case.objects.filter(pk=case.pk).update(severity="S2")
    attach_signal(second.pk, case.pk, by=house.desk)
    undo_merge(CaseMerge.objects.get(signal=second).pk, by=house.desk)
    case.refresh_from_db()
    assert case.severity == "S2"


def test_two_cases_become_one_and_two_again(house):
    kept = make_case(house.dealer, CaseState.INVESTIGATING, received_at=NOW - DAY)
    gone = make_case(house.dealer, CaseState.TRIAGED, received_at=NOW - 2 * DAY, severity="S3")
    signal = make_signal(house.dealer, case=gone)
    merge = merge_cases(gone.pk, kept.pk, by=house.desk)
    kept.refresh_from_db()
    gone.refresh_from_db()
    signal.refresh_from_db()
    assert (gone.state, gone.merged_into) == (CaseState.MERGED, kept)
    assert (kept.state, kept.received_at) == (CaseState.INVESTIGATING, NOW - 2 * DAY)
    assert (kept.recurrence_count, signal.case) == (1, kept)
    assert not gone.steps.running().exists()
    undo_merge(merge.pk, by=house.desk)
    kept.refresh_from_db()
    gone.refresh_from_db()
    signal.refresh_from_db()
    assert (gone.state, gone.merged_into, signal.case) == (CaseState.TRIAGED, None, gone)
    assert (kept.received_at, kept.severity, kept.recurrence_count) == (NOW - DAY, "S2", 0)
    assert gone.steps.running().get().kind == "FIRST_RESPONSE"
    with pytest.raises(TransitionRefused) as refused:
        undo_merge(merge.pk, by=house.desk)
    assert code_of(refused) == ["MERGE_UNDONE"]


def test_what_cannot_be_merged(house):
    case, closed = make_case(house.dealer), make_case(house.dealer, CaseState.CLOSED)
    for gone, kept, code in ((case, case, "MERGE_ITSELF"), (case, closed, "CASE_NOT_OPEN"), (closed, case, "STATE_CONFLICT")):  # fmt: skip
        with pytest.raises(TransitionRefused) as refused:
            merge_cases(gone.pk, kept.pk, by=house.desk)
        assert code_of(refused) == [code]
    signal = make_signal(house.dealer)
    with pytest.raises(TransitionRefused) as refused:
        attach_signal(signal.pk, closed.pk, by=house.desk)
    assert code_of(refused) == ["CASE_NOT_OPEN"]


def test_a_case_that_took_another_in_does_not_go_itself(house):
    one, two, three = (make_case(house.dealer) for _ in range(3))
    merge_cases(one.pk, two.pk, by=house.desk)
    with pytest.raises(TransitionRefused) as refused:
        merge_cases(two.pk, three.pk, by=house.desk)
    assert code_of(refused) == ["MERGE_CHAIN"]


def test_the_common_cause_of_others_does_not_go_itself(house):
    cause, other, third = (make_case(house.dealer) for _ in range(3))
    set_parent(other.pk, cause.pk, by=house.desk)
    with pytest.raises(TransitionRefused) as refused:
        merge_cases(cause.pk, third.pk, by=house.desk)
    assert code_of(refused) == ["IS_A_PARENT"]


def test_a_signal_is_placed_once_and_only_as_it_was_shown(house):
    case, signal = make_case(house.dealer), make_signal(house.dealer)
    with pytest.raises(StaleObject):
        attach_signal(signal.pk, case.pk, by=house.desk, version=signal.version + 1)
    attach_signal(signal.pk, case.pk, by=house.desk, version=signal.version)
    with pytest.raises(TransitionRefused) as refused:
        attach_signal(signal.pk, case.pk, by=house.desk)
    assert code_of(refused) == ["SIGNAL_PLACED"]


def test_strangers_merge_nothing(house):
    case, signal = make_case(house.dealer), make_signal(house.dealer)
    for outsider in (house.neighbour, house.far_regional):
        with pytest.raises(Case.DoesNotExist):
            attach_signal(signal.pk, case.pk, by=outsider)
    with pytest.raises(TransitionRefused) as refused:
        attach_signal(signal.pk, case.pk, by=house.auditor)
    assert code_of(refused) == ["WRONG_ROLE"]


def test_who_undoes_and_what_is_over_stays(house):
    case, signal = make_case(house.dealer), make_signal(house.dealer)
    attach_signal(signal.pk, case.pk, by=house.desk)
    merge = CaseMerge.objects.get()
    with pytest.raises(TransitionRefused) as refused:
        undo_merge(merge.pk, by=house.auditor)
    assert code_of(refused) == ["WRONG_ROLE"]
    with pytest.raises(CaseMerge.DoesNotExist):
        undo_merge(merge.pk, by=house.neighbour)
    Case.objects.filter(pk=case.pk).update(state=CaseState.WITHDRAWN)
    with pytest.raises(TransitionRefused) as refused:
        undo_merge(merge.pk, by=house.desk)
    assert code_of(refused) == ["STATE_CONFLICT"]


def a_notice_of(house, case):
    enter_notice(case.pk, NoticeFacts("12315", "SH-1", timezone.localdate()), by=house.desk)


def a_letter_of(house, case):
    letter = MatterFacts("LAWYER_LETTER", "京律函2026-18", timezone.localdate())
    enter_matter(case.pk, letter, by=house.lawyer)


def a_child_in_the_car_of(house, case):
    say_fact(case.pk, "PASSENGER", by=house.desk)


def an_offer_in(house, case):
    offer = Offer("MAINTENANCE", Decimal(800), 40, "等待过久")
    propose_goodwill(case.pk, offer, by=house.advocate)


def a_question_about(house, case):
    ask_dealer(case.pk, Question("请提供维修工单"), by=house.desk)


@pytest.mark.parametrize(
    "bring", [a_notice_of, a_letter_of, a_child_in_the_car_of, an_offer_in, a_question_about]
)
def test_what_is_open_in_a_case_keeps_it_from_going(house, bring):
    kept, gone = (
        make_case(house.dealer, CaseState.TRIAGED, vehicle=make_vehicle()) for _ in range(2)
    )
    bring(house, gone)
    with pytest.raises(TransitionRefused) as refused:
        merge_cases(gone.pk, kept.pk, by=house.desk)
    assert code_of(refused) == ["MERGE_PAPERS"]
    assert merge_cases(kept.pk, gone.pk, by=house.desk).kept == gone


def unsure(code=SourceCode.CALLBACK):
    """A sensor whose signals wait for triage."""
    SensorSource.objects.filter(pk=make_source(code).pk).update(reliability=1)
    return code


def test_what_begins_higher_on_the_ladder_waits_for_nobody(house):
    """Domain.md 8, S09: however little its sensor is believed, and whatever it might belong to."""
    vin = make_vin()
    open_case = make_case(house.dealer, source=unsure(), vin=vin)
    assert hear(house, unsure(), vin=vin).case is None
    signal = hear(house, unsure(), vin=vin, level=Level.E2)
    assert signal.case not in {None, open_case}
    assert signal.case.level == Level.E2
    assert hear(house, unsure(), vin=make_vin(), level=Level.E2).case.level == Level.E2


@pytest.fixture
def found_open(house, monkeypatch):
    """A case that was open when it was found as the one to join."""
    case = make_case(house.dealer, CaseState.TRIAGED, vin=make_vin(), received_at=NOW - DAY)
    found = [Candidate(case, True, False, True)]
    monkeypatch.setattr(placing, "candidates_for", lambda signal, actor: found)
    return case


def test_a_case_that_was_closed_in_this_moment_comes_back(house, found_open):
    closed = {"state": CaseState.CLOSED, **closed_with(NOW - dt.timedelta(minutes=1))}
    Case.objects.filter(pk=found_open.pk).update(**closed)
    signal = hear(house, vin=found_open.vin, received_at=NOW)
    found_open.refresh_from_db()
    assert (signal.case, found_open.state) == (found_open, CaseState.REOPENED)
    assert (found_open.recurrence_count, found_open.merges.count()) == (0, 0)


def test_a_case_that_was_merged_in_this_moment_is_the_other_one(house, found_open):
    kept = make_case(house.dealer, CaseState.TRIAGED, received_at=NOW - DAY)
    merge_cases(found_open.pk, kept.pk, by=house.desk)
    assert hear(house, SourceCode.SOCIAL, vin=found_open.vin).case == kept


def test_a_case_that_was_withdrawn_in_this_moment_is_none_to_join(house, found_open):
    Case.objects.filter(pk=found_open.pk).update(state=CaseState.WITHDRAWN)
    assert hear(house, SourceCode.SOCIAL, vin=found_open.vin).case is None
    assert hear(house, vin=found_open.vin).case != found_open
