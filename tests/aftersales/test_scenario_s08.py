"""S08: an extra item that nobody approved (domain.md 8)."""

from decimal import Decimal

import pytest

from aftersales.choices import ItemState, RoState
from aftersales.models import CostApproval, QuoteVersion
from aftersales.services import (
    Money,
    Verdict,
    approve_lines,
    begin_settlement,
    deliver_order,
    finish_item,
    finish_work,
    freeze_quote,
    pass_check,
    propose_item,
    receive_payment,
    revise_item,
    settle_order,
    start_item,
)
from aftersales.services.approvals import Yes
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from tests.factories.workshop import (
    WAY,
    a_bill,
    a_farewell,
    call,
    do_all,
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


def yes_to(order, item, evidence):
    return Yes(latest_quote(order).pk, [item.pk], "OWNER", evidence)


def test_s08_an_extra_item_is_approved_before_it_is_done_and_never_billed_above(workshop):
    order = make_order(workshop, RoState.WIP)

    # The technician adds brake discs for 1,860; the order waits for the customer.
    discs = propose_item(order.pk, labour(1_860, description="刹车盘"), by=workshop.technician)
    assert fresh(order).state == RoState.AWAITING_APPROVAL

    # The advisor tries to start them: blocked.
    with refused_with("NOT_APPROVED"):
        start_item(discs.pk, by=workshop.advisor)

    # The other, approved line may continue meanwhile.
    do_all(order, workshop)

    # The customer agrees in a recorded call, which is enough up to 2,000: allowed.
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    by_phone = approve_lines(order.pk, yes_to(order, discs, call()), by=workshop.advisor)
    assert fresh(order).state == RoState.WIP
    start_item(discs.pk, by=workshop.technician)

    # The price is 1,920 later: work stops, a new version and a new yes are needed.
    discs = revise_item(discs.pk, labour(1_920, description="刹车盘"), by=workshop.advisor)
    assert discs.state == ItemState.PROPOSED
    with refused_with("NOT_APPROVED"):
        start_item(discs.pk, by=workshop.technician)
    with refused_with("QUOTE_SUPERSEDED|NOT_OFFERED"):
        approve_lines(order.pk, yes_to(order, discs, call()), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes_to(order, discs, call()), by=workshop.advisor)
    assert QuoteVersion.objects.filter(order=order).count() == 3
    discs.refresh_from_db()
    assert discs.state == ItemState.IN_WORK  # it goes on where it stood

    finish_item(discs.pk, by=workshop.technician)
    finish_work(order.pk, by=workshop.technician)
    look_through(order, workshop)
    pass_check(order.pk, Verdict(road_test_km=6, washed=True), by=workshop.inspector)

    # A bill above the approved 600 + 1,920 is blocked, one at it is not.
    begin_settlement(order.pk, by=workshop.advisor)
    with refused_with("OVER_APPROVED"):
        settle_order(order.pk, a_bill(amounts={discs.pk: Decimal("1920.01")}), by=workshop.advisor)
    settlement = settle_order(order.pk, a_bill(), by=workshop.advisor)
    assert settlement.customer_total == 2_520
    receive_payment(order.pk, Money("WECHAT_PAY", Decimal(2_520)), by=workshop.cashier)

    # At delivery the customer signs for what was agreed by phone.
    with refused_with("COUNTERSIGNATURE_MISSING"):
        deliver_order(order.pk, a_farewell(), by=workshop.advisor)
    deliver_order(order.pk, a_farewell(countersigns=True), by=workshop.advisor)
    assert fresh(order).state == RoState.DELIVERED
    assert not CostApproval.objects.filter(order=order).to_countersign().exists()
    by_phone.refresh_from_db()
    assert by_phone.countersigned_by == "张小明"
    assert Entry.objects.filter(topic="aftersales.order_delivered", object_id=order.pk).exists()


def test_a_call_reaches_no_further_than_2000_on_an_order_however_it_is_split(workshop):
    order = make_order(workshop, RoState.WIP)
    first = propose_item(order.pk, labour(1_500, description="刹车盘"), by=workshop.technician)
    second = propose_item(order.pk, labour(501, description="刹车油"), by=workshop.technician)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    approve_lines(order.pk, yes_to(order, first, call()), by=workshop.advisor)
    with refused_with("CALL_LIMIT"):
        approve_lines(order.pk, yes_to(order, second, call()), by=workshop.advisor)
    approve_lines(order.pk, yes_to(order, second, signed()), by=workshop.advisor)


def test_a_lower_price_needs_no_second_yes(workshop):
    order = make_order(workshop, RoState.WIP)
    item = order.items.get()
    start_item(item.pk, by=workshop.technician)
    item = revise_item(item.pk, labour(550), by=workshop.advisor)
    assert item.state == ItemState.IN_WORK
    item = revise_item(item.pk, labour(600), by=workshop.advisor)  # back to what was approved
    assert item.state == ItemState.IN_WORK
    item = revise_item(item.pk, labour("600.01"), by=workshop.advisor)  # tolerance 0
    assert item.state == ItemState.PROPOSED


def test_a_line_that_turns_to_the_customer_needs_a_yes_of_the_customer(workshop):
    order = make_order(workshop, RoState.WIP)
    goodwill = propose_item(order.pk, labour(300, payer="GOODWILL"), by=workshop.technician)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    yes = Yes(latest_quote(order).pk, [goodwill.pk], "DEALER", signed("总监"))
    with refused_with("DEALER_AGREES_ELSEWHERE"):
        approve_lines(order.pk, yes, by=workshop.advisor)
    approve_lines(
        order.pk, Yes(yes.quote_id, yes.item_ids, "DEALER", signed("总监")), by=workshop.director
    )
    goodwill = revise_item(goodwill.pk, labour(300), by=workshop.advisor)
    assert goodwill.state == ItemState.PROPOSED


@pytest.fixture
def cheaper(workshop):
    """A line that the customer approved at 1,860, and at 1,600 once it had become 1,920 meanwhile."""
    order = make_order(workshop, RoState.INSPECTED)
    item = propose_item(order.pk, labour(1_860), by=workshop.advisor)
    for price in (1_860, 1_920, 1_600):
        item = revise_item(item.pk, labour(price), by=workshop.advisor)
        if price == 1_920:
            assert item.state == ItemState.PROPOSED
            continue
        freeze_quote(order.pk, in_two_hours(), by=workshop.advisor, told_by="CALL")
        approve_lines(order.pk, yes_to(order, item, signed()), by=workshop.advisor)
    return item


def test_an_older_dearer_yes_ends_with_the_newest_one(workshop, cheaper):
    assert revise_item(cheaper.pk, labour(1_500), by=workshop.advisor).state == ItemState.APPROVED
    assert revise_item(cheaper.pk, labour(1_600), by=workshop.advisor).state == ItemState.APPROVED
    item = revise_item(cheaper.pk, labour(1_860), by=workshop.advisor)
    assert item.state == ItemState.PROPOSED
    with refused_with("NOT_APPROVED"):
        start_item(item.pk, by=workshop.technician)


def test_nobody_is_billed_what_only_an_older_yes_covers(workshop, cheaper):
    order = fresh(cheaper.order)
    for state in (RoState.WIP, RoState.QC, RoState.READY):
        WAY[state](order, workshop)
    begin_settlement(order.pk, by=workshop.advisor)
    with refused_with("OVER_APPROVED"):
        settle_order(order.pk, a_bill(amounts={cheaper.pk: Decimal(1_860)}), by=workshop.advisor)
    assert settle_order(order.pk, a_bill(), by=workshop.advisor).customer_total == 1_600
