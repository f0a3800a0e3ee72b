"""A rental car changes hands: checklist, sheets, custody, kilometres, damage and the bill (domain.md 5.1, 5.5)."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dealerops.documents.services import FileRefused
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody, MileageReading
from dealerops.registry.services import end_custody
from dealerops.workcal.services import add_workdays
from rental.choices import BlockKind, OrderState
from rental.choices.handover import SheetAnswer
from rental.models import (
    DamageCase,
    Handover,
    HandoverPhoto,
    LedgerItem,
    Preparation,
    RentalOrder,
    RentalVehicle,
    ReturnBill,
    SheetLink,
)
from rental.selectors.custody import doubts
from rental.services.custody import clear_doubt
from rental.services.damage_checks import CheckFacts, check_damage
from rental.services.handover import give_custody, hand_out, take_in
from rental.services.handover_photos import PhotoFacts, SheetClosed, add_photo, remove_photo
from rental.services.preparing import prepare_car
from rental.services.settling import Extras, settle_order
from rental.services.sheet_links import (
    SheetLinkDead,
    answer_sheet,
    find_sheet_link,
    make_sheet_link,
    note_sheet_opened,
)
from tests.factories.market import make_paper, make_person
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_block, make_car
from tests.factories.rental_cars import (
    a_checklist,
    a_sheet,
    a_signature,
    come_back,
    drive_off,
    photograph,
)

MINUTE = dt.timedelta(minutes=1)


def assigned(house: RentalHouse, **more: object) -> RentalOrder:
    """Two days from an hour ago on, with a car of class A."""
    begins = timezone.now() - HOUR
    facts = {"state": OrderState.ASSIGNED, **more}
    return an_order(house.store, house.a, begins, begins + 2 * DAY, **facts)


def codes(refused: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {one.code for one in refused.value.refusals}


def on_the_road(house: RentalHouse, *, out: dt.timedelta = 3 * DAY, days: int = 2) -> RentalOrder:
    """A customer who drove off `out` ago for so many days."""
    begins = timezone.now() - out
    order = an_order(house.store, house.a, begins, begins + days * DAY, state=OrderState.ASSIGNED)
    return drive_off(order, house.operator, at=begins)


# --- ready ------------------------------------------------------------------------------------------------
def test_a_car_is_ready_when_everything_on_the_checklist_is_done(house: RentalHouse):
    order = assigned(house)
    with pytest.raises(TransitionRefused) as refused:
        prepare_car(order.pk, a_checklist(99, is_clean=False), by=house.operator)
    assert codes(refused) == {"ENERGY_TOO_LOW", "CHECKLIST_INCOMPLETE"}
    ready = prepare_car(order.pk, a_checklist(), by=house.operator)
    assert (ready.state, ready.ready_at is not None) == (OrderState.READY, True)
    assert Preparation.objects.get().vehicle == order.vehicle


@pytest.mark.parametrize(("charge", "enough"), [(79, False), (80, True)])
def test_an_electric_car_leaves_with_eighty_per_cent(house: RentalHouse, charge, enough):
    car = make_car(house.store, house.a, electric=True)
    order = assigned(house, vehicle=car)
    if enough:
        assert prepare_car(order.pk, a_checklist(charge), by=house.operator).ready_at
        return
    with pytest.raises(TransitionRefused) as refused:
        prepare_car(order.pk, a_checklist(charge), by=house.operator)
    assert codes(refused) == {"ENERGY_TOO_LOW"}


def test_the_database_keeps_incomplete_checklists_out(house: RentalHouse):
    order = assigned(house)
    with pytest.raises(IntegrityError, match="rental_prepared_car_lacks_nothing"):
        Preparation.objects.create(
            order=order, vehicle=order.vehicle, is_clean=False, energy_percent=100,
            tyres_and_lights=True, papers_on_board=True, safety_kit=True, extras_fitted=True,
            made_by_id=house.operator.user_id, at=timezone.now(),
        )  # fmt: skip


# --- to the customer ----------------------------------------------------------------------------------------
def test_a_car_leaves_with_photos_a_checklist_and_a_signature(house: RentalHouse):
    order = assigned(house)
    prepare_car(order.pk, a_checklist(), by=house.operator)
    with pytest.raises(TransitionRefused) as refused:
        hand_out(order.pk, a_sheet(), by=house.operator)
    assert codes(refused) == {"SHEET_PHOTOS_MISSING"}
    photograph(order, "OUT", house.operator)
    with pytest.raises(InvalidInput) as unsigned:
        hand_out(order.pk, a_sheet(signature=a_signature("", file=None)), by=house.operator)
    assert codes(unsigned) == {"SIGNER_MISSING", "EVIDENCE_FILE"}
    with pytest.raises(TransitionRefused) as keyless:
        hand_out(order.pk, a_sheet(keys=0), by=house.operator)
    assert codes(keyless) == {"SHEET_KEYS_MISSING"}
    out = hand_out(order.pk, a_sheet(), by=house.operator)
    sheet = Handover.objects.get()
    assert (out.state, out.handed_out_at) == (OrderState.IN_USE, sheet.at)
    custody = Custody.objects.get(vehicle=order.vehicle.vehicle)
    assert (custody.kind, custody.reason_id) == (CustodyKind.RENTAL, order.pk)
    assert custody.span.lower == sheet.at
    reading = MileageReading.objects.get(vehicle=order.vehicle.vehicle)
    assert (reading.km, reading.origin) == (12_000, f"rental.handover:{sheet.pk}")


def test_another_car_needs_a_checklist_of_its_own(house: RentalHouse):
    order = assigned(house)
    prepare_car(order.pk, a_checklist(), by=house.operator)
    other = make_car(house.store, house.a)
    RentalOrder.objects.filter(pk=order.pk).update(vehicle=other)
    photograph(order, "OUT", house.operator, car=other)
    with pytest.raises(TransitionRefused) as refused:
        hand_out(order.pk, a_sheet(), by=house.operator)
    assert codes(refused) == {"CAR_NOT_PREPARED"}


def test_a_blocked_car_stays_and_so_does_one_without_papers(house: RentalHouse):
    order = assigned(house)
    prepare_car(order.pk, a_checklist(), by=house.operator)
    photograph(order, "OUT", house.operator)
    make_block(order.vehicle, timezone.now() - HOUR, kind=BlockKind.RECALL)
    car = order.vehicle
    car.insurance_until = timezone.localdate() - DAY
    car.save(update_fields=("insurance_until",))
    with pytest.raises(TransitionRefused) as refused:
        hand_out(order.pk, a_sheet(), by=house.operator)
    assert codes(refused) == {"CAR_BLOCKED", "CAR_PAPERS"}


@pytest.mark.parametrize(("days_more", "fits"), [(0, True), (-1, False)])
def test_a_rental_until_midnight_needs_papers_and_licence_of_the_day_before(
    house: RentalHouse, days_more, fits
):
    tomorrow = timezone.localdate() + DAY
    last = tomorrow + days_more * DAY
    midnight = dt.datetime.combine(tomorrow + DAY, dt.time(), timezone.get_default_timezone())
    car = make_car(house.store, house.a, insurance_until=last, inspection_until=last)
    order = an_order(
        house.store, house.a, timezone.now() - HOUR, midnight, vehicle=car, licence_until=last,
        state=OrderState.ASSIGNED,
    )  # fmt: skip
    if fits:
        assert drive_off(order, house.operator).state == OrderState.IN_USE
        return
    with pytest.raises(TransitionRefused) as unprepared:
        prepare_car(order.pk, a_checklist(), by=house.operator)
    assert codes(unprepared) == {"CAR_PAPERS"}
    RentalOrder.objects.filter(pk=order.pk).update(state=OrderState.READY)
    photograph(order, "OUT", house.operator)
    with pytest.raises(TransitionRefused) as refused:
        hand_out(order.pk, a_sheet(), by=house.operator)
    assert codes(refused) == {"CAR_NOT_PREPARED", "CAR_PAPERS", "LICENCE_EXPIRES"}


def test_a_hand_over_is_written_down_after_it_happened(house: RentalHouse):
    order = assigned(house)
    prepare_car(order.pk, a_checklist(), by=house.operator)
    photograph(order, "OUT", house.operator)
    with pytest.raises(TransitionRefused) as refused:
        hand_out(order.pk, a_sheet(at=timezone.now() + HOUR), by=house.operator)
    assert codes(refused) == {"HANDOVER_AHEAD"}
    with pytest.raises(TransitionRefused) as early:
        hand_out(order.pk, a_sheet(at=timezone.now() - 9 * DAY), by=house.operator)
    assert codes(early) == {"HANDOVER_TOO_EARLY"}
    half_an_hour = timezone.now() - 30 * MINUTE
    assert (
        hand_out(order.pk, a_sheet(at=half_an_hour), by=house.operator).handed_out_at
        == half_an_hour
    )


def test_whoever_comes_late_with_a_sheet_leaves_two_holders_marked(house: RentalHouse):
    """Another customer's car was not signed back yet: both are recordable, the later one is marked."""
    car = make_car(house.store, house.a)
    now = timezone.now()
    first = an_order(house.store, house.a, now - DAY, now, state=OrderState.ASSIGNED, vehicle=car)
    drive_off(first, house.operator, at=now - DAY)
    second = an_order(house.store, house.a, now, now + DAY, state=OrderState.ASSIGNED, vehicle=car)
    drive_off(second, house.operator, at=now - 20 * MINUTE, km=12_100)
    come_back(first, house.operator, at=now - 10 * MINUTE, km=12_090)
    marks = list(Custody.objects.filter(vehicle=car.vehicle).order_by("span"))
    assert [one.in_conflict for one in marks] == [False, True]
    assert marks[0].span.upper >= now - 10 * MINUTE

    today = timezone.localdate()
    (doubt,) = doubts(house.supervisor, today)
    assert (doubt.custody, doubt.due_on) == (marks[1], add_workdays(today, 1))
    assert doubts(house.neighbour, today) == []
    with pytest.raises(DomainError) as refused:
        clear_doubt(doubt.custody.pk, now - 25 * MINUTE, "监控", by=house.operator)
    assert codes(refused) == {"WRONG_ROLE"}
    with pytest.raises(DomainError) as again:
        clear_doubt(doubt.custody.pk, now - 15 * MINUTE, "监控", by=house.supervisor)
    assert codes(again) == {"STILL_IN_DOUBT"}
    clear_doubt(doubt.custody.pk, now - 25 * MINUTE, "监控", by=house.supervisor)
    assert doubts(house.supervisor, today) == []
    with pytest.raises(Custody.DoesNotExist):
        clear_doubt(doubt.custody.pk, now - 25 * MINUTE, "监控", by=house.supervisor)


