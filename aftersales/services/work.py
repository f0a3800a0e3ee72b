"""From the diagnosis to the last line done: steps of the workshop (domain.md 4.1)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.models import RepairOrder, Symptom
from aftersales.rules.orders import is_own_job
from aftersales.services.inspection_fees import bill_fee
from aftersales.services.reception import close_without_work
from aftersales.workflow.orders import ADVISOR, RO_FLOW, TECHNICIAN
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record


@transaction.atomic
def take_order(order_id: int, *, by: Actor) -> RepairOrder:
    """A technician takes an order that nobody has. Raises TransitionRefused (NOT_YOUR_JOB)."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if by.role != Role.D_TECH or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    _not_finished(order)
    if refusal := is_own_job(order, by):
        raise TransitionRefused(refusal)
    return _give(order, by.user_id, by)


@transaction.atomic
def give_order(order_id: int, technician_id: int, *, by: Actor) -> RepairOrder:
    """Advisor or director give an order to a technician of the house. Raises InvalidInput."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if by.role not in ADVISOR:
        raise DomainError(WRONG_ROLE)
    _not_finished(order)
    people = {user.pk for user in people_at_dealer(Role.D_TECH, order.dealer_id)}
    if technician_id not in people:
        message = _("Choose a technician of this house.")
        raise InvalidInput(Refusal("TECHNICIAN_UNKNOWN", message, "technician"))
    return _give(order, technician_id, by)


@transaction.atomic
def give_advisor(
    order_id: int, advisor_id: int, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The director gives an order to another advisor of the house, who is its advisor from now on.

    Raises InvalidInput (ADVISOR_UNKNOWN), DomainError (ORDER_IS_OVER) once the car has gone.
    """
    order = _locked(order_id, version, by)
    if by.role != Role.D_SVC_DIR:
        raise DomainError(WRONG_ROLE)
    if order.delivered_at or order.closed_at:
        message = _("The car has gone; callbacks know whose customer it was.")
        raise DomainError(Refusal("ORDER_IS_OVER", message))
    people = {user.pk for user in people_at_dealer(Role.D_SA, order.dealer_id)}
    if advisor_id not in people:
        message = _("Choose an advisor of this house.")
        raise InvalidInput(Refusal("ADVISOR_UNKNOWN", message, "advisor"))
    if order.advisor_id != advisor_id:
        before, order.advisor_id = order.advisor_id, advisor_id
        order.save_fields("advisor")
        record(order, "aftersales.advisor_named", by=by, before=before, advisor=advisor_id)
    return order


@transaction.atomic
def diagnose(symptom_id: int, diagnosis: str, fault_codes: str, *, by: Actor) -> Symptom:
    """What the technician found behind one symptom. Raises InvalidInput, DomainError."""
    symptom = Symptom.objects.visible_to(by).get(pk=symptom_id)
    order = RepairOrder.objects.visible_to(by).lock(symptom.order_id)
    if by.role not in TECHNICIAN:
        raise DomainError(WRONG_ROLE)
    if refusal := is_own_job(order, by):
        raise TransitionRefused(refusal)
    if order.opened_at is None or order.finished_at is not None:
        raise DomainError(Refusal("DIAGNOSIS_CLOSED", _("The car is not being inspected.")))
    if not diagnosis.strip():
        raise InvalidInput(Refusal("DIAGNOSIS_EMPTY", _("Say what was found."), "diagnosis"))
    if order.technician_id is None and by.role == Role.D_TECH and by.user_id:
        _give(order, by.user_id, by)
    symptom.diagnosis, symptom.fault_codes = diagnosis[:500], fault_codes[:200]
    symptom.diagnosed_by_id = by.user_id
    symptom.save_fields("diagnosis", "fault_codes", "diagnosed_by")
    record(order, "aftersales.diagnosed", by=by, symptom=symptom.pk)
    return symptom


@transaction.atomic
def finish_inspection(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """Every symptom has its diagnosis; the advisor can quote."""
    order = _locked(order_id, version, by)
    step = RO_FLOW.fire(order, "inspect", by=by)
    order.inspected_at = timezone.now()
    order.save_fields("state", "inspected_at")
    record(order, "aftersales.inspected", by=by, step=step)
    return order


@transaction.atomic
def decline_order(
    order_id: int, reason: str, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The customer wants nothing of what was quoted and takes the car away.

    An inspection fee that was agreed before is billed (domain.md 4.1).
    """
    order = close_without_work(_locked(order_id, version, by), "decline", reason, by=by)
    bill_fee(order, by=by)
    return order


@transaction.atomic
def start_work(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """The car goes to the bay. Raises TransitionRefused (NOT_APPROVED, TECHNICIAN_MISSING …)."""
    order = _locked(order_id, version, by)
    step = RO_FLOW.fire(order, "start", by=by)
    order.started_at = order.started_at or timezone.now()
    order.save_fields("state", "started_at")
    record(order, "aftersales.work_started", by=by, step=step)
    return order


@transaction.atomic
def finish_work(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """Every line is done: to the inspector. Raises TransitionRefused (WORK_LEFT)."""
    order = _locked(order_id, version, by)
    step = RO_FLOW.fire(order, "finish", by=by)
    order.finished_at = timezone.now()
    order.save_fields("state", "finished_at")
    record(order, "aftersales.work_finished", by=by, step=step)
    return order


def wait_for_parts(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """Work stops until a part is there."""
    return _pause(order_id, "need_part", "aftersales.parts_needed", by=by, version=version)


def parts_came(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    return _pause(order_id, "parts_in", "aftersales.parts_came", by=by, version=version)


def give_away(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """The car, or a part of it, goes to another workshop."""
    return _pause(order_id, "sublet", "aftersales.sublet", by=by, version=version)


def take_back(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    return _pause(order_id, "back", "aftersales.sublet_back", by=by, version=version)


@transaction.atomic
def _pause(order_id: int, event: str, topic: str, *, by: Actor, version: int | None) -> RepairOrder:
    order = _locked(order_id, version, by)
    step = RO_FLOW.fire(order, event, by=by)
    order.save_fields("state")
    record(order, topic, by=by, step=step)
    return order


def _locked(order_id: int, version: int | None, by: Actor) -> RepairOrder:
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    return order


def _give(order: RepairOrder, technician_id: int, by: Actor) -> RepairOrder:
    if order.technician_id != technician_id:
        order.technician_id = technician_id
        order.save_fields("technician")
        record(order, "aftersales.technician_named", by=by, technician=technician_id)
    return order


def _not_finished(order: RepairOrder) -> None:
    if order.opened_at is None or order.finished_at or order.closed_at:
        message = _("Technicians are named while the car is in the workshop.")
        raise DomainError(Refusal("NOT_IN_WORKSHOP", message))
