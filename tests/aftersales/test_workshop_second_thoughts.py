"""Orders that leave the straight way: second quotes, failed checks, calls off (domain.md 4.1 to 4.5)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from aftersales.calc.lines import first_time_fix
from aftersales.choices import GuaranteeClass, ItemState, Method, RoState, RoType
from aftersales.choices.driving import DriveState
from aftersales.choices.loans import LoanState
from aftersales.models import DriverTask, RepairOrder, RiskNotice
from aftersales.portal import to_do
from aftersales.selectors.board import board_of
from aftersales.selectors.clocks import orders_unanswered
from aftersales.selectors.first_time_fix import first_time_fix_by_dealer
from aftersales.services import (
    Answers,
    Evidence,
    No,
    PromiseFacts,
    Yes,
    approve_lines,
    begin_settlement,
    cancel_order,
    check_in,
    decline_line,
    decline_order,
    deliver_order,
    drop_item,
    fail_check,
    find_link,
    finish_item,
    finish_work,
    freeze_quote,
    give_order,
    make_link,
    move_appointment,
    note_missed,
    note_no_show,
    open_order,
    promise_again,
    propose_item,
    report_inspection,
    revise_item,
    send_answers,
    settle_order,
    sign_risk,
    start_item,
    start_work,
)
from aftersales.services.bays import Slot
from aftersales.services.driving import (
    LoanFacts,
    Pickup,
    fail_task,
    reserve_loan_car,
    take_car_over,
)
from aftersales.services.links import ApprovalLinkDead
from aftersales.services.quality import (
    Verdict,
    check_colleagues_work,
    check_own_work,
    pass_check,
)
from aftersales.tasks.orders import order_clocks
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Period
from tests.factories.aftersales import a_delivered_order
from tests.factories.bays import (
    MONDAY,
    a_sheet,
    bring_to_car,
    make_bay,
    make_drive,
    make_licence,
    make_loan_car,
    photograph,
)
from tests.factories.callbacks import moment
from tests.factories.market import make_vin
from tests.factories.workshop import (
    WAY,
    a_bill,
    a_farewell,
    a_visit,
    an_arrival,
    approve_all,
    call,
    expected,
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


def yes(order, *items, capacity="OWNER", evidence=None):
    return Yes(latest_quote(order).pk, [one.pk for one in items], capacity, evidence or signed())


def asked_again(workshop, **more):
    """An approved order whose customer was sent a second quote, with one more line."""
    order = make_order(workshop, RoState.APPROVED)
    extra = propose_item(order.pk, labour(90, description="空调滤芯", **more), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    assert fresh(order).state == RoState.QUOTED
    return order, extra


# --- second quotes -------------------------------------------------------------------------------
def no_thanks(order, item, workshop):
    decline_line(order.pk, No(item.pk, "PRICE"), "张小明", by=workshop.advisor)


def taken_off(order, item, workshop):
    drop_item(item.pk, by=workshop.advisor)


def a_day_passes(order, item, workshop):
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24), tick=True):
        assert order_clocks() == 1


@pytest.mark.parametrize("answer", [no_thanks, taken_off, a_day_passes])
def test_a_no_to_the_second_quote_leaves_the_yes_to_the_first_standing(workshop, answer):
    order, extra = asked_again(workshop)
    answer(order, extra, workshop)
    assert fresh(order).state == RoState.APPROVED
    start_work(order.pk, by=workshop.technician)


def test_a_quote_of_which_nothing_is_wanted_is_no_approval(workshop):
    order = make_order(workshop, RoState.QUOTED)
    no_thanks(order, order.items.get(), workshop)
    assert fresh(order).state == RoState.QUOTED
    assert decline_order(order.pk, "不修", by=workshop.advisor).state == RoState.CANCELLED


@pytest.mark.parametrize("state", [RoState.APPROVED, RoState.WIP])
def test_an_order_of_which_every_line_was_taken_off_can_be_closed(workshop, state):
    order = make_order(workshop, state)
    with refused_with("SOMETHING_APPROVED"):
        decline_order(order.pk, "客户改主意", by=workshop.advisor)
    drop_item(order.items.get().pk, by=workshop.advisor)
    extra = propose_item(order.pk, labour(200), by=workshop.advisor)
    with refused_with("LINES_OPEN"):
        decline_order(order.pk, "客户改主意", by=workshop.advisor)
    drop_item(extra.pk, by=workshop.advisor)
    assert decline_order(order.pk, "客户改主意", by=workshop.advisor).state == RoState.CANCELLED


def half_begun(workshop):
    """At work on one of two quoted lines; the other still waits for its answer."""
    order = make_order(workshop, RoState.INSPECTED)
    one, other = (
        propose_item(order.pk, labour(100, description=text), by=workshop.advisor)
        for text in ("机油", "滤芯")
    )
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes(order, one), by=workshop.advisor)
    start_work(order.pk, by=workshop.technician)
    return order, other


def test_a_line_that_was_open_when_work_began_can_still_be_approved(workshop):
    order, other = half_begun(workshop)
    assert fresh(order).state == RoState.WIP
    approve_lines(order.pk, yes(order, other), by=workshop.advisor)
    other.refresh_from_db()
    assert (fresh(order).state, other.state) == (RoState.WIP, ItemState.APPROVED)


def test_a_line_that_was_open_when_work_began_is_put_off_after_a_day_too(workshop):
    order, other = half_begun(workshop)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24), tick=True):
        assert list(orders_unanswered()) == [order.pk]
        assert order_clocks() == 1
    other.refresh_from_db()
    assert other.state == ItemState.DEFERRED


def a_day_later():
    return time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=True)


def test_a_line_that_became_dearer_waits_for_its_own_quote_before_it_is_put_off(workshop):
    order = make_order(workshop, RoState.APPROVED)
    item = order.items.get()
    with a_day_later():
        revise_item(item.pk, labour(900), by=workshop.advisor)
        assert order_clocks() == 0
        item.refresh_from_db()
        assert item.state == ItemState.PROPOSED
        freeze_quote(order.pk, in_two_hours(), by=workshop.advisor, told_by="CALL")
        assert order_clocks() == 0
        with a_day_later():
            assert order_clocks() == 1
    item.refresh_from_db()
    assert item.state == ItemState.DEFERRED


def test_a_line_that_was_put_off_and_is_proposed_again_has_its_own_day(workshop):
    _order, item = asked_again(workshop)
    with a_day_later():
        assert order_clocks() == 1
        revise_item(item.pk, labour(90, description="空调滤芯"), by=workshop.advisor)
        assert order_clocks() == 0
        item.refresh_from_db()
        assert item.state == ItemState.PROPOSED


@pytest.mark.parametrize(
    "beyond",
    [
        {"qty": Decimal("999999.99"), "unit_price": Decimal("9999999999.99")},
        {"unit_price": Decimal(0), "hours": Decimal("9999.99"), "rate": Decimal("99999999.99")},
    ],
)
def test_a_line_dearer_than_any_bill_can_be_is_refused(workshop, beyond):
    order = make_order(workshop, RoState.INSPECTED)
    with refused_with("PRICE_IMPOSSIBLE"):
        propose_item(order.pk, replace(labour(), **beyond), by=workshop.advisor)


# --- lines that change under a quote ---------------------------------------------------------------
@pytest.mark.parametrize("other", [{"description": "后刹车片"}, {"safety_critical": True}, {}])
def test_nobody_answers_a_line_by_a_quote_that_names_another(workshop, other):
    order = make_order(workshop, RoState.QUOTED)
    item, token = order.items.get(), make_link(order.pk, by=workshop.advisor)
    revise_item(item.pk, labour(**other), by=workshop.technician)
    with refused_with("QUOTE_SUPERSEDED"):
        approve_lines(order.pk, yes(order, item), by=workshop.advisor)
    with refused_with("QUOTE_SUPERSEDED"):
        no_thanks(order, item, workshop)
    said = Answers("张小明", "OWNER", [], [No(item.pk, "PRICE")], signed(), accepts_risk=True)
    with refused_with("QUOTE_SUPERSEDED"):
        send_answers(token, said)
    assert not RiskNotice.objects.exists()
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes(order, item), by=workshop.advisor)


def test_a_line_that_was_refused_and_changed_is_refused_by_its_own_quote(workshop, sign_in):
    order = make_order(workshop, RoState.QUOTED)
    item = order.items.get()
    no_thanks(order, item, workshop)
    revise_item(item.pk, labour(), by=workshop.advisor)
    with refused_with("QUOTE_SUPERSEDED"):
        no_thanks(order, item, workshop)
    page = sign_in(workshop.advisor).get(reverse("aftersales:order", args=(order.pk,)))
    assert not page.context["page"].is_quoted
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    no_thanks(order, item, workshop)
    assert item.declines.count() == 2


def refused_risk(workshop):
    """A line that matters for safety and that the customer does not want; nobody has signed."""
    order, item = asked_again(workshop, safety_critical=True)
    no_thanks(order, item, workshop)
    return order, item


@pytest.mark.parametrize("is_changed_first", [False, True])
def test_a_refused_risk_is_not_taken_off_unsigned(workshop, is_changed_first):
    order, item = refused_risk(workshop)
    facts = labour(90, description="空调滤芯", safety_critical=True)
    if is_changed_first:
        revise_item(item.pk, facts, by=workshop.advisor)
    with refused_with("RISK_NOTICE_MISSING"):
        drop_item(item.pk, by=workshop.advisor)
    if is_changed_first:
        freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
        no_thanks(order, item, workshop)
    sign_risk(item.pk, signed(), by=workshop.advisor)
    assert drop_item(item.pk, by=workshop.advisor).state == ItemState.CANCELLED


def test_a_yes_takes_the_no_back(workshop):
    order, item = refused_risk(workshop)
    facts = labour(90, description="空调滤芯", safety_critical=True)
    revise_item(item.pk, facts, by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes(order, item), by=workshop.advisor)
    revise_item(item.pk, replace(facts, unit_price=Decimal(95)), by=workshop.advisor)
    assert drop_item(item.pk, by=workshop.advisor).state == ItemState.CANCELLED


def test_what_has_no_price_is_not_offered_to_the_customer(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    item = propose_item(order.pk, labour(0), by=workshop.technician)
    given = propose_item(order.pk, labour(80, discount=Decimal(1)), by=workshop.advisor)
    with refused_with("PRICE_MISSING"):
        freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    assert fresh(order).state == RoState.INSPECTED
    revise_item(item.pk, labour(60), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    said = Answers("张小明", "OWNER", [item.pk, given.pk], [], signed())
    send_answers(make_link(order.pk, by=workshop.advisor), said)
    assert set(order.items.values_list("state", "amount")) == {("APPROVED", 60), ("APPROVED", 0)}
    for state in (RoState.WIP, RoState.QC, RoState.READY, RoState.SETTLED, RoState.PAID):
        WAY[state](order, workshop)
    assert fresh(order).state == RoState.PAID


# --- what a yes covers -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "other",
    [
        {"description": "更换变速箱油"},
        {"kind": "PART"},
        {"qty": Decimal(2), "unit_price": Decimal(300)},
        {"qty": Decimal("0.5"), "unit_price": Decimal(1_200)},
    ],
)
def test_a_yes_to_one_thing_is_none_to_another_at_the_same_price(workshop, other):
    order = make_order(workshop, RoState.WIP)
    item = revise_item(order.items.get().pk, labour(600, **other), by=workshop.technician)
    assert item.state == ItemState.PROPOSED
    with refused_with("NOT_APPROVED"):
        start_item(item.pk, by=workshop.technician)


def test_a_line_that_was_taken_from_the_customer_is_not_given_back_unasked(workshop):
    order = make_order(workshop, RoState.WIP)
    item = order.items.get()
    revise_item(item.pk, labour(600, payer="GOODWILL"), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes(order, item, capacity="DEALER"), by=workshop.director)
    item = revise_item(item.pk, labour(600), by=workshop.advisor)
    assert item.state == ItemState.PROPOSED


def test_guaranteed_work_stays_at_our_cost_however_the_line_is_written(workshop):
    vin = make_vin()
    first = make_order(workshop, RoState.INSPECTED, vin=vin)
    propose_item(first.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    for state in (*list(WAY)[2:],):
        WAY[state](first, workshop)
    second = make_order(workshop, RoState.INSPECTED, vin=vin)
    RepairOrder.objects.filter(pk=second.pk).update(mileage_in=12_500)
    item = propose_item(second.pk, labour(600), by=workshop.advisor)
    item = revise_item(item.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    assert (item.payer, fresh(second).rework_of_id) == ("INTERNAL", first.pk)
    item = revise_item(item.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    assert item.payer == "INTERNAL"


def came_again(workshop, *, after, typed_after=0, **line):
    """What the same work costs the customer when the car comes again `after` days and the line is typed
    some days later still.
    """
    vin = make_vin()
    first = make_order(workshop, RoState.INSPECTED, vin=vin)
    propose_item(first.pk, labour(600, code="BRK-01", **line), by=workshop.advisor)
    for state in (*list(WAY)[2:],):
        WAY[state](first, workshop)
    with time_machine.travel(timezone.now() + dt.timedelta(days=after), tick=True):
        second = make_order(workshop, RoState.INSPECTED, vin=vin)
        RepairOrder.objects.filter(pk=second.pk).update(mileage_in=12_500)
        with time_machine.travel(timezone.now() + dt.timedelta(days=typed_after), tick=True):
            facts = labour(600, code="BRK-01", **line)
            return propose_item(second.pk, facts, by=workshop.advisor).payer


@pytest.mark.parametrize(
    ("after", "typed_after", "payer"),
    [(10, 0, "INTERNAL"), (10, 5, "INTERNAL"), (11, 0, "CUSTOMER")],
)
def test_a_guarantee_is_measured_to_the_day_the_car_came(workshop, after, typed_after, payer):
    assert came_again(workshop, after=after, typed_after=typed_after) == payer


def test_a_symptom_repeats_if_the_car_came_in_time(workshop):
    vin = make_vin()
    make_order(workshop, RoState.DELIVERED, vin=vin)
    came = timezone.now() + dt.timedelta(days=60)
    with time_machine.travel(came + dt.timedelta(days=2), tick=True):
        order = expected(workshop, vin=vin)
        arrival = an_arrival(mileage_in=12_500, arrived_at=came)
        assert check_in(order.pk, arrival, by=workshop.advisor).repeat_repair


@pytest.mark.parametrize("kind", ["WASH", "FEE"])
def test_neither_a_wash_nor_a_fee_is_done_again_under_a_guarantee(workshop, kind):
    assert came_again(workshop, after=1, kind=kind) == "CUSTOMER"


@pytest.mark.parametrize("kind", [RoType.PDI, RoType.INTERNAL])
def test_what_was_done_for_the_house_itself_guarantees_nothing_to_the_customer(workshop, kind):
    vin = make_vin()
    first = make_order(workshop, RoState.INSPECTED, vin=vin)
    propose_item(first.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    for state in (*list(WAY)[2:],):
        WAY[state](first, workshop)
    RepairOrder.objects.filter(pk=first.pk).update(type=kind)
    second = make_order(workshop, RoState.INSPECTED, vin=vin)
    RepairOrder.objects.filter(pk=second.pk).update(mileage_in=12_500)
    item = propose_item(second.pk, labour(600, code="BRK-01"), by=workshop.advisor)
    assert item.payer == "CUSTOMER"


def test_a_call_of_the_insurer_reaches_no_further_either(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    item = propose_item(order.pk, labour("2000.01", payer="INSURANCE"), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    by_call = yes(order, item, capacity="INSURER", evidence=call("定损员"))
    with refused_with("CALL_LIMIT"):
        approve_lines(order.pk, by_call, by=workshop.advisor)


def test_a_sum_that_somebody_typed_authorises_no_driver(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    item = propose_item(order.pk, labour(1_500), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    by_code = Evidence("司机", Method.SMS_OTP, reference="OTP-1")
    quote = latest_quote(order).pk
    with refused_with("AUTHORISATION_MISSING"):
        said = Yes(quote, [item.pk], "DRIVER", by_code, Decimal(2_000))
        approve_lines(order.pk, said, by=workshop.advisor)
    said = Yes(quote, [item.pk], "DRIVER", signed("司机"), Decimal(2_000))
    approve_lines(order.pk, said, by=workshop.advisor)


def test_an_insurer_is_billed_no_more_than_the_insurer_approved(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    item = propose_item(order.pk, labour(500, payer="INSURANCE"), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes(order, item, capacity="INSURER"), by=workshop.advisor)
    for state in (RoState.WIP, RoState.QC, RoState.READY):
        WAY[state](order, workshop)
    begin_settlement(order.pk, by=workshop.advisor)
    with refused_with("OVER_APPROVED"):
        settle_order(order.pk, a_bill(amounts={item.pk: Decimal("500.01")}), by=workshop.advisor)
    assert settle_order(order.pk, a_bill(), by=workshop.advisor).insurance_total == 500


# --- signatures --------------------------------------------------------------------------------------
MERE_WORDS = [
    Evidence("张小明", Method.RECORDED_CALL, reference="REC-1"),
    Evidence("张小明", Method.APP_CLICK, reference="x"),
]


@pytest.mark.parametrize("words", MERE_WORDS)
def test_a_call_signs_for_no_call_no_bill_and_no_risk(workshop, words):
    order = make_order(workshop, RoState.PAID)
    with refused_with("NOT_SIGNED"):
        deliver_order(order.pk, a_farewell(evidence=words, countersigns=True), by=workshop.advisor)
    order = make_order(workshop, RoState.READY)
    begin_settlement(order.pk, by=workshop.advisor)
    with refused_with("NOT_SIGNED"):
        settle_order(order.pk, a_bill(evidence=words), by=workshop.advisor)
    order, extra = asked_again(workshop, safety_critical=True)
    no_thanks(order, extra, workshop)
    with refused_with("NOT_SIGNED"):
        sign_risk(extra.pk, words, by=workshop.advisor)


def test_a_car_changes_hands_by_a_signature(workshop, driver):
    make_licence(workshop.director, driver)
    task = make_drive(make_order(workshop, RoState.APPOINTED), workshop.advisor, driver)
    bring_to_car(task, driver)
    photograph(task, "START", driver)
    with refused_with("NOT_SIGNED"):
        take_car_over(task.pk, a_sheet(evidence=MERE_WORDS[0]), by=driver)


def test_the_forms_offer_only_what_counts(workshop, sign_in):
    order = make_order(workshop, RoState.PAID)
    page = sign_in(workshop.advisor).get(reverse("aftersales:order", args=(order.pk,)))
    assert b'value="SMS_OTP"' in page.content
    assert b'value="RECORDED_CALL"' not in page.content


def test_whoever_takes_the_car_away_unanswered_has_not_signed_for_its_safety(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    item = propose_item(order.pk, labour(1_860, safety_critical=True), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    with refused_with("RISK_NOTICE_MISSING"):
        decline_order(order.pk, "客户不修", by=workshop.advisor)
    no_thanks(order, item, workshop)
    sign_risk(item.pk, signed(), by=workshop.advisor)
    assert decline_order(order.pk, "客户不修", by=workshop.advisor).state == RoState.CANCELLED


# --- the final inspection --------------------------------------------------------------------------
def failed(workshop):
    order = make_order(workshop, RoState.QC)
    look_through(order, workshop)
    item = order.items.get()
    fail_check(order.pk, Verdict(failed_item_id=item.pk, cause="异响未消除"), by=workshop.inspector)
    return fresh(order), item


def test_what_failed_the_check_can_be_done_again_from_the_page(workshop, sign_in):
    order, item = failed(workshop)
    page = sign_in(workshop.technician).get(reverse("aftersales:order", args=(order.pk,)))
    assert reverse("aftersales:line_step", args=(item.pk, "finish")).encode() in page.content
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=30), tick=True):
        finish_item(item.pk, by=workshop.technician)
        finished = finish_work(order.pk, by=workshop.technician).finished_at
        assert finished > timezone.now() - dt.timedelta(minutes=1)


def test_what_failed_the_check_may_go_to_another_technician_and_take_longer(workshop):
    order, _item = failed(workshop)
    other = workshop.inspector.user_id
    assert give_order(order.pk, other, by=workshop.advisor).technician_id == other
    later = PromiseFacts(timezone.now() + dt.timedelta(hours=5), "CALL", "返修")
    assert promise_again(order.pk, later, by=workshop.advisor).in_time


def test_who_finished_a_line_that_another_began_inspects_neither(workshop):
    order = make_order(workshop, RoState.WIP)
    item = order.items.get()
    start_item(item.pk, by=workshop.technician)
    finish_item(item.pk, by=workshop.director)
    finish_work(order.pk, by=workshop.technician)
    look_through(order, workshop)
    verdict = Verdict(5, washed=True, failed_item_id=item.pk, cause="异响")
    for judge in (pass_check, fail_check):
        with refused_with("OWN_WORK"):
            judge(order.pk, verdict, by=workshop.director)
    pass_check(order.pk, verdict, by=workshop.inspector)


def test_where_everybody_has_worked_the_checks_still_come_to_an_end(workshop):
    """A colleague who did a part of it may look through the rest; only the inspector stands apart."""
    order, colleague = make_order(workshop, RoState.WIP), workshop.director
    item = order.items.get()
    start_item(item.pk, by=workshop.technician)
    finish_item(item.pk, by=colleague)
    finish_work(order.pk, by=workshop.technician)
    check_own_work(order.pk, by=workshop.technician)
    check_colleagues_work(order.pk, by=colleague)
    good = Verdict(road_test_km=5, washed=True)
    with refused_with("OWN_WORK"):
        pass_check(order.pk, good, by=colleague)
    assert pass_check(order.pk, good, by=workshop.inspector).state == RoState.READY


def test_a_promise_is_kept_once_the_car_has_passed_the_check(workshop, sign_in):
    later = PromiseFacts(timezone.now() + dt.timedelta(hours=5), "CALL", "等质检")
    checked = make_order(workshop, RoState.QC)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=3), tick=True):
        (late,) = [one for lane in board_of(workshop.advisor) for one in lane.tickets]
        assert late.late
        page = sign_in(workshop.advisor).get(reverse("aftersales:order", args=(checked.pk,)))
        assert (
            reverse("aftersales:order_form", args=(checked.pk, "promise")).encode() in page.content
        )
        assert not promise_again(checked.pk, later, by=workshop.advisor).in_time
    ready = make_order(workshop, RoState.READY)
    with refused_with("NO_PROMISE"):
        promise_again(ready.pk, later, by=workshop.advisor)


def test_the_quote_says_how_long_the_repair_is_guaranteed(workshop, sign_in):
    order = make_order(workshop, RoState.INSPECTED)
    propose_item(order.pk, labour(), by=workshop.advisor)
    with refused_with("GUARANTEE_UNKNOWN"):
        freeze_quote(order.pk, in_two_hours(), by=workshop.advisor, guarantee_class="EVER")
    sign_in(workshop.advisor).post(
        reverse("aftersales:order_form", args=(order.pk, "quote")),
        {
            "promised_at": f"{timezone.localtime(in_two_hours()):%Y-%m-%dT%H:%M}",
            "guarantee_class": "OVERHAUL", "version": fresh(order).version,
        },
    )  # fmt: skip
    order = fresh(order)
    assert (order.state, order.guarantee_class) == (RoState.QUOTED, GuaranteeClass.OVERHAUL)
    propose_item(order.pk, labour(), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    assert fresh(order).guarantee_class == GuaranteeClass.OVERHAUL


# --- calls off ---------------------------------------------------------------------------------------
def remote(workshop):
    """A car that a driver of ours is to fetch for Monday at ten."""
    with time_machine.travel(MONDAY - dt.timedelta(hours=1), tick=False):
        make_bay(workshop.director)
        visit = a_visit(
            slot=Slot(MONDAY), contact_agreed=True, mode="REMOTE", pickup=Pickup("某路1号", 12)
        )
        return open_order(visit, by=workshop.advisor)


def test_a_customer_whose_car_we_fetch_is_no_no_show_because_our_driver_is_late(workshop, driver):
    order = remote(workshop)
    with time_machine.travel(MONDAY + dt.timedelta(minutes=31), tick=True):
        assert not note_missed(order.pk)
        task = DriverTask.objects.get()
        make_licence(workshop.director, driver)
        DriverTask.objects.filter(pk=task.pk).update(
            driver=driver.user_id, state=DriveState.ASSIGNED, assigned_at=timezone.now()
        )
        fail_task(task.pk, "NOBODY_THERE", "", by=driver)
        assert note_missed(order.pk)


def our_driver_fails(workshop, driver, reason):
    order = remote(workshop)
    make_licence(workshop.director, driver)
    with time_machine.travel(MONDAY - dt.timedelta(minutes=20), tick=True):
        task = DriverTask.objects.get()
        DriverTask.objects.filter(pk=task.pk).update(
            driver=driver.user_id, state=DriveState.ASSIGNED, assigned_at=timezone.now()
        )
        fail_task(task.pk, reason, "", by=driver)
    return order


@pytest.mark.parametrize("reason", ["OWN_TROUBLE", "NOT_DRIVABLE", "WRONG_ADDRESS"])
def test_whoever_waited_in_vain_for_our_driver_is_no_no_show(workshop, driver, reason):
    order = our_driver_fails(workshop, driver, reason)
    with time_machine.travel(MONDAY + dt.timedelta(hours=3), tick=True):
        assert not note_missed(order.pk)
        with refused_with("STILL_EXPECTED"):
            note_no_show(order.pk, by=workshop.advisor)


def test_whoever_does_not_come_on_the_next_day_is_one(workshop, driver):
    order = our_driver_fails(workshop, driver, "OWN_TROUBLE")
    tomorrow = MONDAY + dt.timedelta(days=1)
    with time_machine.travel(MONDAY, tick=True):
        move_appointment(order.pk, Slot(tomorrow), by=workshop.advisor)
    with time_machine.travel(tomorrow + dt.timedelta(minutes=31), tick=True):
        assert note_missed(order.pk)


def test_nobody_drives_for_an_order_that_was_cancelled(workshop, driver):
    order = remote(workshop)
    car = make_loan_car(workshop.director)
    with time_machine.travel(MONDAY - dt.timedelta(minutes=30), tick=True):
        facts = LoanFacts(car.pk, MONDAY, MONDAY + dt.timedelta(hours=5))
        loan = reserve_loan_car(order.pk, facts, by=workshop.advisor)
        cancel_order(order.pk, "客户改期", by=workshop.advisor)
    task = DriverTask.objects.get()
    loan.refresh_from_db()
    assert (task.state, task.note) == (DriveState.CANCELLED, "客户改期")
    assert loan.state == LoanState.CANCELLED


def test_a_link_dies_with_its_order(workshop):
    order = make_order(workshop, RoState.QUOTED)
    token = make_link(order.pk, by=workshop.advisor)
    assert Client().get(reverse("aftersales:customer", args=(token,))).status_code == 200
    decline_order(order.pk, "不修", by=workshop.advisor)
    with pytest.raises(ApprovalLinkDead):
        find_link(token)
    assert Client().get(reverse("aftersales:customer", args=(token,))).status_code == 404


@pytest.mark.parametrize("item", ["9" * 40, "9" * 19, "٣", "²", "-1", "x"])
def test_a_question_about_a_line_that_no_database_can_hold(workshop, item):
    order = make_order(workshop, RoState.QUOTED)
    url = reverse("aftersales:customer_ask", args=(make_link(order.pk, by=workshop.advisor),))
    assert Client().post(url, {"item": item, "question": "多久?"}).status_code in {302, 404}


def test_nobody_is_greeted_tomorrow(workshop):
    order = expected(workshop)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    order = check_in(order.pk, an_arrival(greeted_at=tomorrow), by=workshop.advisor)
    assert order.arrived_at <= order.greeted_at <= order.opened_at <= timezone.now()


# --- what the first pages say ------------------------------------------------------------------------
def titles(rows):
    return [row.title for row in rows]


def test_the_advisor_sees_who_comes_today_and_who_is_at_the_gate(workshop):
    at_gate = make_order(workshop, RoState.APPOINTED)
    later = make_order(workshop, RoState.APPOINTED)
    RepairOrder.objects.filter(pk=later.pk).update(
        arrived_at=None, planned_at=timezone.now() + dt.timedelta(days=2)
    )
    assert titles(to_do.expected(workshop.advisor)) == [at_gate.number]
    with time_machine.travel(timezone.now() + dt.timedelta(days=2, minutes=-1), tick=True):
        assert titles(to_do.expected(workshop.advisor)) == [at_gate.number, later.number]
    assert to_do.expected(workshop.colleague) == []


def test_a_dearer_line_waits_for_the_advisors_quote_before_it_waits_for_the_customer(workshop):
    order = make_order(workshop, RoState.WIP)
    assert to_do.waiting(workshop.advisor) == []
    revise_item(order.items.get().pk, labour(700), by=workshop.technician)
    (ticket,) = [one for lane in board_of(workshop.advisor) for one in lane.tickets]
    with translation.override("en"):
        assert "quote" in str(ticket.waits_for)
    assert titles(to_do.to_quote(workshop.advisor)) == [order.number]
    assert to_do.waiting(workshop.advisor) == []
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    assert to_do.to_quote(workshop.advisor) == []
    (row,) = to_do.waiting(workshop.advisor)
    assert (row.title, row.late) == (order.number, False)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=True):
        assert to_do.waiting(workshop.advisor)[0].late  # to be asked a second time
    approve_all(order, workshop)
    assert to_do.waiting(workshop.advisor) == []


def test_a_car_that_came_in_time_is_not_overdue_for_its_appointment(workshop):
    order = make_order(workshop, RoState.APPOINTED)

    def on_the_board():
        (ticket,) = [one for lane in board_of(workshop.advisor) for one in lane.tickets]
        return ticket.late, ticket.promised_at

    planned = timezone.now() - dt.timedelta(minutes=5)
    RepairOrder.objects.filter(pk=order.pk).update(planned_at=planned, arrived_at=None)
    assert on_the_board() == (True, planned)
    RepairOrder.objects.filter(pk=order.pk).update(arrived_at=planned)
    assert on_the_board() == (False, None)


def test_what_was_put_off_comes_back_on_its_day_until_the_car_does(workshop):
    vin = make_vin()
    order = make_order(workshop, RoState.INSPECTED, vin=vin)
    done, put_off = (
        propose_item(order.pk, labour(100, description=text), by=workshop.advisor)
        for text in ("机油", "轮胎")
    )
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    day = timezone.localdate() + dt.timedelta(days=30)
    no = No(put_off.pk, "LATER", is_later=True, later_on=day, later_km=15_000)
    decline_line(order.pk, no, "张小明", by=workshop.advisor)
    approve_lines(order.pk, yes(order, done), by=workshop.advisor)
    for state in list(WAY)[4:]:
        WAY[state](order, workshop)
    assert to_do.come_back(workshop.advisor) == []
    with time_machine.travel(timezone.now() + dt.timedelta(days=30), tick=True):
        (row,) = to_do.come_back(workshop.advisor)
        assert (row.title, row.due) == ("轮胎", day)
        assert "15,000" in row.subtitle
        assert to_do.come_back(workshop.colleague) == []
        back = replace(workshop, advisor=workshop.colleague)  # another advisor takes the car in
        make_order(back, RoState.CHECKED_IN, vin=vin)
        assert to_do.come_back(workshop.advisor) == []


def test_a_technicians_page_names_what_they_can_do(workshop):
    order = make_order(workshop, RoState.WIP)
    propose_item(order.pk, labour(50, description="雨刮"), by=workshop.technician)
    assert titles(to_do.to_work_on(workshop.technician)) == [order.number]
    taken = make_order(workshop, RoState.CHECKED_IN)
    assert titles(to_do.to_inspect(workshop.inspector)) == [taken.number]
    RepairOrder.objects.filter(pk=taken.pk).update(technician=workshop.technician.user_id)
    assert to_do.to_inspect(workshop.inspector) == []
    checked = make_order(workshop, RoState.QC)
    assert titles(to_do.to_check(workshop.technician)) == [checked.number]
    assert to_do.to_check(workshop.inspector) == []
    check_own_work(checked.pk, by=workshop.technician)
    assert titles(to_do.to_check(workshop.inspector)) == [checked.number]
    assert to_do.to_check(workshop.technician) == []
    check_colleagues_work(checked.pk, by=workshop.inspector)
    assert to_do.to_check(workshop.inspector) == []


@pytest.mark.parametrize("who", ["advisor", "technician", "director", "cashier"])
def test_the_first_page_opens(workshop, sign_in, who):
    make_order(workshop, RoState.APPOINTED)
    make_order(workshop, RoState.QUOTED)
    assert sign_in(getattr(workshop, who)).get(reverse("portal:home")).status_code == 200


# --- what did not have to be done twice --------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "cancelled", "rate"),
    [(30, False, "0.5000"), (31, False, "1"), (30, True, "1")],
)
def test_first_time_fix_is_one_minus_rework_within_30_days_over_delivered(
    workshop, days, cancelled, rate
):
    september = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
    first = a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-30T23:59"))
    a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-01T00:00"))
    a_delivered_order(workshop.dealer, delivered_at=moment("2026-08-31T23:59"))
    day = dt.date(2026, 9, 30) + dt.timedelta(days=days)
    again = a_delivered_order(
        workshop.dealer, vehicle=first.vehicle, type=RoType.REWORK, rework_of=first,
        delivered_at=moment(f"{day}T23:00"), opened_at=moment(f"{day}T22:00"),
    )  # fmt: skip
    if cancelled:
        RepairOrder.objects.filter(pk=again.pk).update(
            state=RoState.CANCELLED, cancel_reason="x", closed_at=timezone.now()
        )
    for as_of, wanted in ((moment(f"{day}T21:59"), "1"), (moment("2026-12-01T00:00"), rate)):
        found = first_time_fix_by_dealer(workshop.regional, september, as_of)
        assert found == {workshop.dealer.pk: Decimal(wanted)}
    assert first_time_fix_by_dealer(workshop.neighbour, september, timezone.now()) == {}


def test_without_deliveries_there_is_no_rate():
    assert first_time_fix(0, 0) is None


def test_whoever_is_not_at_the_counter_reads_the_report_before_the_quote(workshop, sign_in):
    order = make_order(workshop, RoState.INSPECTED)
    with refused_with("TOLD_BY"):
        report_inspection(order.pk, "OWL", by=workshop.advisor)
    with refused_with("WRONG_ROLE"):
        report_inspection(order.pk, "WECHAT", by=workshop.manager)
    RepairOrder.objects.filter(pk=order.pk).update(mode="REMOTE")
    propose_item(order.pk, labour(), by=workshop.advisor)
    with refused_with("REPORT_MISSING"):
        freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    assert fresh(order).state == RoState.INSPECTED
    sent = sign_in(workshop.advisor).post(
        reverse("aftersales:order_form", args=(order.pk, "report")),
        {"told_by": "WECHAT", "version": fresh(order).version},
    )
    assert sent.status_code == 302
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    with refused_with("NOT_INSPECTED"):
        report_inspection(order.pk, "WECHAT", by=workshop.advisor)
    propose_item(order.pk, labour(), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
