"""What no row of the workshop may be, whoever writes it: a copy of a good row, made wrong in one place."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from aftersales.models import (
    ApprovalLink,
    CustomerQuestion,
    Decline,
    InspectionFee,
    NumberCorrection,
    PromiseChange,
    RepairOrder,
    RiskNotice,
)
from tests.aftersales.conftest import Workshop
from tests.architecture.test_database_guards import again
from tests.factories.callbacks import a_callback
from tests.factories.workshop import confirm_phone, expected, make_order

pytestmark = pytest.mark.django_db
ORDER, APPROVAL, ITEM = "aftersales_repairorder", "aftersales_costapproval", "aftersales_roitem"
OPEN = {"state": "'PROPOSED'"}  # no copy is covered by the approval
EARLIER = "{} - interval '1 minute'"
FIRST_TWO = ("self_checked_by_id", "self_checked_at", "cross_checked_by_id", "cross_checked_at")
COPIES: dict[str, tuple[str, dict[str, str]]] = {
    "registry_car_has_one_holder_at_a_time": ("registry_custody", {}),
    "registry_custody_begins_somewhen": ("registry_custody", {"span": "'empty'"}),
    "registry_custody_has_a_holder": ("registry_custody", {"dealer_id": "NULL", "holder_id": "NULL"}),
    "aftersales_checked_in_has_its_times": (ORDER, {"arrived_at": "NULL"}),
    "aftersales_greeted_after_arrival": (ORDER, {"greeted_at": EARLIER.format("arrived_at")}),
    "aftersales_approved_has_its_time": (ORDER, {"approved_at": "NULL"}),
    "aftersales_started_has_time_and_technician": (ORDER, {"technician_id": "NULL"}),
    "aftersales_finished_has_its_time": (ORDER, {"finished_at": "NULL"}),
    "aftersales_ready_has_its_time": (ORDER, {"qc_passed_at": "NULL"}),
    "aftersales_settled_has_its_times": (ORDER, {"settled_at": "NULL"}),
    "aftersales_paid_has_its_time": (ORDER, {"paid_at": "NULL"}),
    "aftersales_delivered_has_time_and_km": (ORDER, {"mileage_out": "mileage_in - 1"}),
    "aftersales_closed_without_work_has_a_reason": (ORDER, {"state": "'CANCELLED'"}),
    "aftersales_fuel_is_a_percentage": (ORDER, {"fuel_percent": "101"}),
    "aftersales_only_rework_has_an_earlier_order": (ORDER, {"rework_of_id": "id"}),
    "aftersales_item_is_not_negative": (ITEM, {**OPEN, "qty": "-1"}),
    "aftersales_item_discount_is_a_fraction": (ITEM, {**OPEN, "discount": "2"}),
    "aftersales_item_says_what_it_is": (ITEM, {**OPEN, "description": "''"}),
    "aftersales_item_is_done_after_it_began": (
        ITEM,
        {**OPEN, "done_at": EARLIER.format("started_at")},
    ),
    "aftersales_quote_version_is_unique": ("aftersales_quoteversion", {}),
    "aftersales_quote_names_a_line_once": ("aftersales_quoteline", {}),
    "aftersales_one_live_link_per_order": ("aftersales_approvallink", {"nonce": "'another'"}),
    "aftersales_answer_has_a_person": ("aftersales_customerquestion", {"answer": "'yes'"}),
    "aftersales_approval_evidence_has_a_digest": (APPROVAL, {"evidence_sha256": "'x'"}),
    "aftersales_approval_has_a_person": (APPROVAL, {"by_person": "''"}),
    "aftersales_only_drivers_are_authorised_up_to_a_sum": (APPROVAL, {"authorised_limit": "1"}),
    "aftersales_countersignature_has_a_person": (APPROVAL, {"countersigned_by": "'x'"}),
    "aftersales_approval_names_a_line_once": ("aftersales_approvalline", {}),
    "aftersales_line_is_declined_once_per_quote": ("aftersales_decline", {}),
    "aftersales_risk_notice_is_signed": ("aftersales_risknotice", {"signed_by": "''"}),
    "aftersales_one_open_correction_per_callback": ("aftersales_numbercorrection", {}),
    "aftersales_quality_round_is_judged_once": ("aftersales_qccheck", {}),
    "aftersales_technician_never_inspects_own_work": (
        "aftersales_qccheck",
        {"inspector_id": "technician_id", **dict.fromkeys(FIRST_TWO, "NULL")},
    ),
    "aftersales_final_check_has_inspector_and_time": ("aftersales_qccheck", {"at": "NULL"}),
    "aftersales_checks_come_in_their_order": ("aftersales_qccheck", {"cross_checked_by_id": "NULL"}),
    "aftersales_each_check_has_its_own_person": (
        "aftersales_qccheck",
        {"cross_checked_by_id": "self_checked_by_id"},
    ),
    "aftersales_failed_check_has_line_and_cause": ("aftersales_qccheck", {"result": "'FAILED'"}),
    "aftersales_phone_code_has_its_end": ("aftersales_phonecode", {"digest": "''"}),
    "aftersales_phone_is_confirmed_in_time_by_somebody": (
        "aftersales_phonecode",
        {"confirmed_at": "expires_at"},
    ),
    "aftersales_inspection_fee_is_agreed_with_somebody": (
        "aftersales_inspectionfee",
        {"agreed_with": "''"},
    ),
    "aftersales_inspection_fee_is_paid_once_billed": (
        "aftersales_inspectionfee",
        {"billed_at": "NULL"},
    ),
    "aftersales_inspection_fee_is_forgiven_for_a_reason": (
        "aftersales_inspectionfee",
        {"kind": "'GOODWILL'"},
    ),
    "aftersales_symptom_is_said": ("aftersales_symptom", {"what": "''"}),
    "aftersales_diagnosis_has_a_person": ("aftersales_symptom", {"diagnosed_by_id": "NULL"}),
    "aftersales_promise_changes_something": ("aftersales_promisechange", {"after": "before"}),
    "aftersales_settlement_is_explained_and_signed": ("aftersales_settlement", {"explained": "false"}),
    "aftersales_payment_is_positive": ("aftersales_payment", {"amount": "0"}),
    "aftersales_credit_and_goodwill_are_approved": ("aftersales_payment", {"kind": "'CREDIT'"}),
    "aftersales_handover_leaves_nothing_out": ("aftersales_handover", {"keys_returned": "false"}),
    "aftersales_handover_is_signed": ("aftersales_handover", {"signed_by": "''"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker, tmp_path_factory):
    """A row of every table that is named above; the first order has been delivered."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        people = Workshop.hire()
        order = make_order(people, "DELIVERED")
        _what_the_order_lacks(order, people)
        yield
        transaction.set_rollback(True)


