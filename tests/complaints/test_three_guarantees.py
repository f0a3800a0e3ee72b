"""Every boundary of domain.md 3.8, from both sides; the car of scenario S07 starts on 2026-05-01."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.calc.sanbao import (
    BATTERY_FIRE,
    CarFacts,
    Demand,
    FoundFault,
    Repair,
    answer_by,
    complete_by,
    counted_days,
    evaluate_sanbao,
    gross_days,
    usage_fee,
)
from complaints.choices.sanbao import CarUse, SanbaoNote, SanbaoRule, SanbaoStatus
from dealerops.workcal.defaults import statutory_day
from tests.factories.complaints_light import moment

START = dt.date(2026, 5, 1)
CAR = CarFacts(START)
NOT_APPLICABLE, OK, NEAR, REACHED = SanbaoStatus
HOUR = dt.timedelta(hours=1)


def workday(day: dt.date) -> bool:
    return statutory_day(day).is_open


def status(rule: str, *, faults=(), repairs=(), as_of="2026-08-01T12:00", car=CAR) -> str:
    car = CarFacts(car.starts_on, car.use, tuple(faults) or car.faults, car.demand)
    found = evaluate_sanbao(car, list(repairs), moment(as_of), workday)
    assert set(found) == set(SanbaoRule)
    return found[SanbaoRule(rule)].status


def fault(kind: str, at: str, km: int | None = 1_000, **more) -> FoundFault:
    return FoundFault(kind, moment(at), km, **more)


def repairs_of(*hours: float, first="2026-06-01T08:00", **more) -> list[Repair]:
    """One repair a week, each of so many hours."""
    begin = moment(first)
    return [
        Repair(
            f"R{number}",
            begin + number * dt.timedelta(days=7),
            begin + number * dt.timedelta(days=7) + length * HOUR,
            **{"km": 5_000, **more},
        )
        for number, length in enumerate(hours, start=1)
    ]


# a) seven days


@pytest.mark.parametrize("part", ["ENGINE", "TRANSMISSION", "BATTERY", "MOTOR"])
def test_an_assembly_that_fails_within_seven_days(part):
    assert status("WEEK", faults=[fault(part, "2026-05-08T23:59")]) == REACHED
    assert status("WEEK", faults=[fault(part, "2026-05-09T00:00")]) == OK


def test_another_part_within_seven_days_is_no_case_of_a():
    for part in ("BRAKE", "BODY", "ELECTRICAL", "OTHER"):
        assert status("WEEK", faults=[fault(part, "2026-05-03T10:00")]) == OK


def test_a_fault_that_is_only_told_within_the_week_makes_it_near():
    told = fault("ENGINE", "2026-05-08T10:00", is_confirmed=False)
    assert status("WEEK", faults=[told], as_of="2026-05-08T12:00") == NEAR
    cured = fault("ENGINE", "2026-05-08T10:00", is_confirmed=False, is_open=False)
    assert status("WEEK", faults=[cured], as_of="2026-05-08T12:00") == OK


def test_whoever_replaces_a_part_of_the_engine_within_the_week_has_found_it_faulty():
    for found in (
        {"assemblies": frozenset({"ENGINE"})},
        {"parts": frozenset({("MOTOR", "rotor")})},
    ):
        early = Repair("R1", moment("2026-05-08T10:00"), km=300, **found)
        assert status("WEEK", repairs=[early]) == REACHED
        assert status("ASSEMBLY_FAULT", repairs=[early]) == REACHED
        late = Repair("R1", moment("2026-05-09T00:00"), km=300, **found)
        assert status("WEEK", repairs=[late]) == OK
        assert status("ASSEMBLY_FAULT", repairs=[late]) == REACHED
        far = Repair("R1", moment("2026-06-30T10:00"), km=3_001, **found)
        assert status("ASSEMBLY_FAULT", repairs=[far]) == OK
    pads = Repair("R1", moment("2026-05-03T10:00"), parts=frozenset({("BRAKE", "pads")}))
    assert status("WEEK", repairs=[pads]) == OK


# b) sixty days and 3,000 km


@pytest.mark.parametrize("part", ["STEERING", "BRAKE", "BODY", "FUEL", BATTERY_FIRE])
def test_a_grave_failure_within_sixty_days_and_3000_km(part):
    assert status("FAILURE", faults=[fault(part, "2026-06-30T23:59", 2_900)]) == REACHED
    assert status("FAILURE", faults=[fault(part, "2026-06-30T10:00", 3_000)]) == REACHED
    assert status("FAILURE", faults=[fault(part, "2026-07-01T00:00", 2_900)]) == OK
    assert status("FAILURE", faults=[fault(part, "2026-06-30T10:00", 3_001)]) == OK


def test_a_main_part_of_an_assembly_means_a_new_assembly():
    early = fault("ENGINE", "2026-06-30T10:00", 3_000)
    assert status("ASSEMBLY_FAULT", faults=[early]) == REACHED
    assert status("FAILURE", faults=[early]) == OK
    assert status("ASSEMBLY_FAULT", faults=[fault("ENGINE", "2026-07-01T10:00")]) == OK
    assert status("ASSEMBLY_FAULT", faults=[fault("ENGINE", "2026-06-30T10:00", 3_001)]) == OK
    assert status("ASSEMBLY_FAULT", faults=[fault("BRAKE", "2026-06-01T10:00")]) == OK


def test_ten_days_before_the_end_a_fault_that_is_told_makes_it_near():
    told = fault("BRAKE", "2026-06-10T10:00", is_confirmed=False)
    assert status("FAILURE", faults=[told], as_of="2026-06-19T12:00") == OK  # 11 days left
    assert status("FAILURE", faults=[told], as_of="2026-06-20T12:00") == NEAR  # 10 days left


def test_what_showed_before_the_delivery_does_not_count():
    assert status("FAILURE", faults=[fault("BRAKE", "2026-04-30T10:00", 5)]) == OK


# c) repairs


def test_a_severe_safety_failure_repaired_twice():
    one, two, three = repairs_of(20, 20, 20, is_severe=True)
    assert status("SAFETY", repairs=[]) == OK
    assert status("SAFETY", repairs=[one]) == NEAR
    assert status("SAFETY", repairs=[one, two]) == NEAR  # cured
    uncured = Repair("R2", two.started_at, two.finished_at, is_severe=True, is_cured=False)
    assert status("SAFETY", repairs=[one, uncured]) == REACHED
    assert status("SAFETY", repairs=[one, two, three]) == REACHED  # a new one
    back = fault("STEERING", "2026-07-20T10:00", 9_000)
    assert status("SAFETY", repairs=[one, two], faults=[back]) == REACHED
    said = fault("STEERING", "2026-07-20T10:00", 9_000, is_confirmed=False)
    assert status("SAFETY", repairs=[one, two], faults=[said]) == NEAR  # nobody has looked yet
    before = fault("STEERING", "2026-06-09T10:00", 9_000)
    assert status("SAFETY", repairs=[one, two], faults=[before]) == NEAR


def test_a_second_repair_that_still_runs_has_not_been_done_twice():
    one, two, _ = repairs_of(20, 20, 20, is_severe=True, is_cured=False)
    running = Repair("R2", two.started_at, None, is_severe=True, is_cured=False)
    assert status("SAFETY", repairs=[one, running]) == NEAR


def test_an_assembly_replaced_twice_and_still_not_usable():
    engines = repairs_of(20, 20, 20, assemblies=frozenset({"ENGINE"}))
    assert status("ASSEMBLY", repairs=[]) == OK
    assert status("ASSEMBLY", repairs=engines[:1]) == NEAR
    assert status("ASSEMBLY", repairs=engines[:2]) == NEAR
    assert status("ASSEMBLY", repairs=engines) == REACHED
    again = fault("ENGINE", "2026-07-01T10:00", 9_000)
    assert status("ASSEMBLY", repairs=engines[:2], faults=[again]) == REACHED
    other = fault("MOTOR", "2026-07-01T10:00", 9_000)
    assert status("ASSEMBLY", repairs=engines[:2], faults=[other]) == NEAR


def test_different_assemblies_are_not_added_up():
    engine, motor, battery = repairs_of(20, 20, 20, is_cured=False)
    mixed = [
        Repair(
            one.name, one.started_at, one.finished_at, is_cured=False, assemblies=frozenset({kind})
        )
        for one, kind in ((engine, "ENGINE"), (motor, "MOTOR"), (battery, "BATTERY"))
    ]
    assert status("ASSEMBLY", repairs=mixed) == NEAR


@pytest.mark.parametrize(
    "system",
    ["ENGINE", "TRANSMISSION", "BATTERY", "MOTOR", "STEERING", "BRAKE", "SUSPENSION", "DRIVELINE",
     "EMISSION", "BODY"],
)  # fmt: skip
def test_the_same_main_part_replaced_twice(system):
    rows = repairs_of(20, 20, 20, parts=frozenset({(system, "pump")}))
    assert status("PART", repairs=rows[:1]) == OK
    assert status("PART", repairs=rows[:2]) == NEAR
    assert status("PART", repairs=rows) == REACHED
    assert status("ASSEMBLY", repairs=rows) == OK  # the counts are not added together


def test_parts_of_other_systems_and_different_parts_do_not_count():
    assert (
        status("PART", repairs=repairs_of(9, 9, 9, parts=frozenset({("ELECTRICAL", "lamp")}))) == OK
    )
    rows = repairs_of(9, 9, 9)
    mixed = [
        Repair(one.name, one.started_at, one.finished_at, parts=frozenset({("BRAKE", str(number))}))
        for number, one in enumerate(rows)
    ]
    assert status("PART", repairs=mixed) == OK


@pytest.mark.parametrize(("days", "expected"), [(19, OK), (20, NEAR), (30, NEAR), (31, REACHED)])
def test_days_in_repair(days, expected):
    assert status("DAYS", repairs=repairs_of(days * 24), as_of="2026-09-01T12:00") == expected


def test_thirty_days_and_a_minute_are_thirty_one():
    assert status("DAYS", repairs=repairs_of(30 * 24 + 1 / 60), as_of="2026-09-01T12:00") == REACHED


@pytest.mark.parametrize(
    ("times", "expected"), [(2, OK), (3, NEAR), (4, NEAR), (5, REACHED), (6, REACHED)]
)
def test_the_same_problem_again(times, expected):
    rows = repairs_of(*[5] * times, problems=frozenset({"BRAKES"}))
    assert status("TIMES", repairs=rows) == expected


def test_different_problems_are_not_added_up():
    rows = [*repairs_of(5, 5, 5, 5, problems=frozenset({"BRAKES"}))]
    rows += repairs_of(5, 5, 5, 5, first="2026-06-03T08:00", problems=frozenset({"ENGINE"}))
    assert status("TIMES", repairs=rows) == NEAR


def test_only_quality_problems_count():
    rows = repairs_of(*[200] * 5, problems=frozenset({"BRAKES"}), is_quality=False, is_severe=True)
    for rule in ("TIMES", "DAYS", "SAFETY", "LOAN"):
        assert status(rule, repairs=rows) == OK


def test_the_period_is_two_years_and_50000_km():
    two_years_on = "2028-06-01T00:00"

    def of(first: str, km: int) -> str:
        rows = repairs_of(31 * 24, first=first, km=km)
        return status("DAYS", repairs=rows, as_of=two_years_on)

    assert of("2028-04-24T08:00", 50_000) == REACHED  # begins on 2028-05-01, the last day
    assert of("2028-04-25T08:00", 50_000) == OK
    assert of("2028-04-24T08:00", 50_001) == OK


# d) days of a repair


@pytest.mark.parametrize(
    ("hours", "days"), [(0, 0), (1, 1), (24, 1), (24.01, 2), (30, 2), (48, 2), (50, 3), (120, 5)]
)
def test_a_day_is_24_hours_and_the_rest_is_a_day(hours, days):
    (repair,) = repairs_of(hours)
    assert gross_days(repair, moment("2026-12-01T12:00")) == days


def test_30_24_and_50_hours_are_six_days():
    rows = repairs_of(30, 24, 50)
    assert sum(counted_days(one, moment("2026-12-01T12:00")) for one in rows) == 6


def test_ordinary_parts_count_and_a_harness_for_this_car_does_not():
    begin, end = moment("2026-06-01T08:00"), moment("2026-06-15T08:00")
    waiting = (moment("2026-06-02T08:00"), moment("2026-06-14T08:00"))
    assert counted_days(Repair("R", begin, end), end) == 14
    assert counted_days(Repair("R", begin, end, excluded=(waiting,)), end) == 2
    assert gross_days(Repair("R", begin, end, excluded=(waiting,)), end) == 14
    twice = (waiting, (moment("2026-06-10T08:00"), moment("2026-07-30T08:00")))
    assert counted_days(Repair("R", begin, end, excluded=twice), end) == 1


def test_from_the_sixth_day_there_is_a_loan_car():
    (repair,) = repairs_of(999)  # begins on 2026-06-08 at 08:00 and still runs
    running = [Repair("R", repair.started_at)]
    assert status("LOAN", repairs=running, as_of="2026-06-12T08:00") == OK  # 4 days
    assert status("LOAN", repairs=running, as_of="2026-06-12T08:01") == NEAR
    assert status("LOAN", repairs=running, as_of="2026-06-13T08:00") == NEAR  # 5 days
    assert status("LOAN", repairs=running, as_of="2026-06-13T08:01") == REACHED
    assert (
        status("LOAN", repairs=[Repair("R", repair.started_at, moment("2026-06-20T08:00"))]) == OK
    )


# e) a demand


def test_ten_workdays_to_answer_and_twenty_to_complete():
    asked = dt.date(2026, 7, 6)
    assert answer_by(asked, workday) == dt.date(2026, 7, 20)
    assert complete_by(asked, workday) == dt.date(2026, 8, 3)


@pytest.mark.parametrize(
    ("as_of", "answer", "completion"),
    [
        ("2026-07-16T12:00", OK, OK),  # two workdays left
        ("2026-07-17T12:00", NEAR, OK),
        ("2026-07-20T23:59", NEAR, OK),
        ("2026-07-21T00:00", REACHED, OK),
        ("2026-07-30T12:00", REACHED, OK),
        ("2026-07-31T12:00", REACHED, NEAR),
        ("2026-08-04T00:00", REACHED, REACHED),
    ],
)
def test_the_terms_of_a_demand(as_of, answer, completion):
    car = CarFacts(START, demand=Demand(dt.date(2026, 7, 6)))
    assert status("ANSWER", car=car, as_of=as_of) == answer
    assert status("COMPLETION", car=car, as_of=as_of) == completion


def test_a_term_that_was_kept_stays_kept():
    car = CarFacts(
        START, demand=Demand(dt.date(2026, 7, 6), dt.date(2026, 7, 20), dt.date(2026, 8, 3))
    )
    assert status("ANSWER", car=car, as_of="2027-01-04T12:00") == OK
    assert status("COMPLETION", car=car, as_of="2027-01-04T12:00") == OK
    late = CarFacts(
        START, demand=Demand(dt.date(2026, 7, 6), dt.date(2026, 7, 21), dt.date(2026, 8, 4))
    )
    assert status("ANSWER", car=late, as_of="2027-01-04T12:00") == REACHED
    assert status("COMPLETION", car=late, as_of="2027-01-04T12:00") == REACHED


def test_without_a_demand_there_is_no_term():
    assert status("ANSWER") == NOT_APPLICABLE


def test_what_the_use_of_the_car_costs():
    assert usage_fee(Decimal(300_000), 12_000) == Decimal(18_000)
    assert usage_fee(Decimal(300_000), 12_000, Decimal("0.004")) == Decimal(14_400)
    assert usage_fee(Decimal("199999.99"), 333) == Decimal("333.00")
    with pytest.raises(ValueError, match=r"0\.5 %"):
        usage_fee(Decimal(300_000), 12_000, Decimal("0.0051"))


# who has them at all


@pytest.mark.parametrize("use", [CarUse.COMPANY, CarUse.RENTAL, CarUse.OPERATING])
def test_only_consumers_have_the_three_guarantees(use):
    car = CarFacts(START, use, (fault("BRAKE", "2026-05-02T10:00"),))
    found = evaluate_sanbao(car, repairs_of(900), moment("2026-08-01T12:00"), workday)
    assert {one.status for one in found.values()} == {NOT_APPLICABLE}
    assert {one.note for one in found.values()} == {SanbaoNote.NOT_A_CONSUMER}


def test_without_a_start_nothing_is_said():
    found = evaluate_sanbao(CarFacts(None), repairs_of(900), moment("2026-08-01T12:00"), workday)
    assert {one.note for one in found.values()} == {SanbaoNote.START_UNKNOWN}


def test_the_evidence_names_repairs_days_and_km():
    rows = repairs_of(30, 24, 50)
    found = evaluate_sanbao(
        CarFacts(START, faults=(fault("BRAKE", "2026-06-30T10:00", 2_900),)),
        rows,
        moment("2026-08-01T12:00"),
        workday,
    )
    assert found[SanbaoRule.DAYS].evidence == {"days": 6, "repairs": {"R1": 2, "R2": 1, "R3": 3}}
    assert found[SanbaoRule.FAILURE].evidence == {
        "until": "2026-06-30",
        "faults": [{"fault": "BRAKE", "on": "2026-06-30", "km": 2_900}],
    }


lengths = st.lists(st.floats(0.1, 900), max_size=6)
RANK = list(SanbaoStatus.values)


@given(lengths, st.floats(0.1, 900))
def test_one_more_repair_never_takes_a_right_away(hours, more):
    facts = {"problems": frozenset({"X"}), "is_severe": True, "assemblies": frozenset({"ENGINE"})}
    as_of = moment("2026-12-01T12:00")
    before = evaluate_sanbao(CAR, repairs_of(*hours, **facts), as_of, workday)
    after = evaluate_sanbao(CAR, repairs_of(*hours, more, **facts), as_of, workday)
    for rule in (SanbaoRule.DAYS, SanbaoRule.TIMES, SanbaoRule.SAFETY, SanbaoRule.ASSEMBLY):
        assert RANK.index(after[rule].status) >= RANK.index(before[rule].status)
