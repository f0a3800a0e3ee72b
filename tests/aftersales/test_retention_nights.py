"""The nightly computation: cards, readings, statuses, lost cases, reminders (domain.md 4.11, Appendix C)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.choices import (
    ItemKind,
    ItemState,
    LostState,
    ReceptionMode,
    ReminderState,
    RoState,
    RoType,
)
from aftersales.choices.retention_policy import LOST_MONTHS
from aftersales.models import (
    CardRetention,
    CustomerCard,
    LostCase,
    RepairOrder,
    RetentionChange,
    RetentionRun,
    RoItem,
    ServicePlan,
    ServiceReminder,
)
from aftersales.selectors.churn import churn_of
from aftersales.selectors.visits import qualified
from aftersales.services.retention import catch_up, refresh_card, refresh_dealer
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import drain, record
from dealerops.policy.services import set_value
from dealerops.registry.choices import ConsentScope, ContactChannel, DncScope, FlagKind
from dealerops.registry.models import MileageReading
from dealerops.registry.services import (
    SaleFacts,
    lift_flag,
    note_sale,
    raise_flag,
    record_consent,
    replace_odometer,
    stop_contacts,
)
from dealerops.workcal.calc import SHANGHAI, at, end_of
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 10, 20)


def noon(day: dt.date) -> dt.datetime:
    return at(day, dt.time(12))


@pytest.fixture
def came(workshop):
    """An order that was delivered on a day, of one customer with one car unless others are named."""
    owner, car = make_driver(), make_vehicle()

    def visit(day: dt.date, km: int = 12_000, **more) -> RepairOrder:
        more = {"customer": owner, "vehicle": car, **more}
        people = {"advisor": workshop.advisor, "technician": workshop.technician}
        return a_delivered_order(
            workshop.dealer, delivered_at=noon(day), mileage=km - 2, **people, **more
        )

    return visit


def night(workshop, on: dt.date = TODAY):
    return refresh_dealer(workshop.dealer.pk, on=on)


def the_card() -> CardRetention:
    return CardRetention.objects.get()


# --- what counts as a visit -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"amount_customer": 0, "amount_warranty": 5}, True),
        ({"amount_customer": 0, "amount_insurance": 5}, True),
        ({"amount_customer": 0}, False),
        ({"type": RoType.PDI}, False),
        ({"type": RoType.REWORK}, False),
        ({"type": RoType.CAMPAIGN, "amount_customer": 0, "amount_warranty": 80}, False),
        ({"type": RoType.CAMPAIGN, "amount_customer": 80}, True),
        ({"type": RoType.MAINTENANCE}, True),
        ({"state": RoState.PAID, "delivered_at": None}, False),
    ],
)
def test_visits_are_paid_for_and_not_ours(came, fields, counts):
    order = came(D(2026, 10, 1), **{k: v for k, v in fields.items() if k != "delivered_at"})
    assert qualified(RepairOrder.objects.filter(pk=order.pk)).exists() is counts


def test_help_on_the_road_alone_is_no_visit(came):
    order = came(D(2026, 10, 1), mode=ReceptionMode.TOWED)
    assert qualified(RepairOrder.objects.all()).exists()
    order.items.update(kind=ItemKind.FEE)
    assert not qualified(RepairOrder.objects.all()).exists()
    for answer in (ItemState.DECLINED, ItemState.DEFERRED, ItemState.CANCELLED):
        RoItem.objects.create(order=order, kind=ItemKind.LABOUR, description="x", state=answer)
    assert not qualified(RepairOrder.objects.all()).exists()
    RepairOrder.objects.update(mode=ReceptionMode.SELF_DRIVE)
    assert qualified(RepairOrder.objects.all()).exists()


# --- cards and readings ------------------------------------------------------------------------------
def test_the_first_night_opens_cards_and_notes_readings(workshop, came):
    first = came(D(2026, 3, 1), 9_000)
    came(D(2026, 9, 1), 18_200)
    came(D(2026, 9, 5), type=RoType.PDI, customer=make_driver(), vehicle=make_vehicle())
    done = night(workshop)
    card = CustomerCard.objects.get()
    assert (card.dealer, card.customer_id, card.vehicle_id) == (
        workshop.dealer, first.customer_id, first.vehicle_id,
    )  # fmt: skip
    assert card.advisor_id == workshop.advisor.user_id
    kms = MileageReading.objects.filter(vehicle=card.vehicle).order_by("km")
    assert list(kms.values_list("km", flat=True)) == [9_000, 18_200]
    assert (done.cards, done.changed, done.opened) == (1, 1, 0)


def test_the_example_of_the_text(workshop, came):
    came(D(2026, 1, 10), 12_000)
    came(D(2026, 5, 10), 18_000, type=RoType.MAINTENANCE)
    night(workshop, D(2026, 6, 1))
    row = the_card()
    assert (row.km_per_day, row.due_km, row.service_on) == (Decimal(50), 28_000, D(2026, 11, 26))
    assert (row.expected, row.active_days, row.lost_days) == (200, 230, 365)
    assert (row.status, row.since) == ("ACTIVE", D(2026, 5, 10))


def test_a_car_without_a_service_counts_from_its_sale(workshop, came):
    order = came(D(2026, 4, 11), 4_000)
    facts = SaleFacts(sold_on=D(2025, 12, 30), delivered_on=D(2026, 1, 1))
    note_sale(order.vehicle_id, facts, by=SYSTEM)
    night(workshop)
    row = the_card()
    assert (row.km_per_day, row.due_km) == (Decimal(40), 10_000)
    assert row.service_on == D(2026, 4, 11) + dt.timedelta(days=150)


def test_after_another_odometer_the_service_counts_in_its_kilometres(workshop, came):
    came(D(2026, 1, 10), 44_000)
    order = came(D(2026, 5, 10), 50_000, type=RoType.MAINTENANCE)  # 50 a day
    came(D(2026, 6, 19), 52_000)
    night(workshop, D(2026, 6, 20))
    assert (the_card().due_km, the_card().service_on) == (60_000, D(2026, 11, 26))
    came(D(2026, 6, 29), 12)
    night(workshop, D(2026, 6, 30))
    flagged = MileageReading.objects.get(vehicle=order.vehicle_id, km=12)
    replace_odometer(flagged.pk, by=SYSTEM)
    came(D(2026, 8, 8), 2_012)
    night(workshop, D(2026, 8, 9))
    row = the_card()
    assert (row.km_per_day, row.due_km) == (
        Decimal(50),
        8_012,
    )  # 2,000 of 10,000 were on the old one
    assert row.service_on == D(2026, 8, 8) + dt.timedelta(days=120)


def test_a_service_that_was_due_on_the_old_odometer_is_overdue(workshop, came):
    order = came(D(2025, 5, 10), 10_000, type=RoType.MAINTENANCE)
    came(D(2026, 5, 10), 59_000)
    came(D(2026, 6, 29), 12)
    night(workshop, D(2026, 6, 30))
    replace_odometer(MileageReading.objects.get(vehicle=order.vehicle_id, km=12).pk, by=SYSTEM)
    night(workshop, D(2026, 7, 1))
    assert the_card().due_km == 0
    assert the_card().service_on < D(2026, 6, 29)


def test_a_models_plan_goes_before_the_default(workshop, came):
    order = came(D(2026, 5, 10), 18_000, type=RoType.MAINTENANCE)
    ServicePlan.objects.create(
        model=order.vehicle.model, interval_km=5_000, interval_months=6, usual_km=50
    )
    night(workshop)
    row = the_card()
    assert (row.due_km, row.due_by_km) == (23_000, D(2026, 5, 10) + dt.timedelta(days=100))
    assert row.due_by_time == D(2026, 11, 10)
    assert row.expected == 100


def test_a_brands_preset_is_a_policy(workshop, came):
    came(D(2026, 4, 20))
    set_value(LOST_MONTHS, 6, valid_from=D(2026, 1, 1), by=SYSTEM)
    night(workshop, D(2026, 10, 19))
    assert (the_card().status, the_card().lost_days) == ("ACTIVE", 183)
    night(workshop, D(2026, 10, 20))
    assert the_card().status == "LOST"


# --- statuses ---------------------------------------------------------------------------------------
def test_a_status_changes_on_its_day_and_stays_on_record(workshop, came):
    came(D(2026, 1, 10), 12_000)
    came(D(2026, 5, 10), 18_000)
    for day in (D(2026, 6, 1), D(2026, 12, 26), D(2026, 12, 27), D(2027, 5, 9), D(2027, 5, 10)):
        night(workshop, day)
    changes = RetentionChange.objects.values_list("on", "source", "target")
    assert list(changes) == [
        (D(2026, 5, 10), "", "ACTIVE"),
        (D(2026, 12, 27), "ACTIVE", "AT_RISK"),  # 231 days
        (D(2027, 5, 10), "AT_RISK", "LOST"),  # 365 days
    ]


def test_missed_nights_are_made_up_one_by_one(workshop, came):
    came(D(2026, 1, 10), 12_000)
    came(D(2026, 5, 10), 18_000)
    night(workshop, D(2026, 12, 20))
    nights = catch_up(workshop.dealer.pk, on=D(2026, 12, 30))
    assert len(nights) == 10
    assert catch_up(workshop.dealer.pk, on=D(2026, 12, 30)) == []
    assert RetentionChange.objects.filter(target="AT_RISK").get().on == D(2026, 12, 27)
    assert RetentionRun.objects.count() == 11


def test_a_second_run_of_a_night_changes_nothing(workshop, came):
    came(D(2025, 1, 10), 12_000)
    came(D(2026, 9, 25), 18_000, customer=make_driver(), vehicle=make_vehicle())
    night(workshop)
    before = _everything()
    again = night(workshop)
    assert _everything() == before
    assert (again.changed, again.opened) == (0, 0)
    assert RetentionRun.objects.count() == 1


def _everything():
    tables = (CustomerCard, CardRetention, RetentionChange, LostCase, ServiceReminder, Entry)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_two_runs_at_once_are_one(workshop, came):
    came(D(2026, 5, 10))
    with connection.copy().cursor() as other:
        other.execute(
            "SELECT pg_advisory_lock(hashtextextended(%s, 0))",
            [f"aftersales:retention:{workshop.dealer.pk}"],
        )
        assert night(workshop) is None
        other.execute("SELECT pg_advisory_unlock_all()")
    assert night(workshop) is not None


def test_a_gone_car_or_a_legal_hold_is_not_counted(workshop, came):
    came(D(2025, 1, 10))
    night(workshop)
    CustomerCard.objects.update(legal_hold=True)
    night(workshop, TODAY + dt.timedelta(days=1))
    assert the_card().status == "NOT_COUNTED"
    assert LostCase.objects.get().state == LostState.OPEN
    assert not LostCase.objects.to_call().exists()
    CustomerCard.objects.update(legal_hold=False, leaving="SOLD", left_on=TODAY)
    night(workshop, TODAY + dt.timedelta(days=2))
    assert the_card().status == "NOT_COUNTED"
    assert LostCase.objects.get().state == LostState.LEFT


def test_a_legal_hold_is_neither_an_end_nor_a_second_loss(workshop, came):
    customer = came(D(2026, 1, 20)).customer_id
    lost_on = D(2026, 1, 20) + dt.timedelta(days=365)
    night(workshop, lost_on - dt.timedelta(days=1))
    night(workshop, lost_on)
    assert LostCase.objects.to_call().count() == 1
    raise_flag(customer, FlagKind.LEGAL_HOLD, about="case 1", by=SYSTEM)
    night(workshop, lost_on + dt.timedelta(days=1))
    assert not LostCase.objects.to_call().exists()
    lift_flag(customer, FlagKind.LEGAL_HOLD, about="case 1", by=SYSTEM)
    night(workshop, D(2027, 2, 3))
    assert LostCase.objects.get().state == LostState.OPEN
    assert LostCase.objects.to_call().count() == 1
    assert churn_of(workshop.director, D(2027, 1, 1)).new.lost == 1
    february = churn_of(workshop.director, D(2027, 2, 1))
    assert (february.stock.lost, february.new.lost) == (1, 0)


def test_a_customer_whom_only_the_lawyer_speaks_to_is_not_counted(workshop, came):
    customer = came(D(2025, 1, 10)).customer_id
    raise_flag(customer, FlagKind.LEGAL_HOLD, about="case 1", by=SYSTEM)
    night(workshop)
    assert the_card().status == "NOT_COUNTED"
    assert not LostCase.objects.exists()
    lift_flag(customer, FlagKind.LEGAL_HOLD, about="case 1", by=SYSTEM)
    night(workshop, TODAY + dt.timedelta(days=1))
    assert the_card().status == "LOST"


def test_a_night_needs_as_many_statements_for_sixty_cars_as_for_fifteen(workshop, came):
    def crowd(count: int) -> None:
        for place in range(count):
            who = {"customer": make_driver(), "vehicle": make_vehicle()}
            came(D(2025, 9, 1), 10_000 + place, **who)
            came(TODAY - dt.timedelta(days=5 + 28 * (place % 15)), 19_000 + place, **who)

    def statements(on: dt.date) -> int:
        with CaptureQueriesContext(connection) as asked:
            night(workshop, on)
        return len(asked)

    crowd(15)
    few = statements(TODAY)
    lost = LostCase.objects.count()
    assert lost
    crowd(45)
    RetentionRun.objects.all().delete()
    many = statements(TODAY + dt.timedelta(days=1))
    assert LostCase.objects.count() > 3 * lost
    assert many <= few < 45


# --- losses and the way back -----------------------------------------------------------------------------
def test_a_lost_customer_is_to_be_called_within_five_open_days(workshop, came):
    came(D(2026, 4, 1), 12_000)
    set_days = D(2026, 4, 1) + dt.timedelta(days=365)
    night(workshop, set_days - dt.timedelta(days=1))
    assert not LostCase.objects.exists()
    night(workshop, set_days)
    case = LostCase.objects.get()
    assert (case.lost_on, case.visited_on, case.last_km) == (set_days, D(2026, 4, 1), 12_000)
    assert case.due_at == end_of(set_days + dt.timedelta(days=5))
    assert case.due_at.astimezone(SHANGHAI).hour == 0


def test_who_comes_back_unasked_closes_the_case(workshop, came):
    came(D(2025, 4, 1), 12_000)
    night(workshop)
    visit = came(TODAY, 14_000)
    refresh_card(CustomerCard.objects.get().pk, now=noon(TODAY) + dt.timedelta(hours=1))
    case = LostCase.objects.get()
    assert (case.state, case.visit, case.closed_on) == (LostState.RETURNED, visit, TODAY)
    assert the_card().status == "RETURNED"


# --- reminders --------------------------------------------------------------------------------------------
@pytest.fixture
def serviced(came):
    """18,000 km at a service, 50 a day: the next one is due on 26 November."""
    came(D(2026, 1, 10), 12_000)
    return came(D(2026, 5, 10), 18_000, type=RoType.MAINTENANCE)


def reminders() -> list[tuple[int, str]]:
    return list(ServiceReminder.objects.order_by("pk").values_list("stage", "state"))


def test_three_reminders_come_and_only_the_latest_waits(workshop, serviced):
    for day, stages in (
        (D(2026, 10, 26), []),
        (D(2026, 10, 27), [(30, "DUE")]),
        (D(2026, 10, 28), [(30, "DUE")]),
        (D(2026, 11, 12), [(30, "STOPPED"), (14, "DUE")]),
        (D(2026, 11, 23), [(30, "STOPPED"), (14, "STOPPED"), (3, "DUE")]),
        (D(2026, 11, 27), [(30, "STOPPED"), (14, "STOPPED"), (3, "STOPPED")]),
    ):
        night(workshop, day)
        assert reminders() == stages, day


def test_each_service_of_a_car_that_drives_much_is_reminded(workshop, came):
    """250 km a day: a service every 40 days."""
    came(D(2026, 3, 23), 7_500)
    came(D(2026, 4, 22), 15_000, type=RoType.MAINTENANCE)
    for day in (D(2026, 5, 2), D(2026, 5, 18), D(2026, 5, 29)):
        night(workshop, day)
    ServiceReminder.objects.filter(stage=3).update(
        state=ReminderState.DONE, done_at=noon(D(2026, 5, 29)), done_by=workshop.advisor.user_id
    )
    came(D(2026, 6, 1), 25_000, type=RoType.MAINTENANCE)
    for day in (D(2026, 6, 2), D(2026, 6, 11), D(2026, 6, 27), D(2026, 7, 8), D(2026, 7, 9)):
        night(workshop, day)
    assert the_card().service_on == D(2026, 7, 11)
    assert reminders() == [
        *((30, "STOPPED"), (14, "STOPPED"), (3, "DONE")),
        *((30, "STOPPED"), (14, "STOPPED"), (3, "DUE")),
    ]


def test_a_new_car_is_reminded_of_its_first_service(workshop):
    car = make_vehicle()
    note_sale(car.pk, SaleFacts(sold_on=D(2026, 1, 1), delivered_on=D(2026, 1, 1)), by=SYSTEM)
    CustomerCard.objects.create(
        dealer=workshop.dealer, vehicle=car, customer=make_driver(),
        advisor_id=workshop.advisor.user_id,
    )  # fmt: skip
    first = D(2026, 1, 1) + dt.timedelta(days=250)  # 10,000 km at the usual 40 a day
    night(workshop, first - dt.timedelta(days=30))
    assert (the_card().status, the_card().service_on) == ("NEW", first)
    assert reminders() == [(30, "DUE")]


def test_a_long_interval_is_reminded_of_though_the_car_counts_as_lost(workshop, came):
    order = came(D(2026, 1, 10), 12_000, type=RoType.MAINTENANCE)
    ServicePlan.objects.create(
        model=order.vehicle.model, interval_km=30_000, interval_months=18, usual_km=40
    )
    night(workshop, D(2027, 6, 26))
    assert (the_card().status, the_card().service_on) == ("LOST", D(2027, 7, 10))
    assert reminders() == [(14, "DUE")]


@pytest.mark.parametrize("gone", [{"legal_hold": True}, {"leaving": "SOLD", "left_on": TODAY}])
def test_who_is_not_counted_is_not_reminded(workshop, serviced, gone):
    night(workshop, D(2026, 10, 26))
    CustomerCard.objects.update(**gone)
    night(workshop, D(2026, 10, 27))
    assert reminders() == []


def test_who_has_booked_is_not_reminded(workshop, serviced):
    night(workshop, D(2026, 10, 27))
    RepairOrder.objects.create(
        number="RO-BOOKED", dealer=workshop.dealer, vehicle=serviced.vehicle,
        customer=serviced.customer, advisor_id=workshop.advisor.user_id, state=RoState.APPOINTED,
    )  # fmt: skip
    night(workshop, D(2026, 10, 28))
    night(workshop, D(2026, 11, 13))
    assert reminders() == [(30, ReminderState.STOPPED)]


def test_a_booking_takes_the_reminder_back_at_once(workshop, serviced):
    night(workshop, D(2026, 10, 27))
    order = RepairOrder.objects.create(
        number="RO-BOOKED", dealer=workshop.dealer, vehicle=serviced.vehicle,
        customer=serviced.customer, advisor_id=workshop.advisor.user_id, state=RoState.APPOINTED,
    )  # fmt: skip
    record(order, "aftersales.order_opened", by=SYSTEM)
    drain("default")
    assert reminders() == [(30, ReminderState.STOPPED)]


def test_who_refuses_service_calls_is_not_reminded_and_what_waits_is_taken_back(workshop, serviced):
    night(workshop, D(2026, 10, 27))
    record_consent(
        serviced.customer_id, ConsentScope.SERVICE_CALL, is_given=False,
        channel=ContactChannel.PHONE, by=SYSTEM,
    )  # fmt: skip
    drain("default")
    assert reminders() == [(30, ReminderState.STOPPED)]
    night(workshop, D(2026, 11, 12))
    assert reminders() == [(30, ReminderState.STOPPED)]


def test_who_asked_not_to_be_called_is_not_reminded(workshop, serviced):
    stop_contacts(serviced.customer_id, DncScope.ALL, channel=ContactChannel.PHONE, by=SYSTEM)
    night(workshop, D(2026, 10, 27))
    assert reminders() == []
