"""What the database refuses in the workshop, whoever asks (domain.md 9.14, 9.15 and its like)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aftersales.choices import ItemState, RoState
from aftersales.models import (
    ApprovalLine,
    CostApproval,
    Payment,
    PromiseChange,
    QcCheck,
    QuoteLine,
    QuoteVersion,
    ReceptionPhoto,
    RepairOrder,
    RoItem,
    Settlement,
)
from aftersales.services import propose_item
from tests.factories.workshop import labour, make_order

# A round of the time when only the inspector was written down.
BEFORE_THREE = {
    "self_checked_by": None, "self_checked_at": None,
    "cross_checked_by": None, "cross_checked_at": None,
}  # fmt: skip


def refused(name: str):
    """The statement inside breaks the constraint or trigger of that name."""
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize("state", [ItemState.IN_WORK, ItemState.DONE, ItemState.QC_OK])
def test_no_customer_line_is_worked_on_without_an_approval(workshop, state):
    order = make_order(workshop, RoState.CHECKED_IN)
    item = propose_item(order.pk, labour(), by=workshop.advisor)
    with refused("aftersales_work_is_covered"), transaction.atomic():
        RoItem.objects.filter(pk=item.pk).update(state=state)
    with refused("aftersales_work_is_covered"), transaction.atomic():
        RoItem.objects.create(order=order, kind="PART", description="x", amount=1, state=state)
    RoItem.objects.filter(pk=item.pk).update(state=state, payer="INTERNAL")


def test_a_line_in_work_never_costs_more_than_was_approved(workshop):
    item = make_order(workshop, RoState.QC).items.get()
    with refused("aftersales_work_is_covered"), transaction.atomic():
        RoItem.objects.filter(pk=item.pk).update(amount=item.amount + Decimal("0.01"))
    RoItem.objects.filter(pk=item.pk).update(amount=item.amount - 1)


def answered_again(order: RepairOrder, item: RoItem, **line: object) -> None:
    """A newer yes to the line, written down by hand."""
    approval = CostApproval.objects.filter(order=order).latest("pk")
    approval.pk = None
    approval.save(force_insert=True)
    ApprovalLine.objects.create(approval=approval, item=item, **line)


@pytest.mark.parametrize(
    "line", [{"amount": 500, "payer": "CUSTOMER"}, {"amount": 600, "payer": "WARRANTY"}]
)
def test_only_the_newest_yes_covers_a_line_in_work(workshop, line):
    order = make_order(workshop, RoState.QC)
    item = order.items.get()
    answered_again(order, item, **line)
    with refused("aftersales_work_is_covered"), transaction.atomic():
        RoItem.objects.filter(pk=item.pk).update(amount=600)
    answered_again(order, item, amount=600, payer="CUSTOMER")
    RoItem.objects.filter(pk=item.pk).update(amount=600)


@pytest.mark.parametrize(
    "line", [{"amount": 500, "payer": "CUSTOMER"}, {"amount": 600, "payer": "WARRANTY"}]
)
def test_only_the_newest_yes_counts_for_the_settlement(workshop, line):
    order = make_order(workshop, RoState.READY)
    answered_again(order, order.items.get(), **line)
    bill = {
        "order": order, "explained": True, "signed_by": "张", "method": "SIGNATURE",
        "reference": "x", "settled_by_id": workshop.advisor.user_id, "settled_at": timezone.now(),
    }  # fmt: skip
    with refused("aftersales_settlement_stays_within_approval"), transaction.atomic():
        Settlement.objects.create(**bill, customer_total=Decimal("500.01"))
    if line["payer"] == "CUSTOMER":
        Settlement.objects.create(**bill, customer_total=Decimal(500))


def test_a_line_in_work_never_turns_to_the_customer_unasked(workshop):
    order = make_order(workshop, RoState.WIP)
    item = RoItem.objects.create(
        order=order, kind="PART", description="x", amount=5, state="IN_WORK", payer="WARRANTY"
    )
    with refused("aftersales_work_is_covered"), transaction.atomic():
        RoItem.objects.filter(pk=item.pk).update(payer="CUSTOMER")


def test_a_settlement_never_exceeds_the_approved_total(workshop):
    order = make_order(workshop, RoState.READY)
    bill = {
        "order": order, "explained": True, "signed_by": "张", "method": "SIGNATURE",
        "reference": "x", "settled_by_id": workshop.advisor.user_id, "settled_at": timezone.now(),
    }  # fmt: skip
    with refused("aftersales_settlement_stays_within_approval"), transaction.atomic():
        Settlement.objects.create(**bill, customer_total=Decimal("600.01"))
    settlement = Settlement.objects.create(**bill, customer_total=Decimal(600))
    with refused("aftersales_settlement_stays_within_approval"), transaction.atomic():
        Settlement.objects.filter(pk=settlement.pk).update(customer_total=601)


def test_an_order_is_settled_once(workshop):
    settlement = Settlement.objects.get(order=make_order(workshop, RoState.SETTLED))
    settlement.pk = None
    with refused("aftersales_settlement_order_id"), transaction.atomic():
        settlement.save(force_insert=True)


def test_payments_never_exceed_the_bill(workshop):
    order = make_order(workshop, RoState.PAID)
    with refused("aftersales_payments_stay_within_settlement"), transaction.atomic():
        Payment.objects.create(
            order=order, kind="CASH", amount=Decimal("0.01"),
            received_by_id=workshop.cashier.user_id, received_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["CREDIT", "GOODWILL"])
def test_credit_and_goodwill_have_the_managers_yes(workshop, kind):
    order = make_order(workshop, RoState.SETTLED)
    with refused("aftersales_credit_and_goodwill"), transaction.atomic():
        Payment.objects.create(
            order=order, kind=kind, amount=1, reason="x",
            received_by_id=workshop.cashier.user_id, received_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("model", [QuoteVersion, QuoteLine, ApprovalLine, CostApproval])
def test_quotes_and_approvals_are_frozen(workshop, model):
    make_order(workshop, RoState.APPROVED)
    field = "promised_at" if model is QuoteVersion else "total"
    change = {field: timezone.now()} if model is QuoteVersion else {field: 1}
    if model in {QuoteLine, ApprovalLine}:
        change = {"amount": 1}
    with refused("aftersales_frozen"), transaction.atomic():
        model.objects.update(**change)
    with refused("aftersales_frozen"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_an_approval_is_countersigned_once(workshop):
    make_order(workshop, RoState.APPROVED)
    CostApproval.objects.update(countersigned_at=timezone.now(), countersigned_by="张")
    with refused("aftersales_frozen"), transaction.atomic():
        CostApproval.objects.update(countersigned_by="王")


def test_an_approval_has_its_proof(workshop):
    approval = CostApproval.objects.get(order=make_order(workshop, RoState.APPROVED))
    approval.pk, approval.evidence = None, None
    with refused("aftersales_approval_has_its_file"), transaction.atomic():
        approval.save(force_insert=True)
    approval.method = "RECORDED_CALL"
    with refused("aftersales_approval_has_its_reference"), transaction.atomic():
        approval.save(force_insert=True)


def test_the_technician_never_inspects_own_work(workshop):
    check = QcCheck.objects.get(order=make_order(workshop, RoState.READY))
    with refused("aftersales_technician_never_inspects"), transaction.atomic():
        QcCheck.objects.filter(pk=check.pk).update(inspector=check.technician_id, **BEFORE_THREE)


def test_a_photo_counts_once(workshop):
    photo = ReceptionPhoto.objects.filter(order=make_order(workshop, RoState.APPOINTED)).first()
    photo.pk = None
    with refused("aftersales_photo_counts_once"), transaction.atomic():
        photo.save(force_insert=True)


def test_a_promise_told_after_it_lapsed_is_not_a_kept_one(workshop):
    order = make_order(workshop, RoState.QUOTED)
    now = timezone.now()
    with refused("aftersales_promise_is_kept_or_not"), transaction.atomic():
        PromiseChange.objects.create(
            order=order, before=now - dt.timedelta(minutes=1), after=now + dt.timedelta(hours=1),
            told_at=now, told_by="CALL", in_time=True, reason="x",
            changed_by_id=workshop.advisor.user_id,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "moment", "name"),
    [
        (RoState.CHECKED_IN, "arrived_at", "checked_in_has_its_times"),
        (RoState.CHECKED_IN, "greeted_at", "checked_in_has_its_times"),
        (RoState.CHECKED_IN, "opened_at", "checked_in_has_its_times"),
        (RoState.APPROVED, "approved_at", "approved_has_its_time"),
        (RoState.WIP, "started_at", "started_has_time"),
        (RoState.QC, "finished_at", "finished_has_its_time"),
        (RoState.READY, "qc_passed_at", "ready_has_its_time"),
        (RoState.SETTLED, "settle_started_at", "settled_has_its_times"),
        (RoState.PAID, "paid_at", "paid_has_its_time"),
        (RoState.DELIVERED, "delivered_at", "delivered_has_time"),
    ],
)
def test_every_step_has_its_moment(workshop, state, moment, name):
    order = make_order(workshop, state)
    with refused(f"aftersales_{name}"), transaction.atomic():
        RepairOrder.objects.filter(pk=order.pk).update(**{moment: None})