def test_a_car_that_goes_on_the_moment_it_comes_back_has_one_holder(house: RentalHouse):
    car = make_car(house.store, house.a)
    now = timezone.now()
    first = an_order(house.store, house.a, now - DAY, now, state=OrderState.ASSIGNED, vehicle=car)
    drive_off(first, house.operator, at=now - DAY)
    second = an_order(house.store, house.a, now, now + DAY, state=OrderState.ASSIGNED, vehicle=car)
    come_back(first, house.operator, at=now - 10 * MINUTE)
    drive_off(second, house.operator, at=now - 10 * MINUTE, km=12_300)
    marks = list(Custody.objects.filter(vehicle=car.vehicle).order_by("span"))
    assert marks[0].span.upper == marks[1].span.lower
    assert not any(one.in_conflict for one in marks)
    assert doubts(house.supervisor, timezone.localdate()) == []


def test_whoever_gives_a_car_back_at_once_still_had_it(house: RentalHouse):
    order = an_order(
        house.store, house.a, timezone.now(), timezone.now() + DAY, state=OrderState.IN_USE
    )
    at = timezone.now()
    give_custody(order, order.vehicle, at=at, by=house.operator)
    assert end_custody(order, at=at - HOUR, by=house.operator) == 1
    span = Custody.objects.get().span
    assert (span.lower, span.upper > at, span.upper_inc) == (at, True, False)


