"""Changes, extensions and other cars: quoted anew, agreed, in force (domain.md 5.4, 5.5)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from rental.choices import OrderState
from rental.choices.changes import ChangeKind, ChangeState
from rental.choices.handover import SheetEnd, SignMethod
from rental.choices.plan import AssignedBy, Trigger
from rental.choices.substitution import Exchange
from rental.models import (
    Assignment,
    BlockedCustomer,
    ChangeRequest,
    LateCar,
    LedgerItem,
    RentalOrder,
    ReturnBill,
    Substitution,
)
from rental.selectors.replacements import cars_to_offer
from rental.services.changes import (
    ChangeLinkDead,
    Wanted,
    agree_change,
    agree_change_by_link,
    ask_change,
    change_token,
    find_change,
    withdraw_change,
)
from rental.services.damage_checks import CheckFacts, check_damage
from rental.services.plan import CarRefused, assign
from rental.services.replanning import notice_late_car, replan_after_change
from rental.services.settling import Extras, settle_order
from rental.services.substitution import Swap, note_told, note_upgrade, substitute_car
from tests.factories.rental import DAY, FAR, HOUR, RentalHouse, an_order, make_car
from tests.factories.rental_cars import a_signature, come_back, drive_off
from tests.rental.money import is_balanced

MINUTE = dt.timedelta(minutes=1)


def coming(house: RentalHouse, *, days: int = 2, **more: object) -> RentalOrder:
    """Confirmed, in four days, for so many days at 200."""
    begins = timezone.now() + 4 * DAY
    return an_order(house.store, house.a, begins, begins + days * DAY, **more)


def out(house: RentalHouse, *, left: dt.timedelta = DAY, **more: object) -> RentalOrder:
    """On the road since yesterday; `left` remains."""
    now = timezone.now()
    order = an_order(house.store, house.a, now - DAY, now + left, **more)
    car = order.vehicle or make_car(house.store, house.a)
    assign(order.pk, car.pk, by=SYSTEM)
    order.refresh_from_db()
    return drive_off(order, house.operator, at=now - DAY)


def codes(refused: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {one.code for one in refused.value.refusals}


def agree(change: ChangeRequest, house: RentalHouse) -> RentalOrder:
    return agree_change(change.pk, a_signature(), by=house.operator)


# --- before the hand-over -------------------------------------------------------------------------------
def test_a_rental_cannot_be_moved_into_the_past(house: RentalHouse):
    order = coming(house)
    with pytest.raises(TransitionRefused) as refused:
        ask_change(order.pk, Wanted(start_at=timezone.now() - HOUR), by=house.operator)
    assert "START_PASSED" in codes(refused)


def test_a_longer_rental_is_quoted_agreed_and_in_force(house: RentalHouse):
    make_car(house.store, house.a)
    order = coming(house)
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    assert (change.kind, change.state) == (ChangeKind.BEFORE, ChangeState.QUOTED)
    assert (change.old_total, change.new_total, change.difference) == (400, 600, 200)
    order.refresh_from_db()
    assert order.total == 400  # nothing is in force before the customer said yes
    changed = agree(change, house)
    assert (changed.end_at, changed.rent, changed.total) == (order.end_at + DAY, 600, 600)
    assert (changed.daily_rate, changed.state) == (200, OrderState.CONFIRMED)


def test_another_class_and_a_shorter_time_cost_less_or_more(house: RentalHouse):
    make_car(house.store, house.b)
    order = coming(house)
    wanted = Wanted(vehicle_class_id=house.b.pk, end_at=order.end_at - DAY)
    change = ask_change(order.pk, wanted, by=house.operator)
    assert change.difference == Decimal(-100)  # one day at 300 instead of two at 200
    changed = agree(change, house)
    assert (changed.vehicle_class, changed.daily_rate) == (house.b, 300)


def test_a_change_finds_a_car_or_is_refused(house: RentalHouse):
    order = coming(house)
    make_car(house.store, house.a)
    wanted = Wanted(vehicle_class_id=house.c.pk)
    with pytest.raises(TransitionRefused) as refused:
        ask_change(order.pk, wanted, by=house.operator)
    assert codes(refused) == {"CHANGE_NO_CAR"}
    make_car(house.store, house.c)
    assert not ask_change(order.pk, wanted, by=house.operator).keeps_car


def test_an_assigned_car_stays_where_it_is_free_and_is_given_up_where_not(house: RentalHouse):
    car = make_car(house.store, house.a)
    order = coming(house)
    assign(order.pk, car.pk, by=house.operator)
    longer = ask_change(order.pk, Wanted(end_at=order.end_at + HOUR), by=house.operator)
    assert longer.keeps_car
    kept = agree(longer, house)
    held = Assignment.objects.held().get(order=order)
    assert (kept.state, held.vehicle) == (OrderState.ASSIGNED, car)
    assert held.span.upper == kept.end_at + 90 * MINUTE

    make_car(house.store, house.b)
    change = ask_change(order.pk, Wanted(vehicle_class_id=house.b.pk), by=house.operator)
    assert not change.keeps_car
    moved = agree(change, house)
    assert (moved.state, moved.vehicle) == (OrderState.CONFIRMED, None)
    assert not Assignment.objects.held().exists()
    plan = replan_after_change(order.pk, by=SYSTEM)
    assert plan is not None
    assert plan.lines.get().vehicle.vehicle_class == house.b


def test_a_customer_changes_a_rental_that_begins_today_though_its_car_is_frozen(house: RentalHouse):
    car, begins = make_car(house.store, house.a), timezone.now() + 10 * HOUR
    order = an_order(house.store, house.a, begins, begins + DAY)
    assign(order.pk, car.pk, by=house.operator)
    following = an_order(house.store, house.a, begins + 2 * DAY, begins + 3 * DAY)
    assign(following.pk, car.pk, by=house.operator)
    make_car(house.store, house.a)
    change = ask_change(order.pk, Wanted(end_at=begins + 3 * DAY), by=house.operator)
    moved = agree(change, house)
    assert (moved.state, moved.vehicle) == (OrderState.CONFIRMED, None)
    assert Assignment.objects.held().get().order == following


def test_a_lower_class_that_a_plan_gave_is_signed_for_before_it_leaves(house: RentalHouse):
    """The tick at the inquiry lets the plan give it; it is no written consent and gives nothing back."""
    now = timezone.now()
    order = an_order(house.store, house.b, now - DAY, now + DAY, daily_rate=300, may_downgrade=True)
    car = make_car(house.store, house.a)
    assign(order.pk, car.pk, by=SYSTEM)
    order.refresh_from_db()
    with pytest.raises(TransitionRefused) as unsigned:
        drive_off(order, house.operator)
    assert codes(unsigned) == {"DOWNGRADE_UNSIGNED"}
    assert [pk for pk, _shown in cars_to_offer(order, house.operator, now)] == [car.pk]
    with pytest.raises(DomainError) as refused:
        substitute_car(order.pk, Swap(car.pk, "没有同级车"), by=house.operator)
    assert codes(refused) == {"DOWNGRADE_CONSENT"}
    swap = Swap(car.pk, "没有同级车", a_signature())
    assert substitute_car(order.pk, swap, by=house.operator).vehicle == car
    noted = Substitution.objects.get()
    assert (noted.old_vehicle, noted.kind, noted.refund) == (None, Exchange.DOWNGRADE, 300)
    with pytest.raises(CarRefused) as again:
        substitute_car(order.pk, Swap(car.pk, "再来一次", a_signature()), by=house.operator)
    assert codes(again) == {"SAME_CAR"}
    order.refresh_from_db()
    come_back(drive_off(order, house.operator), house.operator)
    assert ReturnBill.objects.get().given_back == 300


def test_another_driver_needs_a_licence_to_the_end(house: RentalHouse):
    order = coming(house)
    make_car(house.store, house.a)
    with pytest.raises(InvalidInput) as unlicensed:
        ask_change(order.pk, Wanted(driver_name="李四"), by=house.operator)
    assert codes(unlicensed) == {"LICENCE_MISSING"}
    driver = {"driver_name": "李四", "driver_licence": "110101199003070011"}
    soon = timezone.localdate(order.end_at) - DAY
    with pytest.raises(TransitionRefused) as expired:
        ask_change(order.pk, Wanted(**driver, licence_until=soon), by=house.operator)
    assert codes(expired) == {"LICENCE_EXPIRES"}
    change = ask_change(order.pk, Wanted(**driver, licence_until=FAR), by=house.operator)
    assert change.difference == 0
    assert agree(change, house).driver_name == "李四"


def test_a_blocked_customer_changes_nothing(house: RentalHouse):
    order = coming(house)
    make_car(house.store, house.a)
    BlockedCustomer.objects.create(
        customer=order.customer, dealer=house.store, reason="欠款", since=timezone.now()
    )
    with pytest.raises(TransitionRefused) as refused:
        ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    assert codes(refused) == {"BLOCKED_CUSTOMER"}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (lambda order: Wanted(), "NOTHING_CHANGES"),
        (lambda order: Wanted(end_at=order.end_at), "NOTHING_CHANGES"),
        (lambda order: Wanted(end_at=order.start_at), "SPAN_BACKWARDS"),
    ],
)
def test_a_change_says_what_changes(house: RentalHouse, wanted, code):
    order = coming(house)
    with pytest.raises(InvalidInput) as refused:
        ask_change(order.pk, wanted(order), by=house.operator)
    assert codes(refused) == {code}


def test_a_newer_change_takes_the_place_of_one_that_waits(house: RentalHouse):
    make_car(house.store, house.a)
    order = coming(house)
    first = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    second = ask_change(order.pk, Wanted(end_at=order.end_at + 2 * DAY), by=house.operator)
    first.refresh_from_db()
    assert first.state == ChangeState.WITHDRAWN
    with pytest.raises(DomainError):
        agree(first, house)
    withdraw_change(second.pk, "不改了", by=house.operator)
    with pytest.raises(DomainError):
        withdraw_change(second.pk, "x", by=house.operator)


def test_a_neighbour_changes_nothing(house: RentalHouse):
    make_car(house.store, house.a)
    order = coming(house)
    with pytest.raises(RentalOrder.DoesNotExist):
        ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.neighbour)
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    with pytest.raises(ChangeRequest.DoesNotExist):
        agree_change(change.pk, a_signature(), by=house.neighbour)


def test_the_customer_agrees_on_the_page_sent_to_them(house: RentalHouse):
    make_car(house.store, house.a)
    order = coming(house)
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    token = change_token(change)
    with pytest.raises(InvalidInput):
        agree_change_by_link(token, " ")
    assert agree_change_by_link(token, "王小红").total == 600
    change.refresh_from_db()
    assert (change.agreed_by, change.method) == ("王小红", SignMethod.APP_CLICK)
    for dead in (token, token + "x", "nothing"):
        with pytest.raises(ChangeLinkDead):
            find_change(dead)


# --- on the road ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("left", "may"), [(4 * HOUR + MINUTE, True), (4 * HOUR - MINUTE, False)])
def test_an_extension_is_asked_for_four_hours_before_the_end(house: RentalHouse, left, may):
    order = out(house, left=left)
    wanted = Wanted(end_at=order.end_at + DAY)
    if may:
        change = ask_change(order.pk, wanted, by=house.operator)
        assert (change.kind, change.difference) == (ChangeKind.EXTENSION, 200)
        assert agree(change, house).end_at == order.end_at + DAY
        return
    with pytest.raises(TransitionRefused) as refused:
        ask_change(order.pk, wanted, by=house.operator)
    assert codes(refused) == {"EXTENSION_TOO_LATE"}


def test_an_extension_charges_only_what_is_added_by_todays_tariff(house: RentalHouse):
    order = out(house)
    RentalOrder.objects.filter(pk=order.pk).update(rent=300, total=300, daily_rate=150)
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    assert (change.old_total, change.new_total) == (300, 500)


def test_an_extension_moves_the_next_order_first(house: RentalHouse):
    order = out(house)
    begins = order.end_at + 30 * HOUR
    following = an_order(house.store, house.a, begins, begins + DAY)
    assign(following.pk, order.vehicle_id, by=house.operator)
    other = make_car(house.store, house.a)
    change = ask_change(order.pk, Wanted(end_at=begins), by=house.operator)
    assert not change.keeps_car
    extended = agree(change, house)
    following.refresh_from_db()
    assert (extended.end_at, following.vehicle) == (begins, other)
    assert Assignment.objects.held().get(order=order).span.upper == begins + 90 * MINUTE


def test_an_extension_is_refused_where_nothing_else_can_be_given(house: RentalHouse):
    order = out(house)
    begins = order.end_at + 30 * HOUR
    following = an_order(house.store, house.a, begins, begins + DAY)
    assign(following.pk, order.vehicle_id, by=house.operator)
    change = ask_change(order.pk, Wanted(end_at=begins), by=house.operator)
    with pytest.raises(DomainError) as refused:
        agree(change, house)
    assert codes(refused) == {"EXTENSION_CONFLICT"}
    order.refresh_from_db()
    following.refresh_from_db()
    assert (order.end_at < begins, following.vehicle_id) == (True, order.vehicle_id)


def test_an_extension_never_moves_a_frozen_order(house: RentalHouse):
    order = out(house, left=6 * HOUR)
    begins = order.end_at + 3 * HOUR
    following = an_order(house.store, house.a, begins, begins + DAY)
    assign(following.pk, order.vehicle_id, by=house.operator)
    make_car(house.store, house.a)
    change = ask_change(order.pk, Wanted(end_at=begins), by=house.operator)
    with pytest.raises(DomainError) as refused:
        agree(change, house)
    assert codes(refused) == {"EXTENSION_CONFLICT"}


def test_a_customer_on_the_road_changes_neither_start_nor_class(house: RentalHouse):
    order = out(house)
    wanted = Wanted(vehicle_class_id=house.b.pk, start_at=timezone.now() + HOUR)
    with pytest.raises(TransitionRefused) as refused:
        ask_change(order.pk, wanted, by=house.operator)
    assert codes(refused) == {"CHANGE_TOO_LATE"}


@pytest.mark.parametrize(("fewer", "refund"), [(1, 0), (3, 400)])
def test_a_customer_who_says_ahead_that_they_come_early_pays_as_if_they_came(
    house: RentalHouse, fewer, refund
):
    """The unused days less one come back, and a day costs what it cost."""
    order = out(house, left=4 * DAY)
    assert (order.total, order.daily_rate) == (1000, 200)
    change = ask_change(order.pk, Wanted(end_at=order.end_at - fewer * DAY), by=house.operator)
    assert (change.kind, change.difference) == (ChangeKind.DURING, -refund)
    shorter = agree(change, house)
    assert (shorter.rent, shorter.total) == (1000 - refund, 1000 - refund)
    assert shorter.daily_rate == 200


def test_a_longer_rental_made_shorter_again_charges_what_is_left(house: RentalHouse):
    order = out(house)
    agree(ask_change(order.pk, Wanted(end_at=order.end_at + 5 * DAY), by=house.operator), house)
    agree(ask_change(order.pk, Wanted(end_at=order.end_at), by=house.operator), house)
    order.refresh_from_db()
    assert order.total == 400 + 1000 - 800
    back = come_back(order, house.operator)
    sheet = back.handovers.get(end=SheetEnd.IN)
    check_damage(sheet.pk, CheckFacts(damage_found=False), by=house.operator)
    ReturnBill.objects.filter(order=order).update(early_refund=0)  # a day early, and kept
    settle_order(order.pk, Extras(), by=house.operator)
    assert LedgerItem.objects.filter(order=order).owed() == 600


def test_days_of_an_extension_that_were_not_used_come_back(house: RentalHouse):
    order = out(house)
    agree(ask_change(order.pk, Wanted(end_at=order.end_at + 10 * DAY), by=house.operator), house)
    order.refresh_from_db()
    back = come_back(order, house.operator)
    check_damage(
        back.handovers.get(end=SheetEnd.IN).pk, CheckFacts(damage_found=False), by=house.operator
    )
    bill = ReturnBill.objects.get(order=order)
    assert bill.early_refund > order.total - 10 * 200 > 0  # more than the rent of before
    settle_order(order.pk, Extras(), by=house.operator)
    assert LedgerItem.objects.filter(order=order).owed() == order.total - bill.early_refund
    assert is_balanced()


def test_the_store_of_the_return_can_change_on_the_road(house: RentalHouse):
    order = out(house)
    change = ask_change(order.pk, Wanted(return_dealer_id=house.other.pk), by=house.operator)
    assert change.kind == ChangeKind.DURING
    assert agree(change, house).return_dealer == house.other


# --- overdue ---------------------------------------------------------------------------------------------
def test_an_overdue_car_that_others_wait_for_is_noticed_once(house: RentalHouse):
    now = timezone.now()
    order = out(house, left=HOUR)
    begins = now + 2 * HOUR
    following = an_order(
        house.store, house.a, begins, begins + DAY, state=OrderState.ASSIGNED, vehicle=order.vehicle
    )
    assert notice_late_car(order.pk) is None
    RentalOrder.objects.filter(pk=order.pk).update(end_at=now - 31 * MINUTE)
    late = notice_late_car(order.pk)
    assert late is not None
    assert (late.next_order, notice_late_car(order.pk)) == (following, None)
    assert LateCar.objects.count() == 1
    with pytest.raises(IntegrityError, match="rental_overdue_car_is_awaited_by_another"):
        LateCar.objects.update(next_order=order)


# --- other cars --------------------------------------------------------------------------------------------
def test_an_upgrade_is_free_and_its_reason_and_cost_are_logged(house: RentalHouse):
    better = make_car(house.store, house.b)
    order = coming(house)
    with pytest.raises(InvalidInput):
        substitute_car(order.pk, Swap(better.pk), by=house.operator)
    swapped = substitute_car(order.pk, Swap(better.pk, "车辆在修"), by=house.operator)
    row = Substitution.objects.get()
    assert (row.kind, row.steps, row.house_cost, row.refund) == (Exchange.UPGRADE, 1, 200, 0)
    assert (swapped.vehicle, swapped.total) == (better, 400)
    assert note_told(row.pk, by=house.operator).told_at


def test_an_upgrade_that_the_plan_gave_is_logged_as_well(house: RentalHouse):
    better = make_car(house.store, house.b)
    order = coming(house)
    assign(order.pk, better.pk, by=house.operator)
    row = note_upgrade(order.pk, by=SYSTEM)
    assert row is not None
    assert (row.kind, row.house_cost) == (Exchange.UPGRADE, 200)
    assert note_upgrade(order.pk, by=SYSTEM) is None


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (Trigger.NIGHT.value, "夜间生成", "Made in the night"),
        (AssignedBy.COUNTER.value, "柜台最优车辆", "Best car at the counter"),
        ("车辆在修", "车辆在修", "车辆在修"),
    ],
)
def test_why_another_car_was_given_is_read_in_the_readers_language(
    house: RentalHouse, sign_in, reason, chinese, english
):
    order = coming(house)
    assign(order.pk, make_car(house.store, house.b).pk, by=house.operator, reason=reason)
    row = note_upgrade(order.pk, by=SYSTEM)
    assert row is not None
    assert (row.reason, row.reason_label) == (reason, chinese)
    page = sign_in(house.operator).get(f"/rental/orders/{order.pk}/change/").content.decode()
    assert english in page
    assert f" {reason}</span>" not in page or reason == english


def test_a_lower_class_needs_written_consent_and_gives_back_half_more(house: RentalHouse):
    lower = make_car(house.store, house.a)
    begins = timezone.now() + 4 * DAY
    order = an_order(
        house.store, house.b, begins, begins + 3 * DAY, daily_rate=300, rent=900, total=900
    )
    with pytest.raises(DomainError) as refused:
        substitute_car(order.pk, Swap(lower.pk, "没有车"), by=house.operator)
    assert codes(refused) == {"DOWNGRADE_CONSENT"}
    with pytest.raises(CarRefused):
        assign(order.pk, lower.pk, by=house.operator)
    substitute_car(order.pk, Swap(lower.pk, "没有车", a_signature()), by=house.operator)
    row = Substitution.objects.get()
    assert (row.kind, row.refund, row.agreed_by) == (Exchange.DOWNGRADE, 450, "王小红")
    with pytest.raises(IntegrityError, match="rental_lower_class_was_agreed"):
        Substitution.objects.update(agreed_by="")


def test_a_promise_falls_where_the_customer_signs_for_another_car(house: RentalHouse):
    promised, other = make_car(house.store, house.a), make_car(house.store, house.a)
    order = coming(house, pinned_vehicle=promised)
    assert {promised.pk, other.pk} <= dict(
        cars_to_offer(order, house.operator, timezone.now())
    ).keys()
    with pytest.raises(CarRefused) as refused:
        substitute_car(order.pk, Swap(other.pk), by=house.operator)
    assert codes(refused) == {"PINNED"}
    swap = Swap(other.pk, consent=a_signature())
    swapped = substitute_car(order.pk, swap, by=house.operator)
    assert (swapped.vehicle, swapped.pinned_vehicle) == (other, None)


def test_a_promise_falls_with_another_class(house: RentalHouse):
    promised = make_car(house.store, house.a)
    better = make_car(house.store, house.b)
    order = coming(house, pinned_vehicle=promised)
    wanted = Wanted(vehicle_class_id=better.vehicle_class_id)
    changed = agree(ask_change(order.pk, wanted, by=house.operator), house)
    assert (changed.vehicle_class, changed.pinned_vehicle) == (house.b, None)
    order = coming(house, pinned_vehicle=promised)
    later = Wanted(end_at=order.end_at + DAY)
    assert agree(ask_change(order.pk, later, by=house.operator), house).pinned_vehicle == promised


def test_the_same_class_is_free(house: RentalHouse):
    first, second = make_car(house.store, house.a), make_car(house.store, house.a)
    order = coming(house)
    substitute_car(order.pk, Swap(first.pk), by=house.operator)
    assert not Substitution.objects.exists()
    substitute_car(order.pk, Swap(second.pk), by=house.operator)
    row = Substitution.objects.get()
    assert (row.kind, row.old_vehicle, row.refund) == (Exchange.SAME_CLASS, first, 0)


def test_a_short_range_or_another_store_is_agreed_to_first(house: RentalHouse):
    electric = make_car(house.store, house.a, electric=True)
    order = coming(house, planned_daily_km=321)
    with pytest.raises(DomainError) as refused:
        substitute_car(order.pk, Swap(electric.pk), by=house.operator)
    assert codes(refused) == {"RANGE_CONSENT"}
    swap = Swap(electric.pk, "", a_signature())
    assert substitute_car(order.pk, swap, by=house.operator).range_agreed
    assert Substitution.objects.get().range_is_short


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "UPGRADE", "steps": 1, "reason": ""}, "rental_upgrade_has_its_reason"),
        ({"steps": 1}, "rental_substitution_is_priced_by_its_kind"),
        ({"refund": 1}, "rental_substitution_is_priced_by_its_kind"),
    ],
)
def test_the_database_keeps_wrong_prices_out(house: RentalHouse, fields, name):
    first, second = make_car(house.store, house.a), make_car(house.store, house.a)
    order = coming(house)
    substitute_car(order.pk, Swap(first.pk), by=house.operator)
    substitute_car(order.pk, Swap(second.pk), by=house.operator)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Substitution.objects.update(**fields)
    with (
        pytest.raises(IntegrityError, match="rental_substitute_is_another_car"),
        transaction.atomic(),
    ):
        Substitution.objects.update(vehicle=first)
    twin = Substitution.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError, match="rental_substitution_is_noted_once"):
        twin.save(force_insert=True)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "APPLIED", "decided_at": "now"}, "rental_change_in_force_was_agreed"),
        ({"state": "WITHDRAWN"}, "rental_change_is_decided_once"),
        ({"end_at": None}, "rental_change_changes_something"),
    ],
)
def test_the_database_keeps_half_changes_out(house: RentalHouse, fields, name):
    make_car(house.store, house.a)
    order = coming(house)
    ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    known = {key: timezone.now() if value == "now" else value for key, value in fields.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ChangeRequest.objects.update(**known)


def test_an_order_has_one_open_change(house: RentalHouse):
    make_car(house.store, house.a)
    order = coming(house)
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    change.pk = None
    with pytest.raises(IntegrityError, match="rental_one_open_change_of_an_order"):
        change.save(force_insert=True)
