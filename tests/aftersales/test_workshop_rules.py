"""The sentences of domain.md 4.1 to 4.4, one by one."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from aftersales.calc.lines import Price, within_both
from aftersales.choices import ItemState, Method, RoState, RoType
from aftersales.models import RepairOrder
from aftersales.selectors.clocks import orders_unanswered, second_contact_due
from aftersales.selectors.first_time_fix import first_time_fix_by_dealer
from aftersales.services import (
    Evidence,
    Money,
    No,
    PromiseFacts,
    Verdict,
    Yes,
    approve_lines,
    decline_line,
    decline_order,
    deliver_order,
    fail_check,
    freeze_quote,
    grant_payment,
    note_no_show,
    pass_check,
    promise_again,
    propose_item,
    receive_payment,
    settle_order,
    sign_risk,
    start_work,
    take_order,
)
from aftersales.services.settlement import begin_settlement
from aftersales.services.work import give_away, parts_came, take_back, wait_for_parts
from aftersales.tasks.orders import order_clocks
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.registry.models import Custody
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.market import make_dealer, make_vin
from tests.factories.workshop import (
    WAY,
    a_bill,
    a_farewell,
    approve_all,
    call,
    fresh,
    in_two_hours,
    labour,
    latest_quote,
    look_through,
    make_order,
    signed,
)


def refused_with(code):
    return pytest.raises(DomainError, match=code)


def later(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=True)


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        (Price(Decimal(3), Decimal("33.335")), "100.01"),  # half a cent goes up
        (Price(Decimal(2), Decimal(100), discount=Decimal("0.1")), "180.00"),
        (Price(Decimal(1), Decimal(999), Decimal("1.5"), Decimal(180)), "270.00"),  # hours count
        (Price(Decimal(1), Decimal(80), discount=Decimal(1)), "0.00"),
    ],
)
def test_a_line_costs_what_the_formula_says(price, amount):
    assert price.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("days", "km", "inside"), [(10, 2000, True), (11, 0, False), (0, 2001, False), (0, -1, False)]
)
def test_a_guarantee_ends_with_whichever_is_first(days, km, inside):
    day = dt.date(2026, 3, 1)
    now = (day + dt.timedelta(days=days), 10_000 + km)
    assert within_both((day, 10_000), now, days=10, km=2000) is inside


def test_the_same_work_inside_its_guarantee_is_at_our_cost(workshop):
    vin = make_vin()
    first = make_order(workshop, RoState.INSPECTED, vin=vin)
    propose_item(first.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    for state in (*list(WAY)[2:],):
        WAY[state](first, workshop)
    second = make_order(workshop, RoState.INSPECTED, vin=vin)
    RepairOrder.objects.filter(pk=second.pk).update(mileage_in=12_500)
    item = propose_item(second.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    other = propose_item(second.pk, labour(90, code="OIL-01"), by=workshop.advisor)
    assert (item.payer, other.payer) == ("INTERNAL", "CUSTOMER")
    second = fresh(second)
    assert (second.type, second.rework_of_id) == (RoType.REWORK, first.pk)


def delivered(workshop, **more):
    """A repair of some car that went home with 11,002 km."""
    people = {"advisor": workshop.advisor, "technician": workshop.technician}
    return a_delivered_order(workshop.dealer, **{"mileage": 11_000, **people, **more})


def days_ago(days):
    return timezone.now() - dt.timedelta(days=days)


def test_a_rework_chosen_by_hand_belongs_to_the_newest_repair_under_guarantee(workshop):
    vehicle = make_vehicle()
    delivered(workshop, vehicle=vehicle, delivered_at=days_ago(9))
    newest = delivered(workshop, vehicle=vehicle, delivered_at=days_ago(5))
    order = make_order(workshop, RoState.INSPECTED, vin=vehicle.vin, type=RoType.REWORK)
    assert (order.type, order.rework_of_id) == (RoType.REWORK, newest.pk)
    same = propose_item(order.pk, labour(600), by=workshop.advisor)
    other = propose_item(order.pk, labour(90, code="OIL-01"), by=workshop.advisor)
    assert (same.payer, other.payer) == ("INTERNAL", "CUSTOMER")
    period = Period(timezone.localdate(days_ago(5)), timezone.localdate(days_ago(4)))
    rates = first_time_fix_by_dealer(workshop.regional, period, timezone.now())
    assert rates == {workshop.dealer.pk: 0}


@pytest.mark.parametrize("repair", [{"delivered_at": None}, {"type": RoType.PDI}, {"dealer": None}])
def test_there_is_no_rework_of_what_is_under_no_guarantee(workshop, repair):
    vehicle = make_vehicle()
    if "dealer" in repair:
        a_delivered_order(make_dealer("SH09", workshop.dealer.region), vehicle=vehicle)
    else:
        known = {"vehicle": vehicle, "type": RoType.NORMAL, "delivered_at": days_ago(1)}
        old = {"delivered_at": days_ago(11)} if "delivered_at" in repair else repair
        delivered(workshop, **{**known, **old})
    with pytest.raises(InvalidInput, match="REWORK_OF_NOTHING"):
        make_order(workshop, RoState.APPOINTED, vin=vehicle.vin, type=RoType.REWORK)


def test_a_rework_whose_guarantee_the_km_have_ended_is_a_repair_like_any_other(workshop):
    vehicle = make_vehicle()
    delivered(workshop, vehicle=vehicle, mileage=9_000)
    order = make_order(workshop, RoState.INSPECTED, vin=vehicle.vin, type=RoType.REWORK)
    assert (order.type, order.rework_of_id) == (RoType.NORMAL, None)
    assert propose_item(order.pk, labour(), by=workshop.advisor).payer == "CUSTOMER"
    assert Entry.objects.filter(topic="aftersales.is_no_rework", object_id=order.pk).exists()


@pytest.mark.parametrize(
    ("hold_up", "state", "go_on"),
    [
        (wait_for_parts, RoState.AWAITING_PARTS, parts_came),
        (give_away, RoState.SUBLET, take_back),
    ],
)
def test_a_car_that_waits_still_waits_after_the_customer_was_asked(workshop, hold_up, state, go_on):
    order = make_order(workshop, RoState.WIP)
    hold_up(order.pk, by=workshop.director)
    first = propose_item(order.pk, labour(90, description="空调滤芯"), by=workshop.advisor)
    propose_item(order.pk, labour(40, description="雨刮"), by=workshop.advisor)
    freeze_quote(order.pk, order.promised_at, by=workshop.advisor)
    assert fresh(order).state == RoState.AWAITING_APPROVAL
    decline_line(order.pk, No(first.pk, "PRICE"), "张小明", by=workshop.advisor)
    approve_all(order, workshop)
    assert fresh(order).state == state
    go_on(order.pk, by=workshop.director)
    propose_item(order.pk, labour(20, description="灯泡"), by=workshop.advisor)
    freeze_quote(order.pk, order.promised_at, by=workshop.advisor)
    approve_all(order, workshop)
    assert (fresh(order).state, fresh(order).held_up_in) == (RoState.WIP, "")


# --- promises ------------------------------------------------------------------------------------
def promise(hours=4):
    return PromiseFacts(timezone.now() + dt.timedelta(hours=hours), "CALL", "等零件")


def test_a_promise_told_before_the_old_one_lapses_is_kept(workshop):
    order = make_order(workshop, RoState.QUOTED)
    assert promise_again(order.pk, promise(), by=workshop.advisor).in_time
    with later(hours=5):
        change = promise_again(order.pk, promise(), by=workshop.advisor)
        assert not change.in_time
        assert RepairOrder.objects.promise_lapsed(timezone.now()).count() == 0


def asked_again(workshop):
    order = make_order(workshop, RoState.APPROVED)
    propose_item(order.pk, labour(90, description="空调滤芯"), by=workshop.advisor)
    return fresh(order)


def test_another_time_in_a_new_quote_counts_only_as_told_as_the_advisor_says(workshop):
    order = asked_again(workshop)
    later = order.promised_at + dt.timedelta(hours=2)
    with pytest.raises(InvalidInput, match="TOLD_BY"):
        freeze_quote(order.pk, later, by=workshop.advisor)
    assert order.quotes.count() == 1
    freeze_quote(order.pk, later, by=workshop.advisor, told_by="WECHAT")
    (change,) = order.promises.all()
    assert (change.before, change.after, change.told_by) == (order.promised_at, later, "WECHAT")
    assert change.in_time


def test_the_same_time_in_a_new_quote_is_news_to_nobody(workshop):
    order = asked_again(workshop)
    freeze_quote(order.pk, order.promised_at, by=workshop.advisor)
    assert not order.promises.exists()


def test_the_page_asks_how_the_customer_was_told_once_there_was_a_promise(workshop, sign_in):
    client = sign_in(workshop.advisor)
    first = make_order(workshop, RoState.INSPECTED)
    propose_item(first.pk, labour(), by=workshop.advisor)
    page = client.get(reverse("aftersales:order", args=(first.pk,))).content
    assert b'name="told_by"' not in page
    order = asked_again(workshop)
    address = reverse("aftersales:order_form", args=(order.pk, "quote"))
    later = timezone.localtime(order.promised_at) + dt.timedelta(hours=2)
    said = {"promised_at": f"{later:%Y-%m-%dT%H:%M}", "version": order.version}
    answer = client.post(address, said)
    assert answer.status_code == 400
    assert b'name="told_by"' in answer.content
    assert client.post(address, {**said, "told_by": "CALL"}).status_code == 302
    assert order.promises.get().told_by == "CALL"


def test_a_promise_lies_in_the_future_and_has_a_reason(workshop):
    order = make_order(workshop, RoState.QUOTED)
    with refused_with("PROMISE_IN_PAST"):
        promise_again(order.pk, promise(hours=-1), by=workshop.advisor)
    with refused_with("PROMISE_REASON"):
        promise_again(
            order.pk,
            PromiseFacts(timezone.now() + dt.timedelta(hours=3), "CALL", " "),
            by=workshop.advisor,
        )


# --- answers -------------------------------------------------------------------------------------
def asked(workshop, *prices, **more):
    order = make_order(workshop, RoState.INSPECTED)
    items = [propose_item(order.pk, labour(one, **more), by=workshop.advisor) for one in prices]
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    return fresh(order), items


def yes(order, items, capacity="OWNER", evidence=None, limit=None):
    ids = [item.pk for item in items]
    return Yes(latest_quote(order).pk, ids, capacity, evidence or signed(), limit)


def test_a_driver_approves_a_thousand_or_what_is_written(workshop):
    order, items = asked(workshop, 1_001)
    with refused_with("DRIVER_LIMIT"):
        approve_lines(order.pk, yes(order, items, "DRIVER"), by=workshop.advisor)
    written = yes(order, items, "DRIVER", limit=Decimal(1_500))
    assert approve_lines(order.pk, written, by=workshop.advisor).authorised_limit == 1_500


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        (Evidence("张", Method.WECHAT_REPLY), "EVIDENCE_FILE"),
        (Evidence("张", Method.EMAIL), "EVIDENCE_FILE"),
        (Evidence("张", Method.RECORDED_CALL), "EVIDENCE_REFERENCE"),
        (Evidence(" ", Method.RECORDED_CALL, reference="1"), "SIGNER_MISSING"),
        (Evidence("张", Method.APP_CLICK, reference="1"), "NOT_YOUR_CLICK"),
    ],
)
def test_an_approval_needs_its_proof(workshop, evidence, code):
    order, items = asked(workshop, 100)
    with refused_with(code):
        approve_lines(order.pk, yes(order, items, evidence=evidence), by=workshop.advisor)


def test_the_insurer_agrees_to_what_the_insurer_pays(workshop):
    order, items = asked(workshop, 100, payer="INSURANCE")
    with refused_with("CAPACITY_WRONG"):
        approve_lines(order.pk, yes(order, items), by=workshop.advisor)
    approve_lines(order.pk, yes(order, items, "INSURER"), by=workshop.advisor)


def test_2001_by_call_is_too_much_and_2000_is_not(workshop):
    order, items = asked(workshop, "2000.01")
    with refused_with("CALL_LIMIT"):
        approve_lines(order.pk, yes(order, items, evidence=call()), by=workshop.advisor)
    order, items = asked(workshop, 2_000)
    approve_lines(order.pk, yes(order, items, evidence=call()), by=workshop.advisor)


def test_a_quote_without_an_answer_is_asked_again_and_then_put_off(workshop):
    order, items = asked(workshop, 100)
    frozen = latest_quote(order).frozen_at
    assert not second_contact_due(order, frozen)
    with later(hours=2):
        assert second_contact_due(order, frozen)
        assert list(orders_unanswered()) == [order.pk]
        assert order_clocks() == 0
    with later(hours=24):
        assert order_clocks() == 1
        assert order_clocks() == 0
    items[0].refresh_from_db()
    assert (items[0].state, items[0].decline_reason) == (ItemState.DEFERRED, "NO_ANSWER")


def test_work_goes_on_once_the_last_question_is_answered(workshop):
    order = make_order(workshop, RoState.WIP)
    extra = propose_item(order.pk, labour(50), by=workshop.technician)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    decline_line(order.pk, No(extra.pk, "PRICE"), "张小明", by=workshop.advisor)
    assert fresh(order).state == RoState.WIP


def test_safety_work_that_is_not_wanted_is_signed_for_before_the_car_leaves(workshop):
    order, items = asked(workshop, 1_860, safety_critical=True)
    no = No(items[0].pk, "LATER", is_later=True, later_km=15_000)
    decline_line(order.pk, no, "张小明", by=workshop.advisor)
    with refused_with("RISK_NOTICE_MISSING"):
        decline_order(order.pk, "客户不修", by=workshop.advisor)
    sign_risk(items[0].pk, signed(), by=workshop.advisor)
    assert decline_order(order.pk, "客户不修", by=workshop.advisor).state == RoState.CANCELLED
    items[0].refresh_from_db()
    assert items[0].follow_up_km == 15_000


# --- the workshop itself ---------------------------------------------------------------------------
def test_one_technician_does_not_take_anothers_car(workshop):
    order = make_order(workshop, RoState.APPROVED)
    RepairOrder.objects.filter(pk=order.pk).update(technician_id=workshop.technician.user_id)
    with pytest.raises(RepairOrder.DoesNotExist):
        start_work(order.pk, by=workshop.inspector)
    checked = make_order(workshop, RoState.CHECKED_IN)
    take_order(checked.pk, by=workshop.technician)
    with refused_with("NOT_YOUR_JOB"):
        take_order(checked.pk, by=workshop.inspector)


def test_whoever_worked_on_the_car_cannot_pass_it(workshop):
    order = make_order(workshop, RoState.QC)
    look_through(order, workshop)
    with refused_with("OWN_WORK"):
        pass_check(order.pk, Verdict(5, washed=True), by=workshop.technician)


def test_brakes_want_a_road_test_and_every_car_a_wash(workshop):
    order = make_order(workshop, RoState.QC)
    look_through(order, workshop)
    with pytest.raises(DomainError) as error:
        pass_check(order.pk, Verdict(), by=workshop.inspector)
    assert {one.code for one in error.value.refusals} == {"ROAD_TEST_MISSING", "NOT_WASHED"}


def test_level_2_maintenance_has_its_certificate(workshop):
    order = make_order(workshop, RoState.QC)
    look_through(order, workshop)
    RepairOrder.objects.filter(pk=order.pk).update(guarantee_class="LEVEL_2")
    with refused_with("CERTIFICATE_MISSING"):
        pass_check(order.pk, Verdict(5, washed=True), by=workshop.inspector)
    pass_check(order.pk, Verdict(5, washed=True, certificate="A-77"), by=workshop.inspector)


def test_what_fails_the_check_is_done_again(workshop):
    order = make_order(workshop, RoState.QC)
    look_through(order, workshop)
    item = order.items.get()
    with refused_with("FAULT_UNNAMED"):
        fail_check(order.pk, Verdict(failed_item_id=item.pk), by=workshop.inspector)
    fail_check(order.pk, Verdict(failed_item_id=item.pk, cause="异响未消除"), by=workshop.inspector)
    order, item = fresh(order), order.items.get()
    assert (order.state, order.qc_fail_count, item.state) == (RoState.WIP, 1, ItemState.IN_WORK)


# --- money -------------------------------------------------------------------------------------------
def test_the_manager_alone_lets_a_customer_pay_later(workshop):
    order = make_order(workshop, RoState.SETTLED)
    later_on = Money("CREDIT", Decimal(600), reason="月结客户")
    with refused_with("PAYMENT_KIND"):
        receive_payment(order.pk, later_on, by=workshop.cashier)
    with refused_with("WRONG_ROLE"):
        grant_payment(order.pk, later_on, by=workshop.director)
    grant_payment(order.pk, later_on, by=workshop.manager)
    assert fresh(order).state == RoState.PAID


def test_a_bill_is_paid_in_parts_and_never_above(workshop):
    order = make_order(workshop, RoState.SETTLED)
    receive_payment(order.pk, Money("CASH", Decimal(200)), by=workshop.cashier)
    assert fresh(order).state == RoState.SETTLED
    with refused_with("PAYMENT_AMOUNT"):
        receive_payment(order.pk, Money("CASH", Decimal("400.01")), by=workshop.cashier)
    receive_payment(order.pk, Money("CARD", Decimal(400)), by=workshop.cashier)
    assert fresh(order).state == RoState.PAID


def test_where_nothing_is_to_be_paid_the_car_may_go(workshop):
    order = make_order(workshop, RoState.READY)
    begin_settlement(order.pk, by=workshop.advisor)
    item = order.items.get()
    settle_order(order.pk, a_bill(amounts={item.pk: Decimal(0)}), by=workshop.advisor)
    assert fresh(order).state == RoState.PAID


def test_a_settlement_is_explained_line_by_line(workshop):
    order = make_order(workshop, RoState.READY)
    with refused_with("SETTLEMENT_NOT_BEGUN"):
        settle_order(order.pk, a_bill(), by=workshop.advisor)
    begin_settlement(order.pk, by=workshop.advisor)
    with refused_with("NOT_EXPLAINED"):
        settle_order(order.pk, a_bill(explained=False), by=workshop.advisor)


def test_the_hand_over_leaves_nothing_out(workshop):
    order = make_order(workshop, RoState.PAID)
    with refused_with("HANDOVER_INCOMPLETE"):
        deliver_order(order.pk, a_farewell(keys_returned=False), by=workshop.advisor)
    with refused_with("KM_BACKWARDS"):
        deliver_order(order.pk, a_farewell(mileage_out=11_999), by=workshop.advisor)
    delivered = deliver_order(order.pk, a_farewell(), by=workshop.advisor)
    assert Custody.objects.get(vehicle=order.vehicle).span.upper == delivered.delivered_at


def test_every_moment_of_the_way_is_on_record(workshop):
    order = make_order(workshop, RoState.DELIVERED)
    way = (
        *("arrived_at", "greeted_at", "opened_at", "inspected_at", "quoted_at", "approved_at"),
        *("started_at", "finished_at", "qc_passed_at", "settle_started_at", "settled_at"),
        *("paid_at", "delivered_at"),
    )
    moments = [getattr(order, name) for name in way]
    assert moments == sorted(moments)


# --- the table and the kernel --------------------------------------------------------------------------
def test_the_table_reaches_every_state():
    assert {row.target for row in RO_FLOW.rows} == set(RoState)


@pytest.mark.parametrize("role", [Role.D_SSA, Role.D_CALL, Role.AUDITOR, Role.REGION_HEAD])
def test_outsiders_of_the_workshop_can_do_nothing(workshop, role):
    stranger = Actor(role=role, channel=Channel.PORTAL, dealer_ids=workshop.advisor.dealer_ids)
    order = make_order(workshop, RoState.QUOTED)
    assert RO_FLOW.available(order, stranger) == []


def test_a_car_that_nobody_expected_is_no_no_show(workshop):
    order = make_order(workshop, RoState.APPOINTED)
    with refused_with("STILL_EXPECTED"):
        note_no_show(order.pk, by=workshop.advisor)


def test_a_car_has_one_holder_at_a_time_unless_somebody_is_to_look(workshop):
    vehicle = make_vehicle()
    now = timezone.now()
    held = {
        "vehicle": vehicle, "kind": "WORKSHOP", "dealer": workshop.dealer, "reason_type": "x.y",
        "reason_id": 1,
    }  # fmt: skip
    Custody.objects.create(**held, span=DateTimeTZRange(now, None))
    again = DateTimeTZRange(now + dt.timedelta(hours=1), None)
    with (
        pytest.raises(IntegrityError, match="registry_car_has_one_holder"),
        transaction.atomic(),
    ):
        Custody.objects.create(**held, span=again)
    Custody.objects.create(**held, span=again, in_conflict=True)
