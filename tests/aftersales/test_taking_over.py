"""What becomes of a dealer's old records: the rules about what is known already, and what counts later."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from aftersales.choices import Retention, RoState
from aftersales.models import CardRetention, CustomerCard, RepairOrder
from aftersales.selectors.card_page import service_history
from aftersales.selectors.nights import orders_to_file
from aftersales.services.retention import refresh_dealer
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM
from dealerops.imports.choices import ImportState as S
from dealerops.registry.models import Customer, MileageReading, PlateAssignment, VehicleSale
from dealerops.registry.services import SaleFacts, note_sale, register_organisation, register_person
from tests.aftersales.workbooks import errors_of, make_id_number, make_mobile, taken_in
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle
from tests.factories.market import make_model, make_usc_code, make_vin

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def wrong(clerk, sign_in):
    """What the last column says of each row, codes only."""

    def look(kind, rows) -> list[list[str]]:
        one = taken_in(kind, rows, by=clerk)
        assert one.state == S.REFUSED
        said = [row[-1] for row in errors_of(one, sign_in(clerk))[1:]]
        return [
            [line.rsplit("(", 1)[1].split(")")[0] for line in cell.splitlines()] for cell in said
        ]

    return look


def a_card(**more: object) -> dict[str, object]:
    return {"name": "王小明", "vin": make_vehicle().vin, "mobile": make_mobile(), **more}


# --- customers ------------------------------------------------------------------------------------


def test_a_card_says_what_the_row_says(clerk, workshop):
    advisor = User.objects.get(pk=workshop.advisor.user_id)
    row = a_card(
        second_mobile=make_mobile(), user_name="王芳", wechat="wang_fang", sex="Female",
        birthday="1980-02-03", district="北京市朝阳区", reach="Phone call", insurer="人保",
        insured_until=dt.date(2027, 3, 31), warranty_km=100000, advisor=advisor.username,
    )  # fmt: skip
    taken_in("customers", [row], by=clerk)
    card = CustomerCard.objects.get()
    assert card.dealer == workshop.dealer
    assert card.advisor == advisor
    assert (card.user_name, card.second_mobile, card.wechat) == (
        "王芳", row["second_mobile"], "wang_fang"
    )  # fmt: skip
    assert (card.sex, card.birthday, card.reach) == ("F", dt.date(1980, 2, 3), "PHONE")
    assert (card.insured_until, card.warranty_km) == (dt.date(2027, 3, 31), 100_000)
    assert CustomerCard.objects.filter(second_mobile_hash=card.second_mobile_hash).count() == 1


def test_a_known_customer_stays_as_they_are_and_empty_fields_are_filled(clerk):
    number, mobile = make_id_number(), make_mobile()
    known = register_person("王小明", number, by=SYSTEM)
    other = make_driver("张伟", mobile)
    rows = [
        a_card(id_number=number, mobile="13900000001", name="王小明"),
        a_card(name="张伟", mobile=mobile, id_number=make_id_number()),
    ]
    assert taken_in("customers", rows, by=clerk).added == 2
    assert Customer.objects.count() == 2
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.mobile, known.version) == ("13900000001", 2)
    assert Customer.objects.with_mobile("13900000001").get() == known
    assert other.id_number == rows[1]["id_number"]
    rows[0] |= {"mobile": "13900000002", "insurer": "平安"}
    again = taken_in("customers", rows, by=clerk)
    assert (again.added, again.filled, again.known) == (0, 1, 1)
    known.refresh_from_db()
    assert known.mobile == "13900000001"


def test_one_phone_and_name_with_two_id_numbers_are_two_people(clerk):
    mobile = make_mobile()
    rows = [a_card(mobile=mobile, id_number=make_id_number()) for _each in range(2)]
    taken_in("customers", rows, by=clerk)
    assert Customer.objects.count() == 2


def test_two_cars_of_one_customer_make_two_cards(clerk):
    number = make_id_number()
    taken_in("customers", [a_card(id_number=number, mobile=None) for _each in range(2)], by=clerk)
    assert (Customer.objects.count(), CustomerCard.objects.count()) == (1, 2)


def test_a_company_is_known_by_its_credit_code(clerk):
    code = make_usc_code()
    known = register_organisation("东方租车有限公司", code, by=SYSTEM)
    row = a_card(name="东方租车", usc_code=code, mobile="4008001234")
    taken_in("customers", [row], by=clerk)
    known.refresh_from_db()
    assert (known.name, known.mobile) == ("东方租车有限公司", "4008001234")
    assert CustomerCard.objects.get().type == "COMPANY"


def test_rows_that_do_not_fit_are_named(wrong):
    card, number = a_card(), make_id_number()
    assert wrong(
        "customers",
        [
            card,
            {**card},
        ],
    ) == [[], ["ROW_TWICE"]]
    rows = [
        a_card(vin=make_vin()),
        a_card(advisor="nobody"),
        a_card(id_number=number),
        a_card(id_number=number, name="李四"),
    ]
    assert wrong("customers", rows) == [
        ["CAR_UNKNOWN"], ["ADVISOR_UNKNOWN"], [], ["NUMBER_HAS_OTHER_NAME"],
    ]  # fmt: skip
    code = make_usc_code()
    rows = [
        a_card(mobile=None),
        a_card(mobile="4008001234"),
        a_card(usc_code=code, id_number=number),
        a_card(kind="Company"),
        a_card(id_number="110105194912310021"),
        a_card(birthday=timezone.localdate() + dt.timedelta(days=1)),
    ]
    assert wrong("customers", rows) == [
        ["CUSTOMER_NOT_FOUND_AGAIN"], ["PHONE_FORMAT"], ["PERSON_OR_ORGANISATION"],
        ["USCC_MISSING"], ["ID_CHECKSUM"], ["DAY_AHEAD"],
    ]  # fmt: skip


def test_all_that_is_wrong_with_customers_is_said_at_once(wrong):
    card, number = a_card(), make_id_number()
    other = a_card(id_number=number, name="李四", advisor="nobody")
    fitting = [card, {**card}, a_card(id_number=number), other, a_card(vin=make_vin())]
    named = [[], ["ROW_TWICE"], [], ["ADVISOR_UNKNOWN", "NUMBER_HAS_OTHER_NAME"], ["CAR_UNKNOWN"]]
    assert wrong("customers", fitting) == named
    bad = [
        a_card(mobile="13900001", vin=make_vin(), birthday=timezone.localdate() + dt.timedelta(1)),
        a_card(name="", id_number=number),
        a_card(usc_code="9131", mobile=None, advisor="nobody"),
    ]
    assert wrong("customers", [*bad, *fitting]) == [
        ["PHONE_FORMAT", "DAY_AHEAD", "CAR_UNKNOWN"], ["CELL_EMPTY"],
        ["USCC_FORMAT", "ADVISOR_UNKNOWN"], *named,
    ]  # fmt: skip
    assert not Customer.objects.exists()


def test_another_dealers_card_is_not_touched(clerk, workshop):
    car, owner = make_vehicle(), make_driver("王小明", make_mobile())
    other = CustomerCard.objects.create(
        dealer_id=next(iter(workshop.neighbour.dealer_ids)), vehicle=car, customer=owner
    )
    row = a_card(vin=car.vin, mobile=owner.mobile, insurer="人保")
    assert taken_in("customers", [row], by=clerk).added == 1
    other.refresh_from_db()
    assert (other.insurer, other.version) == ("", 1)
    assert Customer.objects.count() == 1


# --- vehicles -------------------------------------------------------------------------------------


def test_a_car_comes_with_its_plate_and_its_sale(clerk, workshop):
    row = {
        "vin": make_vin().lower(), "model": make_model().code, "plate": "京A·12345",
        "plate_since": "2025-05-06", "sold_on": "2025/5/1", "delivered_on": "2025.5.2",
        "seller": workshop.dealer.code, "colour": "白",
    }  # fmt: skip
    taken_in("vehicles", [row], by=clerk)
    sale = VehicleSale.objects.get()
    assert (sale.vehicle.vin, sale.dealer) == (row["vin"].upper(), workshop.dealer)
    assert (sale.sold_on, sale.delivered_on) == (dt.date(2025, 5, 1), dt.date(2025, 5, 2))
    plate = PlateAssignment.objects.get()
    assert (plate.plate, plate.type, plate.valid.lower, plate.valid.upper) == (
        "京A12345", "REGULAR", dt.date(2025, 5, 6), None
    )  # fmt: skip


def test_a_known_car_keeps_plate_and_sale_and_empty_fields_are_filled(clerk):
    car = make_vehicle()
    note_sale(car.pk, SaleFacts(sold_on=dt.date(2025, 5, 1), colour="白"), by=SYSTEM)
    row = {
        "vin": car.vin, "model": make_model().code, "plate": "京A12345", "colour": "黑",
        "sold_on": "2025-04-01", "engine_number": "E1", "seller": "别家", "delivered_on": "2025-04-02",
    }  # fmt: skip
    one = taken_in("vehicles", [row], by=clerk)
    assert (one.added, one.filled, one.known) == (0, 1, 0)
    sale = VehicleSale.objects.get()
    assert (sale.sold_on, sale.colour, sale.engine_number, sale.dealer_name) == (
        dt.date(2025, 5, 1), "白", "E1", "别家"
    )  # fmt: skip
    assert sale.delivered_on is None  # the day before the sale on record
    one = taken_in("vehicles", [{**row, "plate": "京A54321"}], by=clerk)
    assert (one.added, one.filled, one.known) == (0, 0, 1)
    assert PlateAssignment.objects.get().plate == "京A12345"


def test_cars_that_do_not_fit_are_named(wrong, clerk):
    model = make_model().code
    vin = make_vin()
    taken_in("vehicles", [{"vin": make_vin(), "model": model, "plate": "京A12345"}], by=clerk)
    assert wrong(
        "vehicles",
        [
            {"vin": vin, "model": model},
            {"vin": vin, "model": model},
            {"vin": make_vin(), "model": "?"},
        ],
    ) == [[], ["CAR_TWICE"], ["MODEL_UNKNOWN"]]
    row = {"vin": make_vin(), "model": model}
    assert wrong("vehicles", [{**row, "plate": "京A12345"}]) == [["PLATE_TAKEN"]]
    said = [
        {"colour": "白"},
        {"sold_on": "2025-05-02", "delivered_on": "2025-05-01"},
        {"plate_since": "2025-05-02"},
        {"sold_on": timezone.localdate() + dt.timedelta(days=1)},
    ]
    assert wrong("vehicles", [{**row, "vin": make_vin(), **one} for one in said]) == [
        ["SALE_NEEDS_A_DAY"],
        ["HANDED_OVER_BEFORE_SALE"],
        ["PLATE_NEEDED"],
        ["DAY_AHEAD"],
    ]


def test_all_that_is_wrong_with_cars_is_said_at_once(wrong, clerk):
    """Malformed cells, rows that do not fit together and what is on record: one round of corrections."""
    model, vin = make_model().code, make_vin()
    for plate in ("京A12345", "京A54321"):
        taken_in("vehicles", [{"vin": make_vin(), "model": model, "plate": plate}], by=clerk)
    rows = [
        {"vin": "LSGZJ5350TS000123", "model": "?", "plate": "京A54321"},
        {"vin": make_vin(), "model": "?"},
        {"vin": vin, "model": model, "sold_on": "tomorrow", "colour": "白"},
        {"vin": vin, "model": model},
        {"vin": make_vin(), "model": model, "plate": "京A12345"},
        {"vin": make_vin(), "model": model, "colour": "白"},
    ]
    assert wrong("vehicles", rows) == [
        ["VIN_CHECK_DIGIT", "MODEL_UNKNOWN"], ["MODEL_UNKNOWN"], ["CELL_NO_DAY"], ["CAR_TWICE"],
        ["PLATE_TAKEN"], ["SALE_NEEDS_A_DAY"],
    ]  # fmt: skip
    rows[0], rows[2] = {"vin": make_vin(), "model": "?"}, {"vin": vin, "model": model}
    assert wrong("vehicles", rows[:5]) == [
        ["MODEL_UNKNOWN"], ["MODEL_UNKNOWN"], [], ["CAR_TWICE"], ["PLATE_TAKEN"]
    ]  # fmt: skip


# --- repair history -------------------------------------------------------------------------------


def a_visit(card: CustomerCard, number: str, **more: object) -> dict[str, object]:
    return {
        "number": number, "vin": card.vehicle.vin, "delivered_on": "2026-05-10", "km": 18000,
        "amount_customer": "860.50", "work": "A级保养", "type": "Maintenance", **more,
    }  # fmt: skip


@pytest.fixture
def card(workshop, clerk) -> CustomerCard:
    return CustomerCard.objects.create(
        dealer=workshop.dealer, vehicle=make_vehicle(), customer=make_driver("王小明"),
        advisor_id=workshop.advisor.user_id,
    )  # fmt: skip


def test_past_visits_count_for_mileage_and_retention(clerk, card, workshop):
    rows = [
        a_visit(card, "A-2", received_on="2026-05-09"),
        a_visit(card, "A-1", delivered_on="2026-01-10", km=12000),
    ]
    assert taken_in("visits", rows, by=clerk).added == 2
    order = RepairOrder.objects.get(old_number="A-2")
    assert (order.state, order.customer, order.advisor_id) == (
        RoState.ARCHIVED, card.customer, workshop.advisor.user_id
    )  # fmt: skip
    assert timezone.localtime(order.delivered_at).isoformat() == "2026-05-10T17:00:00+08:00"
    assert timezone.localtime(order.arrived_at).date() == dt.date(2026, 5, 9)
    assert order.technician is None
    readings = MileageReading.objects.order_by("read_on").values_list("read_on", "km", "standing")
    assert list(readings) == [
        (dt.date(2026, 1, 10), 12_000, "VALID"), (dt.date(2026, 5, 10), 18_000, "VALID")
    ]  # fmt: skip
    refresh_dealer(workshop.dealer.pk, on=TODAY)
    retention = CardRetention.objects.get(card=card)
    assert retention.visited_on == dt.date(2026, 5, 10)
    assert retention.km_per_day == 50
    assert retention.service_on == dt.date(2026, 11, 26)  # the example of domain.md 4.11
    assert retention.status in {Retention.ACTIVE, Retention.AT_RISK}
    first = service_history(card)[0]
    assert (first.items, first.km, first.amount) == ("A级保养", 18_000, order.amount_customer)


def test_nobody_is_called_about_a_past_visit(clerk, card):
    from aftersales.models import CallbackTask  # noqa: PLC0415

    taken_in("visits", [a_visit(card, "A-1")], by=clerk)
    assert not CallbackTask.objects.exists()


def test_a_past_visit_has_its_papers_in_the_older_system(clerk, card):
    taken_in("visits", [a_visit(card, "A-1", delivered_on="2026-11-19")], by=clerk)
    assert orders_to_file(TODAY + dt.timedelta(days=1)) == ([], [])


def test_an_order_number_is_taken_over_once(clerk, card):
    taken_in("visits", [a_visit(card, "A-1")], by=clerk)
    one = taken_in(
        "visits", [a_visit(card, "A-1", km=19000), a_visit(card, "A-2", km=20000)], by=clerk
    )
    assert (one.added, one.known) == (1, 1)
    assert RepairOrder.objects.get(old_number="A-1").mileage_out == 18_000


def test_visits_that_do_not_fit_are_named(wrong, card, workshop):
    second = CustomerCard.objects.create(
        dealer=workshop.dealer, vehicle=card.vehicle, customer=make_driver("李四")
    )
    assert wrong(
        "visits",
        [
            a_visit(card, "A-1"),
            a_visit(card, "A-2", customer="赵六"),
            a_visit(card, "A-3", customer="李四"),
            a_visit(card, "A-3", customer="李四"),
            a_visit(card, "A-4", vin=make_vin()),
            a_visit(card, "A-5", vin=make_vehicle().vin),
        ],
    ) == [
        ["CARD_UNCLEAR"], ["CARD_OTHER_NAME"], [], ["NUMBER_TWICE"], ["CAR_UNKNOWN"],
        ["CARD_MISSING"],
    ]  # fmt: skip
    ahead = timezone.localdate() + dt.timedelta(days=1)
    assert wrong(
        "visits",
        [
            a_visit(second, "A-1", customer="李四", delivered_on=ahead),
            a_visit(second, "A-2", customer="李四", received_on="2026-05-11"),
            a_visit(second, "A-3", customer="李四", amount_customer="-1"),
            a_visit(second, "A-4", customer="李四", km="12,5"),
        ],
    ) == [["DAY_AHEAD"], ["CAME_AFTER_LEAVING"], ["CELL_NO_AMOUNT"], ["CELL_NO_NUMBER"]]
    assert not RepairOrder.objects.exists()


def test_all_that_is_wrong_with_visits_is_said_at_once(wrong, card):
    rows = [
        a_visit(card, "A-1", delivered_on="31.12.2025", customer="赵六"),
        a_visit(card, "A-1", km="12,5", received_on="2026-05-11"),
        a_visit(card, "A-2", vin=make_vehicle().vin, received_on="9999-12-31"),
        a_visit(card, "A-3", vin="?", advisor="nobody"),
    ]
    assert wrong("visits", rows) == [
        ["CELL_NO_DAY", "CARD_OTHER_NAME"], ["CELL_NO_NUMBER", "CAME_AFTER_LEAVING", "NUMBER_TWICE"],
        ["CELL_NO_DAY", "CARD_MISSING"], ["VIN_LENGTH", "ADVISOR_UNKNOWN"],
    ]  # fmt: skip


def test_the_database_keeps_old_numbers_apart(workshop):
    order = a_delivered_order(workshop.dealer)

    def again(number: str, **more: object) -> None:
        """The same order as a row of an older system."""
        old = {"pk": None, "number": number, "old_number": "A-1", "state": RoState.ARCHIVED}
        for name, value in {**old, **more}.items():
            setattr(order, name, value)
        with transaction.atomic():
            order.save(force_insert=True)

    again("RO-OLD-1")
    with pytest.raises(IntegrityError, match='"aftersales_old_order_is_taken_over_once"'):
        again("RO-OLD-2")
    with pytest.raises(IntegrityError, match='"aftersales_taken_over_order_is_over"'):
        again("RO-OLD-3", old_number="A-2", state=RoState.DELIVERED)
