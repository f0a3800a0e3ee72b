"""Self-check, cross-check and the inspector's verdict (domain.md 4.4)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import GuaranteeClass, ItemState, QcResult
from aftersales.models import QcCheck, RepairOrder
from aftersales.rules.orders import OWN_WORK, inspector_did_not_work
from aftersales.rules.quality import open_round
from aftersales.selectors.inspection import needs_road_test
from aftersales.services.people import person_of
from aftersales.workflow.items import ITEM_FLOW
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.models import Entry
from dealerops.journal.services import record

WORKED = ("aftersales.item_started", "aftersales.item_done")
WITH_CERTIFICATE = frozenset({GuaranteeClass.OVERHAUL, GuaranteeClass.LEVEL_2})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the inspector saw; a failed check names one line and the cause."""

    road_test_km: int = 0
    washed: bool = False
    certificate: str = ""
    failed_item_id: int | None = None
    cause: str = ""


@transaction.atomic
def check_own_work(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """The technician has looked through the own work; a round of the check begins.

    Raises TransitionRefused (NOT_YOUR_JOB, SELF_CHECKED).
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    step = RO_FLOW.fire(order, "self_check", by=by)
    check = QcCheck.objects.create(
        order=order,
        round=order.checks.count() + 1,
        technician=order.technician,
        self_checked_by_id=person_of(by),
        self_checked_at=timezone.now(),
    )
    order.save_fields("state")
    record(order, "aftersales.self_checked", by=by, step=step, round=check.round)
    return order


@transaction.atomic
def check_colleagues_work(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """Another technician has looked through the work.

    Raises TransitionRefused (OWN_CHECK, SELF_CHECK_MISSING, CROSS_CHECKED).
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    step = RO_FLOW.fire(order, "cross_check", by=by)
    check = _round_of(order)
    check.cross_checked_by_id, check.cross_checked_at = person_of(by), timezone.now()
    check.save(update_fields=("cross_checked_by", "cross_checked_at"))
    order.save_fields("state")
    record(order, "aftersales.cross_checked", by=by, step=step, round=check.round)
    return order


@transaction.atomic
def pass_check(
    order_id: int, verdict: Verdict, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """The car is ready. Brakes, steering, suspension and restraints need a road test, overhaul and
    level-2 maintenance a certificate. Raises TransitionRefused (OWN_WORK, OWN_CHECK,
    SELF_CHECK_MISSING, CROSS_CHECK_MISSING) with every gap.
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    also = [*_gaps(order, verdict), *_own_work(order, by)]
    step = RO_FLOW.fire(order, "pass", by=by, also=also)
    _note(order, verdict, QcResult.PASSED, by)
    for item in order.items.filter(state=ItemState.DONE):
        item.order = order
        ITEM_FLOW.fire(item, "pass", by=by)
        item.save_fields("state")
    order.qc_passed_at = timezone.now()
    order.save_fields("state", "qc_passed_at")
    record(order, "aftersales.qc_passed", by=by, step=step, road_test_km=verdict.road_test_km)
    return order


@transaction.atomic
def fail_check(
    order_id: int, verdict: Verdict, *, by: Actor, version: int | None = None
) -> RepairOrder:
    """One line must be done again, and why. Raises InvalidInput without line or cause."""
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    step = RO_FLOW.fire(order, "fail", by=by, also=_own_work(order, by))
    item = order.items.filter(pk=verdict.failed_item_id or 0, state=ItemState.DONE).first()
    if item is None or not verdict.cause.strip():
        message = _("Name the line that failed, and the cause.")
        raise InvalidInput(Refusal("FAULT_UNNAMED", message, "failed_item"))
    item.order = order
    ITEM_FLOW.fire(item, "redo", by=by)
    item.done_at = None
    item.save_fields("state", "done_at")
    _note(order, verdict, QcResult.FAILED, by)
    order.qc_fail_count += 1
    order.finished_at = None  # it was not; whoever does it again says when it is
    order.save_fields("state", "qc_fail_count", "finished_at")
    record(order, "aftersales.qc_failed", by=by, step=step, item=item.pk, note=verdict.cause)
    return order


def _own_work(order: RepairOrder, by: Actor) -> list[Refusal]:
    """A line remembers one person, the journal everybody who began or finished one (domain.md 0.10)."""
    work = Entry.objects.about(order).filter(topic__in=WORKED)
    people = {one for pair in work.values_list("user_id", "for_user_id") for one in pair if one}
    known = inspector_did_not_work(order, by)
    return [OWN_WORK] if known is None and people & {by.user_id, by.for_user_id} else []


def _gaps(order: RepairOrder, verdict: Verdict) -> list[Refusal]:
    found = []
    if not verdict.washed:
        found.append(Refusal("NOT_WASHED", _("The car has not been washed."), "washed"))
    if needs_road_test(order) and verdict.road_test_km < 1:
        message = _("Brakes, steering, suspension and restraints need a road test.")
        found.append(Refusal("ROAD_TEST_MISSING", message, "road_test_km"))
    if order.guarantee_class in WITH_CERTIFICATE and not verdict.certificate.strip():
        message = _("This work needs a completion certificate.")
        found.append(Refusal("CERTIFICATE_MISSING", message, "certificate"))
    return found


def _round_of(order: RepairOrder) -> QcCheck:
    """The round that a fired step has found open."""
    check = open_round(order)
    if check is None:
        raise QcCheck.DoesNotExist
    return check


def _note(order: RepairOrder, verdict: Verdict, result: QcResult, by: Actor) -> None:
    check, is_bad = _round_of(order), result == QcResult.FAILED
    check.inspector_id, check.result, check.at = person_of(by), result, timezone.now()
    check.road_test_km, check.washed = verdict.road_test_km, verdict.washed
    check.certificate = verdict.certificate.strip()[:40]
    check.failed_item_id = verdict.failed_item_id if is_bad else None
    check.cause = verdict.cause.strip()[:300] if is_bad else ""
    check.save()