def _what_the_order_lacks(order: RepairOrder, people: Workshop) -> None:
    item, quote, now = order.items.get(), order.quotes.get(), timezone.now()
    advisor, later = people.advisor.user_id, now + dt.timedelta(hours=2)
    link = ApprovalLink.objects.create(
        order=order, quote=quote, nonce="n", made_by_id=advisor, made_at=now, expires_at=later
    )
    CustomerQuestion.objects.create(order=order, link=link, text="?", asked_at=now)
    Decline.objects.create(item=item, quote=quote, reason="PRICE", said_by="x", at=now)
    RiskNotice.objects.create(item=item, signed_by="x", method="EMAIL", reference="x", at=now)
    PromiseChange.objects.create(
        order=order, before=later, after=now, told_at=now, told_by="CALL", in_time=True,
        reason="x", changed_by_id=advisor,
    )  # fmt: skip
    later_on = expected(people)
    confirm_phone(later_on, people)
    InspectionFee.objects.create(
        order=later_on, amount=200, agreed_with="x", agreed_by_id=advisor, agreed_at=now,
        billed_at=now, kind="CASH", received_by_id=advisor, received_at=now,
    )  # fmt: skip
    task = a_callback(people.dealer, advisor=people.advisor)
    NumberCorrection.objects.create(
        task=task, advisor_id=advisor, reason="WRONG_NUMBER", due_on=now.date()
    )


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", COPIES)
def test_the_database_refuses(name):
    with (
        pytest.raises(IntegrityError, match=f'"{name}"'),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(again(*COPIES[name]))
