"""What turns a case red, what keeps it so, and what lets it fall (domain.md 3.4, S06)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from complaints.choices import CaseState
from complaints.choices.light import RESOLUTION_WITHIN
from complaints.models import (
    Case,
    CaseLight,
    RiskSnapshot,
)
from complaints.selectors.light_facts import target_of
from complaints.services import light_hours
from complaints.services.following import follow_the_hour
from complaints.services.light_by_hand import (
    NewRating,
    release_alert,
    rerate_case,
)
from complaints.services.light_hours import rejudge_hour
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.policy.services import set_value
from tests.factories.complaints import make_case
from tests.factories.complaints_light import change, hear, judged_case, look, moment, travel
from tests.factories.market import make_vin


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


def test_a_light_that_time_turns_red_is_paged_and_climbs_like_any_other(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S4", views=5_000)
        assert (case.score, case.lamp, case.level) == (53, "YELLOW", 1)
    with travel("2026-11-04T10:30"):
        rejudge_hour(timezone.now())
        case.refresh_from_db()
        assert (case.score, case.lamp, case.level) == (66, "RED", 3)
    red = case.alerts.filter(kind="RED", robot=None)
    reached = set(red.values_list("recipient", flat=True))
    assert {house.advocate.user_id, house.risk_manager.user_id} <= reached
    assert set(case.clocks.running().values_list("lamp", flat=True)) == {"RED"}


def test_time_stands_still_once_it_is_resolved(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S2")
        change(case, state=CaseState.RESOLVED, resolved_at=timezone.now())
    with travel("2026-12-20T10:00"):
        assert look(case).score == 10


# snapshots


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


def test_a_merged_case_keeps_its_light(house):
    case = judged_case(house.dealer, severity="S5", views=1)
    kept = judged_case(house.dealer)
    change(case, state=CaseState.MERGED, merged_into=kept, severity="S1")
    case.refresh_from_db()
    assert (case.lamp, case.snapshots.count()) == ("RED", 1)


def test_a_target_that_the_policy_leaves_out_is_the_defaults(house):
    day = dt.timedelta(days=1)
    case = judged_case(house.dealer, severity="S4")
    written = {"GREEN": "90m", "RED": "soon"}
    set_value(RESOLUTION_WITHIN, written, valid_from=timezone.localdate(), by=SYSTEM)
    assert look(case).lamp == "YELLOW"
    found = [target_of(case, lamp) for lamp in ("GREEN", "YELLOW", "RED")]
    assert found == [dt.timedelta(minutes=90), 5 * day, 3 * day]


def test_a_case_that_fails_stops_no_other_light(house, monkeypatch):
    with travel("2026-11-02T10:00"):
        first, *others = (judged_case(house.dealer) for _ in range(3))

    def break_off(case_id, *, by):
        if case_id == first.pk:
            raise KeyError("YELLOW")
        return follow_the_hour(case_id, by=by)

    monkeypatch.setattr(light_hours, "follow_the_hour", break_off)
    with travel("2026-11-02T12:30"):
        assert rejudge_hour(timezone.now()) == len(others)
    monkeypatch.undo()
    with travel("2026-11-02T12:40"):
        assert rejudge_hour(timezone.now()) == 1
