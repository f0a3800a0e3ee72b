"""What was copied into the workshops can be trusted like what the services wrote."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Count, F
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from aftersales.choices import FormState, LostState, RoState, RoType, TaskState
from aftersales.models import (
    Appointment,
    ArchiveFile,
    Bay,
    CallbackTask,
    CardRetention,
    CustodyQuestion,
    CustomerCard,
    DriveIncident,
    DriverLicence,
    DriverTask,
    GateOutNote,
    Interview,
    LabourOperation,
    Loan,
    LoanCar,
    LostCase,
    MaintenanceCard,
    Part,
    Prospect,
    QuickForm,
    RepairOrder,
    RetentionChange,
    RoItem,
    ServiceReminder,
)
from aftersales.selectors.board import board_of
from aftersales.selectors.duplicates import duplicates
from aftersales.selectors.order_timeline import order_timeline
from aftersales.selectors.satisfaction import Asked, satisfaction_by_dealer
from aftersales.services import plan_callback
from aftersales.services.retention import refresh_dealer
from dealerops.accounts.models import Membership
from dealerops.demo.data.workshop.houses import BAD_PAINT, PEOPLE
from dealerops.demo.data.workshop.load import load_workshops
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.reporting import Period
from dealerops.identifiers import phone, plate, resident_id, uscc, vin
from dealerops.identifiers.plate import PlateType
from dealerops.identifiers.verdict import Level
from dealerops.imports.models import Import
from dealerops.journal.models import Entry
from dealerops.journal.services import chain_is_intact
from dealerops.network.models import Dealer
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Customer, PlateAssignment, Vehicle
from tests.demo.workshops import DEALERS, workshops
from tests.factories.workshop import a_bill, a_farewell

ORDERS = 4_000


@pytest.fixture(scope="module")
def _demo_of_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), workshops(ORDERS):
        yield


@pytest.fixture
def first(_demo_of_the_module: None, db: None) -> Dealer:
    return Dealer.objects.get(code="D001")


def actor(dealer: Dealer, role: Role) -> Actor:
    user = Membership.objects.filter(dealer=dealer, role=role).order_by("pk").first().user_id
    return Actor(role, Channel.PORTAL, user_id=user, dealer_ids=frozenset({dealer.pk}))


def test_every_dealer_has_people_for_every_desk(first):
    for dealer in Dealer.objects.filter(code__regex=r"^D\d").order_by("code")[:3]:
        rows = Membership.objects.live().filter(dealer=dealer, role__in=PEOPLE).order_by()
        there = dict(rows.values("role").annotate(n=Count("pk")).values_list("role", "n"))
        assert there == PEOPLE


def test_the_yard_of_today_has_a_car_in_every_state(first):
    orders = RepairOrder.objects.filter(dealer=first)
    there = set(orders.values_list("state", flat=True))
    assert set(RoState) - there <= {RoState.ARCHIVED, RoState.CANCELLED, RoState.NO_SHOW}
    assert all(lane.tickets for lane in board_of(actor(first, Role.D_SVC_DIR)))
    assert set(RepairOrder.objects.values_list("type", flat=True)) == set(RoType)
    assert not orders.filter(delivered_at__gt=timezone.now()).exists()


def test_something_waits_on_every_desk(first):
    assert RepairOrder.objects.values("dealer").distinct().count() == DEALERS
    states = set(CallbackTask.objects.values_list("state", flat=True))
    assert {TaskState.OPEN, TaskState.DONE, TaskState.REFUSED, TaskState.NOT_REACHED} <= states
    assert FormState.CLOSED in set(QuickForm.objects.values_list("state", flat=True))
    assert {LostState.OPEN} < set(LostCase.objects.values_list("state", flat=True))
    assert ServiceReminder.objects.due().exists()
    assert Prospect.objects.filter(visit__isnull=False).exists()
    assert Interview.objects.filter(channel="SELF").exists()


def test_every_house_has_bays_price_lists_and_licences(first):
    for dealer in Dealer.objects.filter(pk__in=RepairOrder.objects.values("dealer")):
        assert 3 <= Bay.objects.filter(dealer=dealer).count() <= 6
        assert LabourOperation.objects.filter(dealer=dealer).count() == 20
        assert Part.objects.filter(dealer=dealer).count() == 30
        drivers = Membership.objects.live().filter(dealer=dealer, role=Role.D_DRIVER)
        licensed = DriverLicence.objects.filter(dealer=dealer).values("driver")
        assert not drivers.exclude(user__in=licensed).exists()


def test_bays_are_kept_for_those_who_are_expected(first):
    expected = RepairOrder.objects.filter(dealer=first, state=RoState.APPOINTED)
    kept = Appointment.objects.filter(order__in=expected, kept_at=None)
    assert kept.count() == expected.exclude(arrived_at__isnull=False).count()
    assert {one.span.lower for one in kept} == {one.planned_at for one in expected}


def test_drivers_are_on_the_road_and_a_loan_car_is_lent(first):
    states = set(DriverTask.objects.filter(dealer=first).values_list("state", flat=True))
    assert states == {"CREATED", "ASSIGNED", "EN_ROUTE", "IN_TRANSIT", "COMPLETED"}
    assert DriveIncident.objects.filter(task__dealer=first, closed_at=None).exists()
    assert Loan.objects.filter(order__dealer=first, state="OUT").count() == 1
    assert LoanCar.objects.filter(dealer=first).count() == 2
    assert CustodyQuestion.objects.filter(dealer=first, closed_at=None).exists()


def test_archives_are_there_complete_filed_and_incomplete(first):
    files = ArchiveFile.objects.filter(dealer=first)
    repairs, new_cars = files.filter(kind="REPAIR"), files.filter(kind="NEW_CAR")
    for rows in (repairs, new_cars):
        assert rows.filter(missing=[]).exists()
        assert rows.exclude(missing=[]).exists()
    assert repairs.filter(archived_at__isnull=False).exists()
    assert ArchiveFile.objects.exclude(dealer=first).exists()
    serials = GateOutNote.objects.filter(dealer=first).order_by("serial")
    assert list(serials.values_list("serial", "kind"))[2:4] == [(3, "VOID"), (4, "SALE")]
    assert not serials.filter(serial=6).exists()
    cards = MaintenanceCard.objects.filter(dealer=first)
    assert cards.filter(received_on=None).exists()
    assert cards.exclude(received_on=None).exists()


def test_somebody_was_entered_twice_and_workbooks_were_brought(first):
    director = actor(first, Role.D_SVC_DIR)
    assert duplicates(director)
    assert {one.state for one in Import.objects.visible_to(director)} == {"DONE", "REFUSED"}


def test_every_number_would_pass_the_checks_of_the_form(first):
    for car in Vehicle.objects.all()[:200]:
        assert vin.validate(car.vin).level is Level.OK
    for one in PlateAssignment.objects.all()[:200]:
        assert plate.validate(one.plate, kind=PlateType(one.type)).ok
    for one in Customer.objects.filter(cards__isnull=False)[:200]:
        assert phone.validate_mobile(one.mobile).ok
        if one.kind == CustomerKind.COMPANY:
            assert uscc.validate(one.usc_code).level is Level.OK
        elif one.id_number:
            assert resident_id.validate(one.id_number, on=timezone.localdate()).ok


def test_phones_lie_encrypted_and_are_found_by_their_hash(first):
    one = Customer.objects.filter(cards__isnull=False).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile FROM registry_customer WHERE id = %s", [one.pk])
        stored = cursor.fetchone()[0]
    assert one.mobile not in stored
    before = one.mobile_hash
    one.save()
    assert one.mobile_hash == before


def test_the_chains_of_the_journal_are_whole(first):
    kinds = ("aftersales.repairorder", "aftersales.quickform", "accounts.membership")
    for kind in kinds:
        keys = list(Entry.objects.filter(object_type=kind).values_list("object_id", flat=True))
        assert keys
        assert [key for key in keys[:300] if not chain_is_intact(kind, key)] == []
    delivered = RepairOrder.objects.filter(dealer=first, state=RoState.DELIVERED)
    newest = order_timeline(delivered.order_by("-delivered_at").first())
    assert len(newest) > 8
    assert len(order_timeline(delivered.order_by("delivered_at").first())) == 3


def test_a_planned_callback_is_what_the_service_would_have_planned(first):
    fields = ("kind", "earliest_on", "due_raw", "due_on", "due_at", "priority", "policy_values")
    open_ones = CallbackTask.objects.surveys().filter(state=TaskState.OPEN, attempts=None)
    tasks = list(open_ones.order_by("pk")[:12])
    assert tasks
    for task in tasks:
        order_id, planned = task.order_id, [getattr(task, name) for name in fields]
        task.delete()
        again = plan_callback(order_id, by=SYSTEM)
        assert [getattr(again, name) for name in fields] == planned


def test_the_night_after_finds_nothing_to_change(first):
    """Statuses and their history, copied in, are those that the nightly computation would have made."""
    changes = RetentionChange.objects.count()
    cases = LostCase.objects.count()
    refresh_dealer(first.pk, on=timezone.localdate())
    assert (RetentionChange.objects.count(), LostCase.objects.count()) == (changes, cases)
    visited = CustomerCard.objects.count()
    assert CardRetention.objects.count() == visited
    computed = dict(CardRetention.objects.values_list("card", "status"))
    last = RetentionChange.objects.order_by("card", "-on", "-pk").distinct("card")
    assert dict(last.values_list("card", "target")) == computed


def test_work_goes_on_where_the_demo_left_it(first):
    from aftersales.services import (  # noqa: PLC0415 - only here is an order brought to its end
        Money,
        begin_settlement,
        deliver_order,
        receive_payment,
        settle_order,
    )

    order = RepairOrder.objects.filter(dealer=first, state=RoState.READY, type="NORMAL").first()
    order = order or RepairOrder.objects.filter(dealer=first, state=RoState.READY).first()
    cashier, advisor = actor(first, Role.D_CASHIER), actor(first, Role.D_SVC_DIR)
    begin_settlement(order.pk, by=cashier)
    bill = settle_order(order.pk, a_bill(), by=cashier)
    if bill.customer_total:
        receive_payment(order.pk, Money("CASH", bill.customer_total), by=cashier)
    delivered = deliver_order(
        order.pk, a_farewell(mileage_out=order.mileage_in + 1, countersigns=True), by=advisor
    )
    assert delivered.state == RoState.DELIVERED


def test_nothing_was_done_that_nobody_approved(first):
    done = RoItem.objects.filter(state__in=("IN_WORK", "DONE", "QC_OK"), payer="CUSTOMER")
    assert done.exists()
    assert not done.exclude(approved__amount__gte=F("amount")).exists()


def test_one_paint_shop_is_worse_than_the_others(first):
    today = timezone.localdate()
    asked = Asked(Period(today.replace(year=today.year - 1), today), timezone.now())
    found = satisfaction_by_dealer(SYSTEM, asked)
    painting = {dealer: one.of("PAINTING").index for dealer, one in found.items()}
    bad = Dealer.objects.get(code=f"D{BAD_PAINT + 1:03d}").pk
    assert painting[bad] == min(one for one in painting.values() if one is not None)


def test_a_second_load_changes_nothing(first):
    before = RepairOrder.objects.count()
    load_workshops(ORDERS, seed="seed", dealers=DEALERS, tick=lambda _count: None)
    assert RepairOrder.objects.count() == before
