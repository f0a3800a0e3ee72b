"""Damage, from the report to the invoice (domain.md 5.9)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.documents.models import Attachment
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import end_of, local_date, within_days
from rental.calc.recovery import charge, components
from rental.choices.damage import (
    AssessedBy,
    DamageCause,
    DamageState,
    FoundKind,
    PhotoPhase,
)
from rental.choices.handover import SheetEnd
from rental.choices.ledger import ItemKind
from rental.choices.money_policy import (
    DISPUTE_DAYS,
    LATE_FIND_HOURS,
    PAYMENT_DAYS,
)
from rental.choices.roles import STORE_ROLES
from rental.models import DamageCase, DamagePhoto, Handover, RentalOrder, RentalVehicle
from rental.rules.damage import insurer_has_decided
from rental.rules.values import value_for
from rental.selectors.damage import clauses_of, damage_of
from rental.services import ledger
from rental.services.damage_papers import only_photos
from rental.services.insurer import book_share
from rental.services.numbers import next_number
from rental.workflow.damage import DAMAGE_FLOW

REPORTERS = STORE_ROLES | {SYSTEM.role}
NO_CAR = Refusal("CAR_MISSING", _("The order has no car."))
UNSAID = Refusal(
    "DAMAGE_FACTS_MISSING", _("Say where the damage is and what is damaged."), "description"
)
AMOUNTS = Refusal("DAMAGE_AMOUNTS", _("Amounts are not negative, liability is between 0 and 1."))
REASON_MISSING = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
SIGNER_MISSING = Refusal("SIGNER_MISSING", _("Say who signed or agreed."), "person")


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen on the car, when and by whom admitted."""

    found_at: dt.datetime
    place: str
    description: str
    cause: str = DamageCause.SCRATCH
    found_kind: str = FoundKind.HANDOVER_IN
    was_admitted: bool = False
    accident_number: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The figure 定损: amounts in CNY, `liability` a fraction of one."""

    assessed_by: str
    repair_cost: Decimal
    insurer_paid: Decimal = Decimal(0)
    uncovered: Decimal = Decimal(0)
    repair_days: int = 0
    liability: Decimal = Decimal(1)
    void_reason: str = ""
    clause: str = ""
    accident_number: str = ""  # where the report had none


@transaction.atomic
def report_damage(
    *,
    order: RentalOrder,
    found: Found,
    by: Actor,
    before: Sequence[Attachment] = (),
    after: Sequence[Attachment] = (),
    vehicle: RentalVehicle | None = None,
) -> DamageCase:
    """Open a case for damage on the order's car, or on another that the order had, with its photos.

    Raises InvalidInput (DAMAGE_FACTS_MISSING), FileRefused.
    """
    if by.role not in REPORTERS:
        raise DomainError(WRONG_ROLE)
    order = RentalOrder.objects.visible_to(by).lock(order.pk)
    car_id = vehicle.pk if vehicle else order.vehicle_id
    if car_id is None:
        raise DomainError(NO_CAR)
    if not found.place.strip() or not found.description.strip():
        raise InvalidInput(UNSAID)
    only_photos([*before, *after])
    values = Values(on=timezone.localdate(), dealer_id=order.dealer_id)
    for key in (LATE_FIND_HOURS, DISPUTE_DAYS, PAYMENT_DAYS):
        values[key]
    case = DamageCase.objects.create(
        number=next_number("DC"),
        dealer_id=order.dealer_id,
        order=order,
        vehicle_id=car_id,
        customer_id=order.customer_id,
        reported_by_id=by.user_id,
        after_next_handover=_handed_on(order, car_id, found.found_at),
        policy_values=values.used(),
        **asdict(found),
    )
    for phase, photos in ((PhotoPhase.BEFORE, before), (PhotoPhase.AFTER, after)):
        for photo in photos:
            DamagePhoto.objects.create(case=case, phase=phase, attachment=photo)
    record(case, "rental.damage_reported", by=by, order=order.pk, cause=case.cause)
    return case


def _handed_on(order: RentalOrder, car_id: int, found_at: dt.datetime) -> bool:
    """Whether the car was with the next renter when the damage was seen."""
    if order.handed_in_at is None:
        return False
    later = RentalOrder.objects.filter(vehicle=car_id).exclude(pk=order.pk)
    with_it = later.filter(handed_out_at__gte=order.handed_in_at, handed_out_at__lt=found_at)
    sheets = Handover.objects.filter(vehicle=car_id, end=SheetEnd.OUT).exclude(order=order)
    signed_for = sheets.filter(at__gte=order.handed_in_at, at__lt=found_at)
    return with_it.exists() or signed_for.exists()  # they may have another car by now


@transaction.atomic
def assess_damage(
    case_id: int, assessment: Assessment, *, by: Actor, version: int | None = None
) -> DamageCase:
    """Put a figure to it: the components and the charge follow from the terms the customer accepted.

    In a dispute this is the second opinion that changes the figure: the customer is informed anew.
    """
    case = DamageCase.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    _check(assessment)
    figures = asdict(assessment)
    figures["accident_number"] = assessment.accident_number.strip() or case.accident_number
    for name, value in figures.items():
        setattr(case, name, value)
    step = DAMAGE_FLOW.fire(case, "assess", by=by)
    values = Values(on=timezone.localdate(), dealer_id=case.dealer_id)
    lines = components(damage_of(case), clauses_of(case, values))
    case.components = [
        {"code": line.code, "whole": str(line.whole), "share": str(line.share)} for line in lines
    ]
    case.charge = charge(lines)
    case.assessed_at, case.assessor_id = timezone.now(), by.user_id
    case.policy_values = {**case.policy_values, **values.used()}
    case.save_fields(
        *("state", "components", "charge", "assessed_at", "assessor", "policy_values"),
        *figures,
    )
    record(case, "rental.damage_assessed", by=by, step=step, charge=str(case.charge))
    return case


def _check(assessment: Assessment) -> None:
    amounts = (assessment.repair_cost, assessment.insurer_paid, assessment.uncovered)
    if min(amounts) < 0 or not 0 <= assessment.liability <= 1 or assessment.repair_days < 0:
        raise InvalidInput(AMOUNTS)
    if assessment.assessed_by not in AssessedBy.values:
        raise InvalidInput(AMOUNTS)


@transaction.atomic
def notify_of_damage(case_id: int, *, by: Actor, version: int | None = None) -> DamageCase:
    """The customer is shown papers, clause and every component, and may dispute it for seven days."""
    case = DamageCase.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    step = DAMAGE_FLOW.fire(case, "notify", by=by)
    now = timezone.now()
    case.notified_at = now
    case.dispute_until = end_of(within_days(local_date(now), value_for(case, DISPUTE_DAYS)))
    case.save_fields("state", "notified_at", "dispute_until")
    record(case, "rental.damage_notified", by=by, step=step, charge=str(case.charge))
    return case


@transaction.atomic
def agree_to_damage(case_id: int, person: str, *, by: Actor) -> DamageCase:
    """The customer accepts the charge, on the own page or before us."""
    case = DamageCase.objects.visible_to(by).lock(case_id)
    step = DAMAGE_FLOW.fire(case, "agree", by=by)
    if not person.strip():
        raise InvalidInput(SIGNER_MISSING)
    case.agreed_at, case.agreed_by = timezone.now(), person.strip()[:120]
    case.save_fields("state", "agreed_at", "agreed_by")
    record(case, "rental.damage_agreed", by=by, step=step)
    return case


@transaction.atomic
def dispute_damage(case_id: int, reason: str, *, by: Actor) -> DamageCase:
    """The customer does not accept it: a second opinion decides."""
    case = DamageCase.objects.visible_to(by).lock(case_id)
    step = DAMAGE_FLOW.fire(case, "dispute", by=by)
    if not reason.strip():
        raise InvalidInput(REASON_MISSING)
    case.disputed_at, case.dispute_reason = timezone.now(), reason.strip()[:500]
    case.save_fields("state", "disputed_at", "dispute_reason")
    record(case, "rental.damage_disputed", by=by, step=step)
    return case


@transaction.atomic
def uphold_damage(case_id: int, *, by: Actor, version: int | None = None) -> DamageCase:
    """The second opinion confirms the charge; decided by somebody else than who assessed it."""
    case = DamageCase.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    step = DAMAGE_FLOW.fire(case, "uphold", by=by)
    case.save_fields("state")
    record(case, "rental.damage_upheld", by=by, step=step)
    return case


@transaction.atomic
def invoice_damage(case_id: int, *, by: Actor, version: int | None = None) -> DamageCase:
    """Charge the customer's part, and book what the insurer owes for the repair."""
    case = DamageCase.objects.visible_to(by).select_related("order").lock(case_id)
    case.expect_version(version)
    step = DAMAGE_FLOW.fire(case, "invoice", by=by)
    due_on = within_days(timezone.localdate(), value_for(case, PAYMENT_DAYS))
    case.item = ledger.charge(
        order=case.order,
        kind=ItemKind.DAMAGE,
        amount=case.charge,
        due_on=due_on,
        key=f"damage:{case.pk}",
        by=by,
        about=f"damage {case.number}",
    )
    book_share(case, by=by)
    case.save_fields("state", "item")
    record(case, "rental.damage_invoiced", by=by, step=step, item=case.item.pk)
    if case.item.balance == 0:  # credit paid it at once
        move_case(case.pk, "pay")
        case.refresh_from_db()
    return case


