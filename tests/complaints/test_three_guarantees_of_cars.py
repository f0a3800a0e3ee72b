"""The Three Guarantees of real rows: repair orders, the sale, the fact sheet, and what follows (S07)."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from aftersales.models import RepairOrder, RoItem, Symptom
from complaints.choices import CaseState
from complaints.models import Case, RiskSnapshot, SanbaoEvaluation, SanbaoFact, SensorSignal
from complaints.services.sanbao import evaluate_car, evaluate_cars
from complaints.services.sanbao_sheet import SheetLine, say_sanbao_fact, withdraw_sanbao_fact
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from dealerops.journal.services import drain, record
from dealerops.registry.models import MileageReading, VehicleSale
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle
from tests.factories.complaints_light import judged_case, look, moment, travel
from tests.factories.market import make_customer


@pytest.fixture
def car(house):
    """Invoiced on 2026-04-28, handed over on 2026-05-01 to a private person."""
    vehicle = make_vehicle()
    VehicleSale.objects.create(
        vehicle=vehicle, sold_on=dt.date(2026, 4, 28), delivered_on=dt.date(2026, 5, 1),
        dealer=house.dealer, buyer=make_driver(),
    )  # fmt: skip
    return vehicle


def repaired(house, vehicle, start: str, end: str, *, system="BRAKES", **more) -> RepairOrder:
    """A warranty repair from check-in to the passed check."""
    order = a_delivered_order(
        house.dealer, vehicle=vehicle, type="WARRANTY", delivered_at=moment(end), mileage=5_000,
        **{"arrived_at": moment(start), "greeted_at": moment(start), "opened_at": moment(start),
           "qc_passed_at": moment(end), **more},
    )  # fmt: skip
    Symptom.objects.create(order=order, system=system, what="异响")
    return order


def judge(vehicle, now: str) -> dict[str, str]:
    with travel(now):
        row = evaluate_car(vehicle.pk, by=SYSTEM)
    return {rule: one["status"] for rule, one in row.rules.items()}


def test_scenario_s07_days_of_repairs(house, car):
    repaired(house, car, "2026-06-01T08:00", "2026-06-02T14:00")  # 30 h
    repaired(house, car, "2026-06-08T08:00", "2026-06-09T08:00")  # 24 h
    repaired(house, car, "2026-06-15T08:00", "2026-06-17T10:00")  # 50 h
    judge(car, "2026-07-01T10:00")
    row = SanbaoEvaluation.objects.get()
    assert row.rules["DAYS"]["evidence"]["days"] == 6
    assert row.rules["TIMES"]["status"] == "NEAR"
    assert (row.near, row.reached) == (["TIMES"], [])


def test_scenario_s07_four_times_is_near_and_five_is_reached(house, car):
    for week in range(4):
        day = dt.date(2026, 6, 1) + dt.timedelta(days=7 * week)
        repaired(house, car, f"{day}T08:00", f"{day}T16:00")
    assert judge(car, "2026-07-01T10:00")["TIMES"] == "NEAR"
    repaired(house, car, "2026-07-02T08:00", "2026-07-02T16:00")
    assert judge(car, "2026-07-03T10:00")["TIMES"] == "REACHED"
    topics = Entry.objects.filter(topic__startswith="complaints.sanbao").order_by("pk")
    assert [(one.topic, one.data.get("rule")) for one in topics] == [
        ("complaints.sanbao_changed", None),
        ("complaints.sanbao_near", "TIMES"),
        ("complaints.sanbao_changed", None),
        ("complaints.sanbao_reached", "TIMES"),
    ]


def test_scenario_s07_brakes_on_day_sixty(house, car):
    with travel("2026-06-30T10:00"):
        case = judged_case(house.dealer, vehicle=car, severity="S2")
        fact = say_sanbao_fact(
            case.pk,
            SheetLine("FAULT", fault="BRAKE", km=2_900, at=timezone.now()),
            by=house.advocate,
        )
    newest = SanbaoEvaluation.objects.latest("pk")
    assert newest.reached == ["FAILURE"]
    snapshot = RiskSnapshot.objects.filter(case=case).latest("number")
    assert (snapshot.legal, snapshot.inputs["legal"]) == (20, ["SANBAO_REACHED"])
    with travel("2026-06-30T11:00"):
        withdraw_sanbao_fact(fact.pk, by=house.advocate)
        for line in (
            SheetLine("FAULT", fault="BRAKE", km=3_001, at=timezone.now()),
            SheetLine("FAULT", fault="SUSPENSION", km=100, at=timezone.now()),
        ):
            say_sanbao_fact(case.pk, line, by=house.advocate)
    newest = SanbaoEvaluation.objects.latest("pk")
    assert newest.reached == []
    assert RiskSnapshot.objects.filter(case=case).latest("number").legal == 0


def test_the_odometer_says_how_far_the_car_had_driven(house, car):
    with travel("2026-06-30T10:00"):
        case = judged_case(house.dealer, vehicle=car)
        MileageReading.objects.create(
            vehicle=car, read_on=dt.date(2026, 6, 1), km=3_001, source="CUSTOMER"
        )
        line = SheetLine("FAULT", fault="BRAKE", at=timezone.now())
        say_sanbao_fact(case.pk, line, by=house.advocate)
    assert SanbaoEvaluation.objects.latest("pk").reached == []


def test_scenario_s07_transport_does_not_count_and_waiting_does(house, car):
    order = repaired(house, car, "2026-06-01T08:00", "2026-06-15T08:00")
    with travel("2026-06-16T10:00"):
        case = judged_case(house.dealer, vehicle=car)
        assert evaluate_car(car.pk, by=SYSTEM).rules["DAYS"]["evidence"]["days"] == 14
        say_sanbao_fact(
            case.pk,
            SheetLine(
                "TRANSPORT",
                order_id=order.pk,
                at=moment("2026-06-02T08:00"),
                until=moment("2026-06-14T08:00"),
            ),
            by=house.director,
        )
    assert SanbaoEvaluation.objects.latest("pk").rules["DAYS"]["evidence"]["days"] == 2


def test_a_companys_car_has_no_three_guarantees(house):
    vehicle = make_vehicle()
    VehicleSale.objects.create(
        vehicle=vehicle, sold_on=dt.date(2026, 5, 1), buyer=make_customer(), dealer=house.dealer
    )
    assert set(judge(vehicle, "2026-07-01T10:00").values()) == {"NOT_APPLICABLE"}
    with travel("2026-07-01T11:00"):
        case = judged_case(house.dealer, vehicle=vehicle)
        say_sanbao_fact(case.pk, SheetLine("USE", use="CONSUMER"), by=house.lawyer)
    assert SanbaoEvaluation.objects.latest("pk").rules["DAYS"]["status"] == "OK"


def test_a_car_that_nobody_sold_says_so_until_somebody_knows(house):
    vehicle = make_vehicle()
    with travel("2026-07-01T10:00"):
        case = judged_case(house.dealer, vehicle=vehicle)
        row = evaluate_car(vehicle.pk, by=SYSTEM)
        assert {one["note"] for one in row.rules.values()} == {"START_UNKNOWN"}
        say_sanbao_fact(case.pk, SheetLine("STARTED", at=moment("2026-05-01T00:00")), by=house.desk)
    assert SanbaoEvaluation.objects.latest("pk").rules["DAYS"]["status"] == "OK"


def test_the_customers_own_word_makes_it_near_and_not_reached(house, car):
    with travel("2026-06-25T10:00"):
        judged_case(house.dealer, vehicle=car, fault="BRAKE", severity="S2")
        row = evaluate_car(car.pk, by=SYSTEM)
    assert (row.near, row.reached) == (["FAILURE"], [])


def test_whoever_wants_to_give_the_car_back_starts_the_terms(house, car):
    with travel("2026-07-06T10:00"):
        case = judged_case(house.dealer, vehicle=car, demand="RETURN", severity="S2")
    with travel("2026-07-17T10:00"):
        row = evaluate_car(car.pk, by=SYSTEM)
        assert row.rules["ANSWER"] == {
            "status": "NEAR", "note": "", "evidence": {"until": "2026-07-20", "done_on": None}
        }  # fmt: skip
        assert row.rules["COMPLETION"]["evidence"]["until"] == "2026-08-03"
        say_sanbao_fact(case.pk, SheetLine("ANSWERED", at=timezone.now()), by=house.lawyer)
    assert SanbaoEvaluation.objects.latest("pk").rules["ANSWER"]["status"] == "OK"


def test_a_demand_whose_term_is_near_adds_to_the_law(house, car):
    with travel("2026-07-06T10:00"):
        case = judged_case(house.dealer, vehicle=car, severity="S2", demand="RETURN")
    for now, legal in (("2026-07-16T10:00", []), ("2026-07-17T10:00", ["DEADLINE"])):
        with travel(now):
            Case.objects.filter(pk=case.pk).update(last_contact_at=timezone.now())
            evaluate_cars(timezone.now())
            look(case)
        assert RiskSnapshot.objects.filter(case=case).latest("number").inputs["legal"] == legal


def test_replaced_assemblies_severe_repairs_and_named_problems(house, car):
    orders = [
        repaired(house, car, f"2026-06-0{day}T08:00", f"2026-06-0{day}T16:00", system="OTHER")
        for day in (1, 3, 5)
    ]
    with travel("2026-06-06T10:00"):
        case = judged_case(house.dealer, vehicle=car)
        for order in orders:
            for line in (
                SheetLine("ASSEMBLY", order_id=order.pk, fault="ENGINE"),
                SheetLine("PART", order_id=order.pk, fault="BRAKE", part="pump"),
                SheetLine("SEVERE", order_id=order.pk),
                SheetLine("PROBLEM", order_id=order.pk, part="noise"),
            ):
                say_sanbao_fact(case.pk, line, by=house.director)
    row = SanbaoEvaluation.objects.latest("pk")
    assert row.reached == ["SAFETY", "ASSEMBLY", "PART"]
    assert row.near == ["TIMES"]
    with travel("2026-06-06T11:00"):
        line = SheetLine("NO_QUALITY", order_id=orders[0].pk)
        say_sanbao_fact(case.pk, line, by=house.director)
    assert SanbaoEvaluation.objects.latest("pk").reached == []


def test_a_repair_that_the_customer_pays_is_no_quality_problem(house, car):
    order = a_delivered_order(house.dealer, vehicle=car, delivered_at=moment("2026-06-02T08:00"))
    assert judge(car, "2026-07-01T10:00")["DAYS"] == "OK"
    assert SanbaoEvaluation.objects.get().rules["DAYS"]["evidence"]["repairs"] == {}
    RoItem.objects.create(
        order=order, kind="PART", payer="WARRANTY", description="泵", unit_price=1, amount=1
    )
    judge(car, "2026-07-01T11:00")
    assert SanbaoEvaluation.objects.latest("pk").rules["DAYS"]["evidence"]["days"] == 1


def test_the_same_answer_is_not_kept_twice(house, car):
    repaired(house, car, "2026-06-01T08:00", "2026-06-02T14:00")
    judge(car, "2026-07-01T10:00")
    judge(car, "2026-07-02T10:00")
    assert SanbaoEvaluation.objects.count() == 1


def test_a_warranty_repair_that_is_delivered_is_judged_by_itself(house, car):
    with travel("2026-07-01T10:00"):
        paid = a_delivered_order(house.dealer, vehicle=make_vehicle())
        order = repaired(house, car, "2026-06-01T08:00", "2026-07-01T08:00")
        with transaction.atomic():
            for one in (paid, order):
                record(one, "aftersales.order_delivered", by=SYSTEM)
        drain("default")
    row = SanbaoEvaluation.objects.get()
    assert (row.vehicle_id, row.near) == (car.pk, ["DAYS"])


def test_a_right_that_is_reached_moves_the_light_of_the_open_case(house, car):
    with travel("2026-07-01T10:00"):
        case = judged_case(house.dealer, vehicle=car, severity="S3")
        over = judged_case(house.dealer, vehicle=car, severity="S1", state=CaseState.WITHDRAWN)
        repaired(house, car, "2026-05-20T08:00", "2026-06-25T08:00")
        evaluate_cars(timezone.now())
        drain("default")
    case.refresh_from_db()
    over.refresh_from_db()
    assert (case.score, case.lamp, over.lamp) == (40, "YELLOW", "GREEN")


def test_the_morning_looks_at_cars_that_stand_without_a_case(house, car):
    with travel("2026-07-01T10:00"):
        repaired(
            house, car, "2026-06-20T08:00", "2026-07-09T08:00", state="WIP", qc_passed_at=None,
        )  # fmt: skip
        assert evaluate_cars(timezone.now()) == 1
    row = SanbaoEvaluation.objects.get()
    assert row.rules["LOAN"]["status"] == "REACHED"
    assert row.near == []  # a loan car is no right to exchange or return


def test_the_counter_tells_once_of_each_right_that_comes_near_or_is_reached(house, car):
    with travel("2026-07-01T10:00"):
        repaired(house, car, "2026-06-01T08:00", "2026-06-22T08:00")
        for _ in range(2):
            evaluate_cars(timezone.now())
            evaluate_car(car.pk, by=SYSTEM)
            drain("default")
        signal = SensorSignal.objects.get()
    assert (signal.source.code, signal.vehicle_id) == ("WORKSHOP", car.pk)
    assert (signal.severity, signal.touch_point, signal.dealer_id) == (
        "S3",
        "WARRANTY",
        house.dealer.pk,
    )
    assert signal.external_id == f"3B:{car.pk}:DAYS:NEAR"
    with travel("2026-07-20T10:00"):
        repaired(house, car, "2026-07-02T08:00", "2026-07-19T08:00")
        evaluate_car(car.pk, by=SYSTEM)
        drain("default")
    case = Case.objects.get(vehicle=car)
    assert (case.severity, RiskSnapshot.objects.filter(case=case).latest("number").legal) == (
        "S4",
        20,
    )


def test_the_counter_is_silent_where_the_car_has_an_open_case(house, car):
    with travel("2026-07-01T10:00"):
        case = judged_case(house.dealer, vehicle=car)
        repaired(house, car, "2026-05-20T08:00", "2026-06-25T08:00")
        evaluate_car(car.pk, by=SYSTEM)
        drain("default")
    case.refresh_from_db()
    assert not SensorSignal.objects.filter(source__code="WORKSHOP").exists()
    assert case.recurrence_count == 0


def test_what_the_sheet_refuses(house, car):
    case = judged_case(house.dealer, vehicle=car)
    now, later = timezone.now(), timezone.now() + dt.timedelta(days=1)
    foreign = a_delivered_order(house.dealer)
    for line, code in (
        (SheetLine("RAIN"), "FACT_UNKNOWN"),
        (SheetLine("SEVERE"), "SHEET_ORDER"),
        (SheetLine("SEVERE", order_id=foreign.pk), "SHEET_ORDER"),
        (SheetLine("FAULT", at=now), "SHEET_FAULT"),
        (SheetLine("FAULT", fault="BRAKE"), "SHEET_TIME"),
        (SheetLine("FAULT", fault="BRAKE", at=later), "SHEET_TIME"),
        (SheetLine("USE", use="FUN"), "SHEET_USE"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            say_sanbao_fact(case.pk, line, by=house.advocate)
        assert [one.code for one in wrong.value.refusals] == [code]
    with pytest.raises(InvalidInput) as wrong:
        say_sanbao_fact(case.pk, SheetLine("TRANSPORT", at=now, until=now), by=house.advocate)
    assert [one.code for one in wrong.value.refusals] == ["SHEET_ORDER", "SHEET_SPAN"]
    with pytest.raises(InvalidInput) as wrong:
        say_sanbao_fact(case.pk, SheetLine("PART", fault="BRAKE"), by=house.advocate)
    assert [one.code for one in wrong.value.refusals] == ["SHEET_ORDER", "SHEET_PART"]
    with pytest.raises(DomainError) as role:
        say_sanbao_fact(case.pk, SheetLine("USE", use="CONSUMER"), by=house.auditor)
    assert [one.code for one in role.value.refusals] == ["WRONG_ROLE"]
    with pytest.raises(Case.DoesNotExist):
        say_sanbao_fact(case.pk, SheetLine("USE", use="CONSUMER"), by=house.neighbour)
    carless = judged_case(house.dealer)
    with pytest.raises(DomainError) as none:
        say_sanbao_fact(carless.pk, SheetLine("USE", use="CONSUMER"), by=house.advocate)
    assert [one.code for one in none.value.refusals] == ["CASE_WITHOUT_CAR"]


def test_a_line_is_withdrawn_once_and_by_whoever_sees_it(house, car):
    case = judged_case(house.dealer, vehicle=car)
    fact = say_sanbao_fact(case.pk, SheetLine("USE", use="RENTAL"), by=house.advocate)
    with pytest.raises(SanbaoFact.DoesNotExist):
        withdraw_sanbao_fact(fact.pk, by=house.neighbour)
    withdraw_sanbao_fact(fact.pk, by=house.advocate)
    with pytest.raises(DomainError) as gone:
        withdraw_sanbao_fact(fact.pk, by=house.advocate)
    assert [one.code for one in gone.value.refusals] == ["FACT_GONE"]


def test_what_the_database_refuses_of_sheets(house, car):
    case, now = judged_case(house.dealer, vehicle=car), timezone.now()
    fact = say_sanbao_fact(case.pk, SheetLine("USE", use="RENTAL"), by=house.advocate)
    rows = SanbaoFact.objects.filter(pk=fact.pk)
    for constraint, values in (
        ("complaints_fact_of_a_repair_names_it", {"kind": "SEVERE"}),
        ("complaints_fact_of_a_fault_names_the_part", {"kind": "FAULT", "at": now}),
        ("complaints_fact_of_a_span_has_both_ends", {"kind": "RESCUE", "at": now, "until": now}),
        ("complaints_dated_fact_has_its_time", {"kind": "DEMAND"}),
        ("complaints_use_of_a_car_is_named", {"use": ""}),
        ("complaints_replaced_part_is_named", {"kind": "PROBLEM"}),
        ("complaints_withdrawn_sanbao_fact_says_by_whom", {"withdrawn_at": now}),
    ):
        order = a_delivered_order(house.dealer, vehicle=car)
        if constraint != "complaints_fact_of_a_repair_names_it":
            values = {"order": order, **values}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            rows.update(**values)
    with (
        pytest.raises(IntegrityError, match="complaints_right_is_near_or_reached"),
        transaction.atomic(),
    ):
        SanbaoEvaluation.objects.create(
            vehicle=car, at=now, rules={}, near=["DAYS"], reached=["DAYS"]
        )
    for statement in (
        "UPDATE complaints_sanbaoevaluation SET at = now()",
        "DELETE FROM complaints_sanbaoevaluation",
    ):
        with (
            pytest.raises(IntegrityError, match="complaints_frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
