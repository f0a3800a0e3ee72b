"""The fee for an inspection whose customer then wants nothing (domain.md 4.1)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from aftersales.choices import RoState
from aftersales.models import InspectionFee, RepairOrder
from aftersales.portal import to_do
from aftersales.services import (
    agree_fee,
    cancel_order,
    decline_order,
    forgive_fee,
    make_link,
    receive_fee,
)
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from tests.factories.workshop import WAY, fresh, make_order


def refused_with(code):
    return pytest.raises(DomainError, match=code)


def go_on(order, people, *states):
    for state in states:
        WAY[state](order, people)


@pytest.fixture
def declined(workshop):
    """The fee was agreed at the counter; after the quote the customer wants nothing."""
    order = make_order(workshop, RoState.CHECKED_IN)
    agree_fee(order.pk, Decimal(200), "张小明", by=workshop.advisor)
    go_on(order, workshop, RoState.INSPECTED, RoState.QUOTED)
    return decline_order(order.pk, "客户不修", by=workshop.advisor)


def test_whoever_agreed_to_a_fee_and_wants_nothing_is_billed_for_it(workshop, declined):
    fee = InspectionFee.objects.get(order=declined)
    assert (declined.state, declined.inspection_fee_agreed) == (RoState.CANCELLED, True)
    assert (fee.amount, fee.is_due) == (200, True)
    with refused_with("PAYMENT_KIND"):
        receive_fee(declined.pk, "CREDIT", by=workshop.cashier)
    fee = receive_fee(declined.pk, "WECHAT_PAY", "4200001", by=workshop.cashier)
    assert (fee.kind, fee.received_by_id, fee.is_due) == (
        "WECHAT_PAY",
        workshop.cashier.user_id,
        False,
    )
    topics = list(Entry.objects.about(declined).values_list("topic", flat=True))
    assert topics[-2:] == ["aftersales.fee_billed", "aftersales.fee_closed"]


def test_the_customer_reads_what_declining_everything_costs(workshop, client):
    order = make_order(workshop, RoState.CHECKED_IN)
    agree_fee(order.pk, Decimal("233.50"), "张小明", by=workshop.advisor)
    go_on(order, workshop, RoState.INSPECTED, RoState.QUOTED)
    token = make_link(order.pk, by=workshop.advisor)
    assert "233.50" in client.get(reverse("aftersales:customer", args=(token,))).content.decode()


def test_without_an_agreement_before_nothing_is_owed(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    with refused_with("STATE_CONFLICT"):
        agree_fee(order.pk, Decimal(200), "张小明", by=workshop.advisor)
    go_on(order, workshop, RoState.QUOTED)
    order = decline_order(order.pk, "客户不修", by=workshop.advisor)
    assert not order.inspection_fee_agreed
    assert not RepairOrder.objects.visible_to(workshop.cashier).filter(pk=order.pk).exists()
    with refused_with("NO_FEE_DUE"):
        forgive_fee(order.pk, "x", by=workshop.manager)


def test_whoever_has_something_done_or_leaves_uninspected_owes_no_fee(workshop):
    done, gone = (make_order(workshop, RoState.CHECKED_IN) for _ in range(2))
    for order in (done, gone):
        agree_fee(order.pk, Decimal(200), "张小明", by=workshop.advisor)
    go_on(done, workshop, *list(WAY)[1:])
    assert (fresh(done).state, fresh(done).amount_customer) == (RoState.DELIVERED, 600)
    cancel_order(gone.pk, "客户改期", by=workshop.advisor)
    assert not InspectionFee.objects.exclude(billed_at=None).exists()


def test_a_fee_is_above_zero_and_agreed_with_somebody_by_an_advisor(workshop):
    order = make_order(workshop, RoState.CHECKED_IN)
    for amount, person, code in ((0, "张", "FEE_AMOUNT"), (100, " ", "FEE_PERSON")):
        with refused_with(code):
            agree_fee(order.pk, Decimal(amount), person, by=workshop.advisor)
    with refused_with("WRONG_ROLE"):
        agree_fee(order.pk, Decimal(100), "张", by=workshop.manager)
    for amount in (300, 150):  # said again, the new sum holds
        agree_fee(order.pk, Decimal(amount), "张", by=workshop.advisor)
    assert InspectionFee.objects.get().amount == 150


def test_the_manager_alone_forgives_a_fee_and_says_why(workshop, declined):
    with refused_with("REASON_MISSING"):
        forgive_fee(declined.pk, " ", by=workshop.manager)
    with refused_with("WRONG_ROLE"):
        forgive_fee(declined.pk, "老客户", by=workshop.director)
    assert forgive_fee(declined.pk, "老客户", by=workshop.manager).kind == "GOODWILL"
    with pytest.raises(RepairOrder.DoesNotExist):
        receive_fee(declined.pk, "CASH", by=workshop.cashier)


def test_the_cashier_sees_what_is_due_and_takes_it(workshop, sign_in):
    advisor, cashier = sign_in(workshop.advisor), sign_in(workshop.cashier)
    order = make_order(workshop, RoState.CHECKED_IN)

    def form(key):
        return reverse("aftersales:order_form", args=(order.pk, key))

    agreed = {"amount": "180", "agreed_with": "张小明", "version": order.version}
    assert advisor.post(form("fee"), agreed).status_code == 302
    go_on(order, workshop, RoState.INSPECTED, RoState.QUOTED)
    advisor.post(form("decline"), {"reason": "不修", "version": fresh(order).version})
    page = reverse("aftersales:order", args=(order.pk,))
    assert [row.title for row in to_do.orders_in(workshop.cashier, RoState.CANCELLED)] == [
        order.number
    ]
    assert form("fee_paid") in cashier.get(page).content.decode()
    assert cashier.post(form("fee_paid"), {"kind": "CASH"}, follow=True).status_code == 200
    assert not InspectionFee.objects.get().is_due
    assert cashier.get(page).status_code == 404
    assert form("fee_forgiven") not in sign_in(workshop.manager).get(page).content.decode()
