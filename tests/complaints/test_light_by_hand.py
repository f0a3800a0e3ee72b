"""What people do to a light, the versions of its tables, and what the database refuses (domain.md 3.4)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints.choices import CaseState
from complaints.choices.light import FactKind
from complaints.models import (
    Case,
    CaseAlert,
    CaseLight,
    FactorTable,
    LampOverride,
    RiskSnapshot,
)
from complaints.services.case_facts import say_fact
from complaints.services.factor_tables import begin_factors, factors_on
from complaints.services.light_by_hand import (
    NewRating,
    override_lamp,
    release_alert,
    rerate_case,
)
from complaints.services.triage import Rating, triage_case
from dealerops.foundation.errors import DomainError, InvalidInput, StaleObject
from dealerops.journal.models import Entry
from tests.factories.complaints import make_case
from tests.factories.complaints_light import change, hear, judged_case, look, moment, travel


def last(case: Case) -> RiskSnapshot:
    return RiskSnapshot.objects.filter(case=case).latest("number")


def refused(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [one.code for one in error.value.refusals]


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
    with pytest.raises(InvalidInput) as silent:
        override_lamp(yellow.pk, "GREEN", " ", by=manager)
    assert refused(silent) == ["REASON_MISSING"]
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


# versions of the tables


def test_a_failed_brake_that_triage_finds_rings_and_pages(house):
    case = judged_case(house.dealer, severity="S1")
    case = triage_case(case.pk, Rating("REPAIR", "S4", fault="BRAKE"), by=house.desk)
    assert (case.lamp, case.quick_alerts, case.level) == ("RED", ["INJURY"], 3)
    paged = case.alerts.filter(kind="QUICK_ALERT").values_list("recipient", flat=True)
    assert {house.risk_manager.user_id, house.advocate.user_id} <= set(paged)
    assert CaseAlert.objects.get(case=case).origin == "FOUND"


def test_a_failed_steering_that_is_rated_grave_rings_until_it_is_released(house):
    case = judged_case(house.dealer, severity="S2", fault="STEERING")
    assert case.quick_alerts == []
    case = rerate_case(case.pk, NewRating("S4"), "drove into a fence", by=house.desk)
    assert (case.lamp, case.quick_alerts) == ("RED", ["INJURY"])
    change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
    release_alert(case.pk, "steering gear replaced", by=house.risk_manager)
    assert look(case).quick_alerts == []  # the fault and the rating stay on record


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
