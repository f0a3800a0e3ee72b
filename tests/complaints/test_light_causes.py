"""What makes a light grave: quick alerts, floors, the law, others with the same issue (domain.md 3.4)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.choices import CaseState, QuickAlert
from complaints.choices.handling import NoticeOutcome
from complaints.choices.light import FactKind
from complaints.models import (
    Case,
    LegalMatter,
    RegulatorNotice,
    RiskSnapshot,
)
from complaints.services.case_facts import say_fact, withdraw_fact
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.light_by_hand import (
    release_alert,
    tell_alert,
)
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.complaints import make_signal
from tests.factories.complaints_light import change, hear, judged_case, look, moment, travel
from tests.factories.market import make_dealer, make_region, make_vin


def last(case: Case) -> RiskSnapshot:
    return RiskSnapshot.objects.filter(case=case).latest("number")


def refused(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [one.code for one in error.value.refusals]


@pytest.mark.parametrize("kind", QuickAlert.values)
def test_every_quick_alert_is_red(house, kind):
    case = judged_case(house.dealer, severity="S1", quick_alerts=[kind])
    assert (case.lamp, case.score) == ("RED", 20 if kind == "LEAK" else 5)  # a leak adds to the law
    assert Entry.objects.filter(topic="complaints.quick_alert_rung", object_id=case.pk).count() == 1
    assert not Entry.objects.filter(topic="complaints.quick_alert_rung", data__kind="X").exists()


def test_national_media_and_a_hundred_thousand_views_ring_by_themselves(house):
    assert judged_case(house.dealer, severity="S1", views=100_000).lamp == "GREEN"
    loud = judged_case(house.dealer, severity="S1", views=100_001)
    assert loud.lamp == "RED"
    assert [one.origin for one in loud.rung_alerts.all()] == ["FOUND"]
    assert judged_case(house.dealer, severity="S1", audience="NATIONAL_MEDIA").lamp == "RED"


def test_three_cars_with_one_fault_in_a_week_are_all_red(house):
    with travel("2026-11-02T10:00"):
        first = judged_case(house.dealer, severity="S2", fault="BRAKE", vin=make_vin())
    with travel("2026-11-05T10:00"):
        second = judged_case(house.next_door, severity="S2", fault="BRAKE", vin=make_vin())
        same_car = judged_case(house.next_door, severity="S2", fault="BRAKE", vin=second.vin)
        other = judged_case(house.next_door, severity="S2", fault="BODY", vin=make_vin())
        assert {first.lamp, second.lamp, same_car.lamp} == {"GREEN"}
    with travel("2026-11-09T10:00"):
        third = judged_case(house.dealer, severity="S2", fault="BRAKE", vin=make_vin())
        assert third.lamp == "RED"
        drain("default")
    lamps = Case.objects.in_bulk([first.pk, second.pk, other.pk])
    assert [lamps[one.pk].lamp for one in (first, second, other)] == ["RED", "RED", "GREEN"]
    for case in (first, second):  # paged like one that was told, not only painted
        assert case.alerts.filter(reason="SERIES").exists()
        assert lamps[case.pk].level >= 3


def test_three_cars_in_more_than_a_week_are_no_series(house):
    for day in ("2026-11-02T10:00", "2026-11-05T10:00", "2026-11-09T10:01"):
        with travel(day):
            case = judged_case(house.dealer, severity="S2", fault="BRAKE", vin=make_vin())
    assert not case.rung_alerts.filter(kind="SERIES").exists()


def test_a_signal_that_nobody_has_triaged_counts_for_a_series(house):
    for _ in range(2):
        make_signal(house.dealer, fault="BRAKE", vin=make_vin())
    case = judged_case(house.dealer, severity="S2", fault="BRAKE", vin=make_vin())
    assert case.lamp == "RED"


def test_somebody_tells_an_alert(house):
    case = judged_case(house.dealer, severity="S1")
    case = tell_alert(case.pk, "BLOCKADE", "at the door", by=house.advocate)
    assert case.lamp == "RED"
    with pytest.raises(InvalidInput):
        tell_alert(case.pk, "RAIN", "", by=house.advocate)
    with pytest.raises(DomainError) as wrong:
        tell_alert(case.pk, "LEAK", "", by=house.auditor)
    assert refused(wrong) == ["WRONG_ROLE"]


def test_only_the_risk_manager_releases_and_says_why(house):
    case = judged_case(house.dealer, severity="S1", quick_alerts=["LEAK"])
    change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
    for somebody in (house.desk, house.regional_head, house.lawyer):
        with pytest.raises(DomainError) as wrong:
            release_alert(case.pk, "it is over", by=somebody)
        assert refused(wrong) == ["WRONG_ROLE"]
    with pytest.raises(InvalidInput):
        release_alert(case.pk, "  ", by=house.risk_manager)
    release_alert(case.pk, "it is over", by=house.risk_manager)
    with pytest.raises(DomainError) as again:
        release_alert(case.pk, "it is over", by=house.risk_manager)
    assert refused(again) == ["NO_ALERT"]


def test_what_the_system_found_is_quiet_after_its_release_until_the_case_is_opened_again(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S1", views=100_001)
        assert case.quick_alerts == ["MEDIA"]
        change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
        release_alert(case.pk, "it is over", by=house.risk_manager)
    with travel("2026-11-05T10:00"):
        case = hear(case)
        assert (case.lamp, case.quick_alerts) == ("GREEN", [])
    with travel("2026-11-06T10:00"):
        case = change(
            case, state=CaseState.REOPENED, reopened_at=timezone.now(), reopen_count=1,
            resolved_at=None,
        )  # fmt: skip
    assert (case.lamp, case.quick_alerts) == ("RED", ["MEDIA"])
    assert case.rung_alerts.count() == 2


def test_what_is_told_again_rings_again(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S1", quick_alerts=["BLOCKADE"])
        change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
        release_alert(case.pk, "it is over", by=house.risk_manager)
    with travel("2026-11-05T10:00"):
        assert hear(case).lamp == "GREEN"
        assert tell_alert(case.pk, "BLOCKADE", "back", by=house.advocate).lamp == "RED"
    paged = case.alerts.filter(kind="QUICK_ALERT", recipient=house.risk_manager.user_id)
    assert paged.count() == 2


def test_a_leak_that_was_released_has_still_happened(house):
    case = judged_case(house.dealer, severity="S1", quick_alerts=["LEAK"])
    change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
    release_alert(case.pk, "it is over", by=house.risk_manager)
    assert last(case).inputs["legal"] == ["PRIVACY"]


# floors


def test_a_case_at_12315_is_yellow_at_least(house):
    case = judged_case(house.dealer, source="REG_12315", severity="S1")
    assert (case.score, case.lamp) == (15, "YELLOW")
    assert last(case).explanation == [["FLOOR", "REGULATOR"]]
    plain = judged_case(house.dealer, severity="S1")
    make_signal(house.dealer, source="REG_12315", case=plain)
    assert look(plain).lamp == "YELLOW"


def test_a_case_that_was_reopened_twice_is_yellow_at_least(house):
    now = timezone.now()
    case = judged_case(house.dealer, severity="S1", reopen_count=1, reopened_at=now)
    assert case.lamp == "GREEN"
    assert change(case, reopen_count=2).lamp == "YELLOW"


def test_a_car_off_the_road_for_more_than_ten_days(house):
    with travel("2026-11-12T00:00"):
        case = judged_case(house.dealer, severity="S1")
        fact = say_fact(case.pk, FactKind.OFF_ROAD, since=dt.date(2026, 11, 2), by=house.advocate)
        assert look(case).lamp == "GREEN"
    with travel("2026-11-12T00:01"):
        assert look(case).lamp == "YELLOW"
    with travel("2026-11-15T10:00"):
        hear(case)
        withdraw_fact(fact.pk, "the car is back", by=house.advocate)
        assert look(case).lamp == "GREEN"  # the score was low for longer than two days


def test_the_workshop_knows_that_a_car_stands(house):
    vehicle = make_vehicle()
    with travel("2026-11-20T10:00"):
        a_delivered_order(
            house.dealer, vehicle=vehicle, state="WIP", delivered_at=moment("2026-11-09T13:00")
        )
        case = judged_case(house.dealer, vehicle=vehicle, severity="S1")
    assert case.lamp == "YELLOW"


def test_a_child_in_the_car(house):
    case = judged_case(house.dealer, severity="S1")
    say_fact(case.pk, FactKind.PASSENGER, by=house.advocate)
    case.refresh_from_db()
    assert case.lamp == "YELLOW"
    with pytest.raises(DomainError) as twice:
        say_fact(case.pk, FactKind.PASSENGER, by=house.advocate)
    assert refused(twice) == ["FACT_SAID"]


@pytest.mark.parametrize(("kind", "points"), [("RECALL", 15), ("FRAUD", 10), ("PRIVACY", 15)])
def test_what_somebody_says_adds_to_the_law(house, kind, points):
    case = judged_case(house.dealer, severity="S1")
    say_fact(case.pk, kind, by=house.lawyer)
    assert last(case).legal == points
    fact = case.facts.get()
    with pytest.raises(Case.DoesNotExist):
        say_fact(case.pk, "RECALL", by=house.neighbour)
    with pytest.raises(fact.DoesNotExist):
        withdraw_fact(fact.pk, "not so", by=house.neighbour)
    withdraw_fact(fact.pk, "not so", by=house.lawyer)
    assert last(case).legal == 0


def test_a_notice_of_an_authority_adds_to_the_law_and_holds_yellow(house):
    with travel("2026-11-02T10:00"):
        case = hear(judged_case(house.dealer, severity="S1"))
        due = moment("2026-11-06T00:00")  # by the end of Thursday
        notice = RegulatorNotice.objects.create(
            case=case, authority="市场监管局", number="A-1", received_on=dt.date(2026, 11, 2),
            due_at=due, answer_due_at=due, reply_due_at=due,
        )  # fmt: skip
        assert look(case).lamp == "YELLOW"
        assert last(case).inputs["legal"] == ["REGULATOR"]
    with travel("2026-11-03T23:59"):
        look(case)
        assert last(case).legal == 10
    with travel("2026-11-04T00:00"):  # one workday is left
        assert look(case).score == 25
        assert last(case).inputs["legal"] == ["DEADLINE", "REGULATOR"]
        RegulatorNotice.objects.filter(pk=notice.pk).update(
            closed_at=timezone.now(), outcome=NoticeOutcome.values[0]
        )
        look(case)
        assert last(case).inputs["legal"] == ["REGULATOR"]


def test_a_lawyers_letter_counts_until_it_is_dealt_with(house):
    case = judged_case(house.dealer, severity="S1")
    matter = LegalMatter.objects.create(
        case=case, kind="LAWYER_LETTER", reference="L-1", received_on=timezone.localdate(),
        due_on=timezone.localdate(),
    )  # fmt: skip
    look(case)
    assert last(case).inputs["legal"] == ["DEADLINE", "LAWYER"]
    LegalMatter.objects.filter(pk=matter.pk).update(closed_at=timezone.now(), outcome="settled")
    look(case)
    assert last(case).inputs["legal"] == []
    assert judged_case(house.dealer, source="LEGAL", severity="S1").score == 20


# spread and recurrence


def test_three_customers_with_the_same_issue(house):
    cases = [judged_case(house.dealer, severity="S2", vin=make_vin()) for _ in range(3)]
    assert [last(case).spread for case in cases] == [0, 0, Decimal("0.50")]
    stranger = judged_case(house.next_door, severity="S2", vin=make_vin())
    assert last(stranger).spread == 0


def test_the_same_part_of_the_same_model_in_two_regions(house):
    far = make_dealer("GZ01", make_region("X"))
    for dealer in (house.dealer, house.next_door):
        judged_case(dealer, severity="S2", fault="EMISSION", vin=make_vin())
    with travel("2027-03-01T10:00"):
        late = judged_case(far, severity="S2", fault="EMISSION", vin=make_vin())
    case = judged_case(far, severity="S2", fault="EMISSION", vin=make_vin())
    assert last(case).spread == 1
    assert last(late).spread == 0


def test_one_customer_who_writes_three_times_is_one(house):
    vin = make_vin()
    for _ in range(3):
        case = judged_case(house.dealer, severity="S2", vin=vin)
    assert last(case).inputs["customers"] == 1
    assert last(case).inputs["recurrences"] == 2


def test_what_is_older_than_ninety_days_did_not_recur(house):
    vin = make_vin()
    with travel("2026-05-01T10:00"):
        judged_case(house.dealer, vin=vin)
    with travel("2026-07-30T10:00"):
        assert last(judged_case(house.dealer, vin=vin)).recurrence == Decimal("0.15")
    with travel("2026-10-28T10:01"):
        assert last(judged_case(house.dealer, vin=vin)).recurrence == 0


def test_a_case_that_is_reopened_has_come_back(house):
    with travel("2026-07-08T10:00"):
        case = judged_case(house.dealer, reopen_count=1, reopened_at=timezone.now())
    assert last(case).recurrence == Decimal("0.15")


def test_three_cars_ring_while_their_signals_wait(house):
    """Posts of an uncertain sensor open no case; the third car of one fault does, and at once."""

    def post(**more):
        told = IntakeInput(source="SOCIAL", words="异响", severity="S2", fault="BRAKE")
        return receive_signal(replace(told, dealer_id=house.dealer.pk, **more), by=house.desk)

    first, second = post(vin=make_vin()), post(vin=make_vin())
    assert (first.case, second.case, post(vin=first.vin).case) == (None, None, None)
    case = post(vin=make_vin()).case
    assert case.lamp == "RED"
    assert [one.kind for one in case.rung_alerts.all()] == ["SERIES"]
    assert case.alerts.filter(reason="SERIES").exists()