def test_only_operators_of_the_store_hand_cars_out(house: RentalHouse):
    order = assigned(house)
    prepare_car(order.pk, a_checklist(), by=house.operator)
    for actor in (house.neighbour, make_person(Role.D_SA, house.store)):
        with pytest.raises(RentalOrder.DoesNotExist):
            hand_out(order.pk, a_sheet(), by=actor)
    with pytest.raises(TransitionRefused) as refused:
        hand_out(order.pk, a_sheet(), by=house.collector)
    assert codes(refused) == {"WRONG_ROLE"}


# --- photos ---------------------------------------------------------------------------------------------------
def test_photos_belong_to_one_end_and_stay_once_it_is_signed(house: RentalHouse):
    order = assigned(house)
    prepare_car(order.pk, a_checklist(), by=house.operator)
    paper = make_paper()
    facts = PhotoFacts(order.vehicle_id, "OUT")
    one = add_photo(order.pk, facts, paper, name="a.png", by=house.operator)
    paper.seek(0)
    assert add_photo(order.pk, facts, paper, name="a.png", by=house.operator) == one
    remove_photo(one.pk, by=house.operator)
    assert not HandoverPhoto.objects.exists()
    twin = add_photo(order.pk, facts, make_paper(), name="b.png", by=house.operator)
    twin.pk = None
    once = pytest.raises(IntegrityError, match="rental_handover_photo_counts_once")
    with once, transaction.atomic():
        twin.save(force_insert=True)
    with pytest.raises(SheetClosed):
        add_photo(
            order.pk, PhotoFacts(order.vehicle_id, "IN"), make_paper(), name="x", by=house.operator
        )
    drive_off(RentalOrder.objects.get(pk=order.pk), house.operator)
    photo = HandoverPhoto.objects.first()
    with pytest.raises(SheetClosed):
        remove_photo(photo.pk, by=house.operator)
    with pytest.raises(HandoverPhoto.DoesNotExist):
        remove_photo(photo.pk, by=house.neighbour)


