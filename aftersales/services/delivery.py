"""Handing the car over (domain.md 4.1)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.models import CostApproval, Handover, RepairOrder
from aftersales.services import evidence as proofs
from aftersales.services.evidence import Evidence
from aftersales.services.people import person_of
from aftersales.workflow.orders import RO_FLOW
from dealerops.documents.models import Attachment
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record
from dealerops.registry.services import end_custody


@dataclass(frozen=True, slots=True)
class Farewell:
    """The delivery sheet. `countersigns` says that the customer also signed for approvals by call."""

    mileage_out: int
    old_parts_shown: bool
    next_service_told: bool
    keys_returned: bool
    evidence: Evidence
    countersigns: bool = False


def deliver_order(
    order_id: int, farewell: Farewell, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The customer has the car again; callbacks and retention hear of it.

    Raises TransitionRefused with every gap (KM_BACKWARDS, COUNTERSIGNATURE_MISSING,
    RISK_NOTICE_MISSING, HANDOVER_INCOMPLETE), InvalidInput for missing evidence.
    """
    RepairOrder.objects.visible_to(by).only("pk").get(pk=order_id)
    file = proofs.keep_signature(farewell.evidence, by=by)
    with transaction.atomic():
        order = RepairOrder.objects.visible_to(by).lock(order_id)
        order.expect_version(version)
        return _deliver(order, farewell, file, by)


def _deliver(
    order: RepairOrder, farewell: Farewell, file: Attachment | None, by: Actor
) -> RepairOrder:
    order.mileage_out = farewell.mileage_out
    now = timezone.now()
    signer = farewell.evidence.person.strip()[:120]
    if farewell.countersigns:
        for approval in CostApproval.objects.filter(order=order).to_countersign():
            approval.countersigned_at, approval.countersigned_by = now, signer
            approval.save(update_fields=("countersigned_at", "countersigned_by"))
    step = RO_FLOW.fire(order, "deliver", by=by, also=_gaps(farewell))
    Handover.objects.create(
        order=order,
        old_parts_shown=True,
        next_service_told=True,
        keys_returned=True,
        signed_by=signer,
        method=farewell.evidence.method,
        evidence=file,
        reference=farewell.evidence.reference[:120],
        delivered_by_id=person_of(by),
        at=now,
    )
    order.delivered_at = now
    order.save_fields("state", "mileage_out", "delivered_at")
    end_custody(order, at=now, by=by)
    record(
        order, "aftersales.order_delivered", by=by, step=step,
        vehicle=order.vehicle_id, customer=order.customer_id, type=order.type, km=order.mileage_out,
    )  # fmt: skip
    return order


def _gaps(farewell: Farewell) -> list[Refusal]:
    if farewell.old_parts_shown and farewell.next_service_told and farewell.keys_returned:
        return []
    message = _("Show the old parts, tell the next service and return keys and valuables.")
    return [Refusal("HANDOVER_INCOMPLETE", message)]
