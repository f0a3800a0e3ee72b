"""What turns a case red, what keeps it so, and what lets it fall (domain.md 3.4, S06)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from complaints.choices import CaseState, QuickAlert
from complaints.choices.handling import NoticeOutcome
from complaints.choices.light import FactKind
from complaints.models import (
    Case,
    CaseAlert,
    CaseLight,
    FactorTable,
    LampOverride,
    LegalMatter,
    RegulatorNotice,
    RiskSnapshot,
)
from complaints.services.case_facts import say_fact, withdraw_fact
from complaints.services.factor_tables import begin_factors, factors_on
from complaints.services.light_by_hand import (
    NewRating,
    override_lamp,
    release_alert,
    rerate_case,
    tell_alert,
)
from complaints.services.light_hours import rejudge_hour
from dealerops.foundation.errors import DomainError, InvalidInput, StaleObject
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.complaints import make_case, make_signal
from tests.factories.complaints_light import change, hear, judged_case, look, moment, travel
from tests.factories.market import make_dealer, make_region, make_vin


def last(case: Case) -> RiskSnapshot:
    return RiskSnapshot.objects.filter(case=case).latest("number")


def refused(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [one.code for one in error.value.refusals]


def test_scenario_s06(house):
    """A post about the steering: red, released after it is solved, green after two days and a contact."""
    manager = house.risk_manager
    with travel("2026-11-02T10:00"):
        case = judged_case(
            house.dealer, severity="S4", fault="STEERING", audience="PUBLIC", views=12_000,
            recurrence_count=2, quick_alerts=["INJURY"], vin=make_vin(),
        )  # fmt: skip
    snapshot = last(case)
    factors = (
        snapshot.severity,
        snapshot.spread,
        snapshot.recurrence,
        snapshot.time,
        snapshot.legal,
    )
    assert factors == (35, Decimal("0.80"), Decimal("0.30"), 0, 0)
    assert (case.score, snapshot.band, case.lamp) == (82, "RED", "RED")
    assert snapshot.explanation == [["ALERT", "INJURY"]]
    with travel("2026-11-03T10:00"):
        hear(case)
        with pytest.raises(DomainError) as early:
            release_alert(case.pk, "solved", by=manager)
        assert refused(early) == ["ALERT_STANDS"]
        change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
        release_alert(case.pk, "steering gear replaced", by=manager)
        Case.objects.filter(pk=case.pk).update(recurrence_count=0)
        rerate_case(
            case.pk, NewRating("S3", "PRIVATE", 0), "post deleted, no danger left", by=house.desk
        )
    case.refresh_from_db()
    assert (case.score, case.lamp, last(case).band) == (20, "RED", "GREEN")
    with travel("2026-11-05T09:59"):
        assert hear(case).lamp == "RED"
    with travel("2026-11-05T10:00"):
        assert look(case).lamp == "GREEN"


def test_two_days_below_the_band_are_not_enough_without_a_contact(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S4", views=5_000, recurrence_count=1)
        assert case.lamp == "RED"
        case = change(case, severity="S3")
        assert (case.score, case.lamp) == (35, "RED")
    with travel("2026-11-20T10:00"):
        case = look(case)
        assert case.lamp == "RED"
        case = hear(case)
    assert case.lamp == "YELLOW"


def test_a_contact_before_the_score_fell_is_none_since(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S3", views=5_000)
        case = hear(case)
    with travel("2026-11-02T11:00"):
        assert change(case, views=0, severity="S1").lamp == "YELLOW"
    with travel("2026-11-04T12:00"):
        assert look(case).lamp == "YELLOW"


def test_a_score_that_rises_in_between_begins_anew(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S4")
        case = change(case, severity="S1")
    with travel("2026-11-03T10:00"):
        hear(case)
        change(case, severity="S4")
        change(case, severity="S1")
    with travel("2026-11-04T11:00"):
        assert hear(case).lamp == "YELLOW"
    with travel("2026-11-05T10:00"):
        assert look(case).lamp == "GREEN"


def test_it_falls_from_red_to_green_at_once_where_both_bands_were_left(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S5", views=1)
        case = change(case, severity="S1", views=0)
        assert case.lamp == "RED"
    with travel("2026-11-04T10:00"):
        assert hear(case).lamp == "GREEN"


def test_a_rise_acts_at_once(house):
    case = judged_case(house.dealer, severity="S1")
    assert case.lamp == "GREEN"
    assert change(case, severity="S4").lamp == "YELLOW"
    assert change(case, severity="S5", views=1_000).lamp == "RED"


def test_time_counts_against_the_target_of_the_lamp_before(house):
    """S4 is yellow, five workdays to go: the steps lie at 2.5, 5 and 10 workdays."""
    with travel("2026-11-02T00:00"):
        case = hear(judged_case(house.dealer, severity="S4"))
    for now, t in (
        ("2026-11-04T12:00", "0"),
        ("2026-11-04T12:01", "0.10"),
        ("2026-11-07T00:00", "0.10"),  # Friday is over; Saturday does not count
        ("2026-11-09T00:00", "0.10"),
        ("2026-11-09T00:01", "0.25"),
        ("2026-11-14T00:00", "0.25"),
        ("2026-11-16T00:01", "0.50"),
    ):
        with travel(now):
            Case.objects.filter(pk=case.pk).update(last_contact_at=moment(now))
            look(case)
        assert last(case).time == Decimal(t), now


def test_silence_of_two_days_raises_the_score(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S2")
    with travel("2026-11-04T10:00"):
        assert look(case).score == 10
    with travel("2026-11-04T10:01"):
        case = look(case)
    assert (last(case).time, case.score) == (Decimal("0.25"), 13)
    with travel("2026-11-04T10:02"):
        assert hear(case).score == 10


def test_time_stands_still_once_it_is_resolved(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S2")
        change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
    with travel("2026-12-20T10:00"):
        assert look(case).score == 10


# alerts


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


# overrides


def test_an_override_holds_five_workdays(house):
    with travel("2026-09-29T10:00"):
        case = judged_case(house.dealer, severity="S5", views=1)
        row = override_lamp(case.pk, "YELLOW", "agreed with the customer", by=house.risk_manager)
        case.refresh_from_db()
    assert (case.lamp, case.score) == ("YELLOW", 60)
    assert row.expires_at == moment("2026-10-13T00:00")  # the holidays do not count
    assert ["OVERRIDE", "YELLOW"] in last(case).explanation
    with travel("2026-10-12T23:59"):
        assert hear(case).lamp == "YELLOW"
    with travel("2026-10-13T00:00"):
        assert look(case).lamp == "RED"
    row.refresh_from_db()
    assert row.ended_as == "EXPIRED"


def test_an_override_ends_when_the_case_becomes_worse(house):
    case = judged_case(house.dealer, severity="S4")
    override_lamp(case.pk, "GREEN", "agreed", by=house.risk_manager)
    case = look(case)
    assert case.lamp == "GREEN"
    assert change(case, severity="S5", views=1_000).lamp == "RED"
    assert LampOverride.objects.get().ended_as == "RISEN"


def test_what_an_override_cannot_do(house):
    manager = house.risk_manager
    alerted = judged_case(house.dealer, severity="S1", quick_alerts=["LEAK"])
    floored = judged_case(house.dealer, severity="S1", source="REG_12315")
    yellow = judged_case(house.dealer, severity="S4")
    for case, lamp, code in (
        (alerted, "YELLOW", "ALERT_IN_FORCE"),
        (floored, "GREEN", "LIGHT_BELOW_FLOOR"),
        (yellow, "YELLOW", "LIGHT_NOT_LOWER"),
        (yellow, "RED", "LIGHT_NOT_LOWER"),
    ):
        with pytest.raises(DomainError) as wrong:
            override_lamp(case.pk, lamp, "because", by=manager)
        assert refused(wrong) == [code]
    with pytest.raises(InvalidInput):
        override_lamp(yellow.pk, "GREEN", " ", by=manager)
    for somebody in (house.desk, house.regional_head):
        with pytest.raises(DomainError) as wrong:
            override_lamp(yellow.pk, "GREEN", "because", by=somebody)
        assert refused(wrong) == ["WRONG_ROLE"]
    with pytest.raises(StaleObject):
        override_lamp(yellow.pk, "GREEN", "because", by=manager, version=yellow.version + 1)
    over = make_case(house.dealer, CaseState.WITHDRAWN)
    with pytest.raises(DomainError) as ended:
        override_lamp(over.pk, "GREEN", "because", by=manager)
    assert refused(ended) == ["CASE_ENDED"]


def test_a_second_override_takes_the_place_of_the_first(house):
    case = judged_case(house.dealer, severity="S5", views=1)
    override_lamp(case.pk, "YELLOW", "first", by=house.risk_manager)
    override_lamp(case.pk, "GREEN", "second", by=house.risk_manager)
    assert [row.ended_as for row in case.overrides.all()] == ["REPLACED", ""]
    assert look(case).lamp == "GREEN"


def test_rating_anew_is_for_head_office_and_wants_a_reason(house):
    case = judged_case(house.dealer, severity="S2")
    with pytest.raises(DomainError) as wrong:
        rerate_case(case.pk, NewRating("S1"), "calm", by=house.advocate)
    assert refused(wrong) == ["WRONG_ROLE"]
    for rating, reason in ((NewRating("S9"), "x"), (NewRating("S1"), ""), (NewRating(), "x")):
        with pytest.raises(InvalidInput):
            rerate_case(case.pk, rating, reason, by=house.desk)
    case = rerate_case(case.pk, NewRating("S4"), "threatens to sue", by=house.desk)
    assert (case.score, case.lamp) == (35, "YELLOW")
    entry = Entry.objects.get(topic="complaints.severity_rerated")
    assert (entry.data["before"], entry.note) == ({"severity": "S2"}, "threatens to sue")


# snapshots and tables


def test_a_snapshot_is_written_when_something_changed_and_not_every_hour(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S2")
        look(case)
        assert case.snapshots.count() == 1
        rejudge_hour(timezone.now())
    with travel("2026-11-02T11:05"):
        assert rejudge_hour(timezone.now()) == 1
        assert rejudge_hour(timezone.now()) == 0
        assert case.snapshots.count() == 1
    with travel("2026-11-04T11:05"):
        rejudge_hour(timezone.now())
    assert [one.time for one in case.snapshots.all()] == [0, Decimal("0.25")]
    assert last(case).occasion == "complaints.hour_passed"


def test_the_hourly_run_leaves_what_is_over_and_goes_on_where_it_stopped(house):
    with travel("2026-11-02T10:00"):
        cases = [judged_case(house.dealer) for _ in range(3)]
        make_case(house.dealer, CaseState.CLOSED)
    with travel("2026-11-02T12:30"):
        CaseLight.objects.filter(case=cases[0]).update(checked_at=moment("2026-11-02T12:01"))
        assert rejudge_hour(timezone.now()) == 2


def test_a_history_that_was_taken_over_keeps_its_light(house):
    case = judged_case(house.dealer, severity="S5", views=1)
    CaseLight.objects.filter(case=case).delete()
    assert change(case, severity="S1").lamp == "RED"


def test_a_light_that_changes_makes_no_open_form_stale(house):
    case = judged_case(house.dealer, severity="S2")
    version = case.version
    assert change(case, severity="S5").version == version


def test_nobody_rewrites_the_history_of_a_light(house):
    case = judged_case(house.dealer)
    for statement in (
        "UPDATE complaints_risksnapshot SET score = 1",
        "DELETE FROM complaints_risksnapshot",
        "UPDATE complaints_factortable SET version = '9'",
        "DELETE FROM complaints_factortable",
    ):
        with (
            pytest.raises(IntegrityError, match="complaints_frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert case.snapshots.count() == 1


def test_another_version_of_the_tables_judges_from_its_day_on(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S3")
        tables = FactorTable.objects.get().tables
        tables["severity"] |= {"S3": 30}
        begin_factors(tables, dt.date(2026, 11, 3), "experience", by=house.risk_manager)
        assert look(case).score == 20
    with travel("2026-11-03T09:00"):
        case = look(case)
    assert (case.score, case.lamp) == (30, "YELLOW")
    assert [one.table_version for one in case.snapshots.all()] == ["1", "2"]
    assert factors_on(dt.date(2026, 11, 2))[0] == "1"


def test_who_may_begin_a_version_and_when(house):
    judged_case(house.dealer)
    tables = FactorTable.objects.get().tables
    today = timezone.localdate()
    with pytest.raises(DomainError) as wrong:
        begin_factors(tables, today, "because", by=house.desk)
    assert refused(wrong) == ["WRONG_ROLE"]
    with pytest.raises(InvalidInput) as bad:
        begin_factors(
            {**tables, "silence": "2"}, today - dt.timedelta(days=1), "", by=house.risk_manager
        )
    assert refused(bad) == ["TABLE_WRONG", "TABLE_TOO_EARLY", "REASON_MISSING"]


def test_a_merged_case_keeps_its_light(house):
    case = judged_case(house.dealer, severity="S5", views=1)
    kept = judged_case(house.dealer)
    change(case, state=CaseState.MERGED, merged_into=kept, severity="S1")
    case.refresh_from_db()
    assert (case.lamp, case.snapshots.count()) == ("RED", 1)


# what the database refuses


def breaks(constraint: str, rows, /, **values: object) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**values)


def test_what_the_database_refuses_of_alerts_facts_and_overrides(house):
    now, past = timezone.now(), timezone.now() - dt.timedelta(days=1)
    case = judged_case(house.dealer, severity="S1", quick_alerts=["LEAK"])
    calm = judged_case(house.dealer, severity="S5", views=1)
    override_lamp(calm.pk, "YELLOW", "agreed", by=house.risk_manager)
    say_fact(case.pk, FactKind.OFF_ROAD, since=timezone.localdate(), by=house.advocate)
    say_fact(case.pk, FactKind.RECALL, by=house.advocate)
    alerts, overrides = CaseAlert.objects.filter(case=case), LampOverride.objects.all()
    breaks("complaints_released_alert_says_by_whom_and_why", alerts, released_at=now)
    with (
        pytest.raises(IntegrityError, match="complaints_alert_once_in_force"),
        transaction.atomic(),
    ):
        CaseAlert.objects.create(case=case, kind="LEAK", origin="TOLD", raised_at=now)
    breaks(
        "complaints_fact_once_in_force",
        case.facts.filter(kind="RECALL"),
        kind="OFF_ROAD",
        since=now,
    )
    breaks("complaints_off_road_has_its_day", case.facts.filter(kind="OFF_ROAD"), since=None)
    breaks("complaints_withdrawn_fact_says_by_whom_and_why", case.facts.all(), withdrawn_at=now)
    breaks("complaints_override_lowers_for_a_reason_and_a_time", overrides, lamp="RED")
    breaks("complaints_override_lowers_for_a_reason_and_a_time", overrides, expires_at=past)
    breaks("complaints_ended_override_says_why", overrides, ended_at=now)
    row = LampOverride.objects.get()
    row.pk = None
    with (
        pytest.raises(IntegrityError, match="complaints_one_override_at_a_time"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
    lights = CaseLight.objects.filter(case=case)
    breaks("complaints_below_yellow_is_below_red", lights, below_red_at=now, below_yellow_at=past)
    with (
        pytest.raises(IntegrityError, match="complaints_table_says_why_it_changed"),
        transaction.atomic(),
    ):
        FactorTable.objects.create(
            version="9", valid_from=timezone.localdate(), tables={}, reason=""
        )