def test_a_photo_shows_the_cars_of_its_order(house: RentalHouse):
    """Not one that is not there, and not another's: a hand-over is proof of who had which car."""
    order = assigned(house)
    other = make_car(house.other, house.a)
    for car in (other.pk, other.pk + 1000):
        with pytest.raises(RentalVehicle.DoesNotExist):
            add_photo(
                order.pk, PhotoFacts(car, "OUT"), make_paper(), name="a.png", by=house.operator
            )
    assert not HandoverPhoto.objects.exists()


def test_a_text_is_no_photo(house: RentalHouse):

    order = assigned(house)
    with pytest.raises(FileRefused):
        add_photo(
            order.pk,
            PhotoFacts(order.vehicle_id, "OUT"),
            io.BytesIO(b"hello"),
            name="a.png",
            by=house.operator,
        )


# --- back -----------------------------------------------------------------------------------------------------
def test_a_car_comes_back_in_time_and_costs_nothing_more(house: RentalHouse):
    order = on_the_road(house, out=2 * DAY)
    back = come_back(order, house.operator, at=order.end_at)
    bill = ReturnBill.objects.get()
    assert (back.state, back.handed_in_at) == (OrderState.RETURNED, order.end_at)
    assert (bill.late_fee, bill.early_refund, bill.energy_missing) == (0, 0, 30)
    assert Custody.objects.get(vehicle=order.vehicle.vehicle).span.upper is not None


def test_the_odometer_does_not_run_backwards_nor_does_time(house: RentalHouse):
    order = on_the_road(house)
    photograph(order, "IN", house.operator)
    with pytest.raises(TransitionRefused) as refused:
        take_in(order.pk, a_sheet(11_999, at=order.handed_out_at), by=house.operator)
    assert codes(refused) == {"SHEET_KM_BACKWARDS", "HANDOVER_BACKWARDS"}


def test_a_late_car_is_charged_by_the_hour(house: RentalHouse):
    order = on_the_road(house)
    come_back(order, house.operator, at=order.end_at + 2 * HOUR + MINUTE)
    bill = ReturnBill.objects.get()
    assert (bill.late_days, bill.late_hours) == (0, 3)
    assert (bill.late_fee, bill.harm_surcharge) == (Decimal("100.00"), 0)