@transaction.atomic
def close_damage(case_id: int, *, by: Actor, reason: str = "") -> DamageCase:
    """A paid case is put away; one that is not charged needs the supervisor and a reason.

    What the insurer has decided to pay of the repair is owed all the same.
    """
    case = DamageCase.objects.visible_to(by).select_related("order").lock(case_id)
    is_paid = case.state == DamageState.PAID
    step = DAMAGE_FLOW.fire(case, "close" if is_paid else "drop", by=by)
    if not is_paid and not reason.strip():
        raise InvalidInput(REASON_MISSING)
    if not is_paid and insurer_has_decided(case) is None:
        book_share(case, by=by)
    case.closed_at, case.close_reason = timezone.now(), reason.strip()[:300]
    case.save_fields("state", "closed_at", "close_reason")
    record(case, "rental.damage_closed", by=by, step=step)
    return case


@transaction.atomic
def move_case(case_id: int, event: str) -> None:
    """What the ledger did moves the case along; where it stands there already, nothing happens."""
    case = DamageCase.objects.lock(case_id)
    if case.state not in DAMAGE_FLOW.row(event, case.state).sources:
        return
    step = DAMAGE_FLOW.fire(case, event, by=SYSTEM)
    if case.state == DamageState.CLOSED:
        case.closed_at = timezone.now()
    case.save_fields("state", "closed_at")
    record(case, f"rental.damage_moved_{event}", by=SYSTEM, step=step)
