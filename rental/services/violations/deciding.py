"""A person decides who had the car where the matcher was not certain (domain.md 5.7, N05)."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record
from rental.choices.violations import Evidence
from rental.models import RentalOrder, Violation
from rental.rules.violations import DID_NOT_HAVE, NO_CONSENT, agreed_to_location
from rental.selectors.violations import candidates_of
from rental.selectors.violations.matching import orders_with_a_car
from rental.services.violations.blocking import look_at_blocks
from rental.services.violations.matching import Placing
from rental.workflow.violations import VIOLATION_FLOW

DECIDED = (
    *("state", "order", "custody", "vehicle", "dealer", "decided_at", "decided_by", "evidence"),
    *("evidence_file", "decision", "notify_due_at", "policy_values"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What shows who had the car, why so, and the file where there is one; `name` is the file's."""

    evidence: str
    why: str
    file: BinaryIO | None = None
    name: str = ""


def decide_order(
    violation_id: int,
    order_id: int,
    decision: Decision,
    *,
    by: Actor,
    version: int | None = None,
) -> Violation:
    """It was the customer of this order: one of the candidates, or an order that had a car then.

    The car's position may only be looked at where every customer concerned agreed to that. Raises
    TransitionRefused (EVIDENCE_MISSING, REASON_MISSING, ORDER_WITHOUT_CAR, LOCATION_CONSENT).
    """
    file = _kept(decision, by)
    with transaction.atomic():
        violation = _held(violation_id, decision, by=by, version=version)
        holds = {one.order_id: one for one in candidates_of(violation) if one.order_id}
        order = _order(order_id, set(holds), by)
        also = _against_position(decision, {*holds, order.pk})
        if order.pk not in holds and not orders_with_a_car(violation.occurred_at, [order.pk]):
            also.append(DID_NOT_HAVE)
        step = VIOLATION_FLOW.fire(violation, "decide_order", by=by, also=also)
        violation.order, violation.dealer_id = order, order.dealer_id
        hold = holds.get(order.pk)
        if hold:
            violation.custody_id, violation.vehicle_id = hold.custody_id, hold.vehicle_id
        Placing().start_clock(violation)
        _save(violation, file, by)
        record(
            violation, "rental.violation_decided", by=by, step=step, reason=violation.evidence,
            order=order.pk, note=violation.decision, candidates=sorted(holds),
        )  # fmt: skip
    return violation


def decide_own(
    violation_id: int, decision: Decision, *, by: Actor, version: int | None = None
) -> Violation:
    """It was one of us, or no car of ours at all. Raises as `decide_order`."""
    file = _kept(decision, by)
    with transaction.atomic():
        violation = _held(violation_id, decision, by=by, version=version)
        orders = {one.order_id for one in candidates_of(violation) if one.order_id}
        also = _against_position(decision, orders)
        step = VIOLATION_FLOW.fire(violation, "decide_own", by=by, also=also)
        _save(violation, file, by)
        record(
            violation, "rental.violation_decided", by=by, step=step, reason=violation.evidence,
            note=violation.decision, candidates=sorted(orders),
        )  # fmt: skip
    return violation


def _kept(decision: Decision, by: Actor) -> Attachment | None:
    return store_upload(decision.file, name=decision.name, by=by) if decision.file else None


def _held(violation_id: int, decision: Decision, *, by: Actor, version: int | None) -> Violation:
    violation = Violation.objects.visible_to(by).lock(violation_id)
    violation.expect_version(version)
    violation.evidence, violation.decision = decision.evidence, decision.why.strip()[:500]
    return violation


def _order(order_id: int, candidates: set[int], by: Actor) -> RentalOrder:
    """A candidate may be another store's; any other order must be the person's own to see."""
    rows = RentalOrder.objects.select_related("terms")
    return rows.get(pk=order_id) if order_id in candidates else rows.visible_to(by).get(pk=order_id)


def _against_position(decision: Decision, order_ids: set[int]) -> list[Refusal]:
    if decision.evidence != Evidence.TELEMATICS:
        return []
    orders = RentalOrder.objects.select_related("terms").filter(pk__in=order_ids)
    return [] if all(agreed_to_location(one) for one in orders) else [NO_CONSENT]


def _save(violation: Violation, file: Attachment | None, by: Actor) -> None:
    violation.evidence_file = file
    violation.decided_at, violation.decided_by_id = timezone.now(), by.user_id
    violation.save_fields(*DECIDED)
    if violation.vehicle_id:
        look_at_blocks([violation.vehicle_id], by=by)