def test_a_late_car_that_the_next_customer_waits_for_costs_half_more(house: RentalHouse):
    order = on_the_road(house)
    following = an_order(
        house.store, house.a, order.end_at + 3 * HOUR, order.end_at + DAY,
        state=OrderState.ASSIGNED, vehicle=order.vehicle,
    )  # fmt: skip
    come_back(order, house.operator, at=order.end_at + 2 * HOUR)
    bill = ReturnBill.objects.get()
    assert bill.harmed_order == following
    assert (bill.late_fee, bill.harm_surcharge) == (Decimal("66.67"), Decimal("33.34"))


def test_a_car_that_still_reaches_the_next_customer_harms_nobody(house: RentalHouse):
    """2 h late, 90 min of cleaning and inspection, 30 min before the start: exactly in time."""
    order = on_the_road(house)
    an_order(
        house.store, house.a, order.end_at + 4 * HOUR, order.end_at + DAY,
        state=OrderState.ASSIGNED, vehicle=order.vehicle,
    )  # fmt: skip
    come_back(order, house.operator, at=order.end_at + 2 * HOUR)
    assert ReturnBill.objects.get().harm_surcharge == 0


def test_a_car_that_comes_three_days_early_gives_two_days_back(house: RentalHouse):
    order = on_the_road(house, out=2 * DAY, days=5)
    come_back(order, house.operator, at=order.end_at - 3 * DAY)
    bill = ReturnBill.objects.get()
    assert (bill.unused_days, bill.early_refund) == (3, Decimal("400.00"))


def test_the_store_of_the_return_takes_the_car_in(house: RentalHouse):
    order = on_the_road(house)
    RentalOrder.objects.filter(pk=order.pk).update(return_dealer=house.other)
    assert come_back(order, house.neighbour).state == OrderState.RETURNED


def test_no_bill_is_late_and_early_and_a_surcharge_names_the_order(house: RentalHouse):
    order = on_the_road(house)
    come_back(order, house.operator)
    row = ReturnBill.objects.filter(order=order)
    with (
        pytest.raises(IntegrityError, match="rental_no_car_comes_late_and_early"),
        transaction.atomic(),
    ):
        row.update(late_fee=1, early_refund=1)
    with (
        pytest.raises(IntegrityError, match="rental_harm_surcharge_names_the_order"),
        transaction.atomic(),
    ):
        row.update(early_refund=0, late_fee=1, harm_surcharge=1)
    with (
        pytest.raises(IntegrityError, match="rental_return_bill_is_not_negative"),
        transaction.atomic(),
    ):
        row.update(tolls=-1)
    with (
        pytest.raises(IntegrityError, match="rental_late_car_harms_another_order"),
        transaction.atomic(),
    ):
        row.update(harmed_order=order)


# --- damage, settlement --------------------------------------------------------------------------------------
def test_new_damage_becomes_a_case_with_the_photos_of_both_ends(house: RentalHouse):
    order = on_the_road(house)
    come_back(order, house.operator)
    sheet = Handover.objects.get(end="IN")
    with pytest.raises(InvalidInput):
        check_damage(sheet.pk, CheckFacts(True), by=house.operator)
    facts = CheckFacts(True, "左前门", "划痕", "SCRATCH")
    check_damage(sheet.pk, facts, by=house.operator)
    case = DamageCase.objects.get()
    assert (case.order, case.photos.filter(phase="BEFORE").count()) == (order, 6)
    assert case.photos.filter(phase="AFTER").count() == 6
    with pytest.raises(DomainError) as again:
        check_damage(sheet.pk, facts, by=house.operator)
    assert codes(again) == {"DAMAGE_CHECKED"}


def test_nobody_settles_before_the_car_was_looked_over(house: RentalHouse):
    order = on_the_road(house)
    come_back(order, house.operator)
    with pytest.raises(TransitionRefused) as refused:
        settle_order(order.pk, Extras(), by=house.operator)
    assert codes(refused) == {"DAMAGE_UNCHECKED"}


def test_settling_books_every_component_once(house: RentalHouse):
    order = on_the_road(house)
    come_back(order, house.operator, at=order.end_at + 2 * HOUR)
    check_damage(Handover.objects.get(end="IN").pk, CheckFacts(False), by=house.operator)
    extras = Extras(Decimal("35.50"), Decimal(20))
    settled = settle_order(order.pk, extras, by=house.operator)
    assert settled.state == OrderState.SETTLING
    booked = dict(LedgerItem.objects.filter(order=order).values_list("kind", "amount"))
    assert booked == {
        "RENT": Decimal(400),
        "LATE_FEE": Decimal("66.67"),
        "ENERGY": Decimal("35.50"),
        "TOLL": Decimal(20),
    }
    with pytest.raises(InvalidInput):
        settle_order(order.pk, Extras(Decimal(-1)), by=house.operator)
    with pytest.raises(TransitionRefused):
        settle_order(order.pk, extras, by=house.operator)


def test_an_early_return_is_taken_off_the_rent(house: RentalHouse):
    order = on_the_road(house, out=2 * DAY, days=5)
    come_back(order, house.operator, at=order.end_at - 3 * DAY)
    check_damage(Handover.objects.get(end="IN").pk, CheckFacts(False), by=house.operator)
    settle_order(order.pk, Extras(), by=house.operator)
    item = LedgerItem.objects.get(order=order)
    assert (item.amount, item.balance) == (Decimal(1000), Decimal(600))


# --- the customer's page ---------------------------------------------------------------------------------------
def test_a_customer_agrees_or_objects_once_on_the_page_of_the_sheet(house: RentalHouse):
    order = on_the_road(house)
    sheet = Handover.objects.get()
    dead = make_sheet_link(sheet.pk, by=house.operator)
    token = make_sheet_link(sheet.pk, by=house.operator)
    with pytest.raises(SheetLinkDead):
        find_sheet_link(dead)
    with pytest.raises(SheetLinkDead):
        find_sheet_link("x" + token)
    note_sheet_opened(token)
    with pytest.raises(InvalidInput):
        answer_sheet(token, SheetAnswer.OBJECTED, " ")
    answer_sheet(token, SheetAnswer.OBJECTED, "右后视镜早就坏了")
    link = SheetLink.objects.get(revoked_at=None)
    assert (link.answer, link.opened_at is not None) == (SheetAnswer.OBJECTED, True)
    with pytest.raises(DomainError) as again:
        answer_sheet(token, SheetAnswer.AGREED)
    assert codes(again) == {"SHEET_ANSWERED"}
    with (
        pytest.raises(IntegrityError, match="rental_sheet_objection_says_what"),
        transaction.atomic(),
    ):
        SheetLink.objects.filter(pk=link.pk).update(remark="")
    assert order.pk


def test_a_link_to_a_sheet_dies_after_three_days(house: RentalHouse):
    on_the_road(house)
    token = make_sheet_link(Handover.objects.get().pk, by=house.operator)
    second = SheetLink.objects.get()
    second.pk, second.nonce = None, "another"
    alone = pytest.raises(IntegrityError, match="rental_one_live_link_to_a_sheet")
    with alone, transaction.atomic():
        second.save(force_insert=True)
    SheetLink.objects.update(expires_at=timezone.now())
    with pytest.raises(SheetLinkDead):
        find_sheet_link(token)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"energy_percent": 101}, "rental_sheet_shows_what_is_possible"),
        ({"keys": 0}, "rental_sheet_has_keys_and_photos"),
        ({"photos": 0}, "rental_sheet_has_keys_and_photos"),
        ({"signed_by": ""}, "rental_sheet_is_signed"),
        ({"evidence": None}, "rental_sheet_is_signed"),
        ({"damage_found": True}, "rental_damage_check_is_whole"),
    ],
)
def test_the_database_keeps_broken_sheets_out(house: RentalHouse, fields, name):
    on_the_road(house)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Handover.objects.update(**fields)


def test_each_end_of_a_car_has_one_sheet(house: RentalHouse):
    on_the_road(house)
    sheet = Handover.objects.get()
    sheet.pk = None
    with pytest.raises(IntegrityError, match="rental_one_sheet_at_each_end"), transaction.atomic():
        sheet.save(force_insert=True)
