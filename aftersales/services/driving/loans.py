"""Lending a car of the house while the customer's own is repaired 代步车 (domain.md 4.5)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import SheetEnd
from aftersales.choices.loans import LoanState
from aftersales.models import Loan, LoanCar, RepairOrder
from aftersales.services import evidence as proofs
from aftersales.services.bays.rows import add_row, change_row
from aftersales.services.customers import vehicle_of
from aftersales.services.driving.sheets import SheetFacts, Signed, draft_sheet, keep_sheet
from aftersales.services.people import person_of
from aftersales.workflow.driving import DISPATCHERS, LOAN_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers import plate as plates
from dealerops.identifiers.messages import refusal_of
from dealerops.journal.services import record
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import VehicleModel
from dealerops.registry.services import Holder, end_custody, take_custody

LONGEST = dt.timedelta(days=60)
CAR_TAKEN = Refusal(
    "LOAN_CAR_TAKEN", _("Another customer has this car then, or has not brought it back."), "car"
)


@dataclass(frozen=True, slots=True)
class LoanCarFacts:
    """A car of the dealer's own."""

    vehicle_id: int
    plate: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class NewLoanCar:
    """A car that goes on the list, as it is typed."""

    vin: str
    plate: str
    model: VehicleModel | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """Which car, from when until when."""

    car_id: int
    begins: dt.datetime
    ends: dt.datetime


@transaction.atomic
def add_loan_car(said: NewLoanCar, *, by: Actor) -> LoanCar:
    """One more loan car. Raises InvalidInput with what is malformed, LISTED_ALREADY."""
    return add_row(LoanCar, _car_facts(said, by), "aftersales.loan_car_added", by=by)


@transaction.atomic
def change_loan_car(
    car_id: int, said: NewLoanCar, *, by: Actor, version: int | None = None
) -> LoanCar:
    """Another plate, or out of use."""
    car = change_row(LoanCar, car_id, _car_facts(said, by), by=by, version=version)
    record(car, "aftersales.loan_car_changed", by=by)
    return car


@transaction.atomic
def reserve_loan_car(order_id: int, facts: LoanFacts, *, by: Actor) -> Loan:
    """Keep a car for the customer of an order.

    Raises InvalidInput (WINDOW_BACKWARDS, LOAN_CAR_UNKNOWN), DomainError (LOAN_CAR_TAKEN, LOAN_RUNNING).
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if by.role not in DISPATCHERS:
        raise DomainError(WRONG_ROLE)
    if order.delivered_at or order.closed_at:
        raise DomainError(Refusal("ORDER_HAS_ENDED", _("The customer has the own car again.")))
    if Loan.objects.filter(order=order).standing().exists():
        message = _("The customer of this order has a loan car already.")
        raise DomainError(Refusal("LOAN_RUNNING", message))
    car = _free_car(facts, order.dealer_id)
    span = DateTimeTZRange(facts.begins, facts.ends)
    loan = Loan.objects.create(order=order, car=car, span=span, created_by_id=person_of(by))
    record(loan, "aftersales.loan_reserved", by=by, order=order.pk, car=car.pk)
    record(order, "aftersales.loan_car_reserved", by=by, loan=loan.pk)
    return loan


def lend_car(loan_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None) -> Loan:
    """The customer drives off with the car. Raises TransitionRefused with every gap."""
    return _change_hands(loan_id, "lend", facts, by=by, version=version)


def take_loan_back(
    loan_id: int, facts: SheetFacts, *, by: Actor, version: int | None = None
) -> Loan:
    """The loan car is back; from now on it is free for others. Raises TransitionRefused."""
    return _change_hands(loan_id, "take_back", facts, by=by, version=version)


@transaction.atomic
def cancel_loan(loan_id: int, reason: str, *, by: Actor, version: int | None = None) -> Loan:
    """The car is not needed after all. Raises InvalidInput without a reason."""
    loan = _locked(loan_id, version, by)
    if not reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    step = LOAN_FLOW.fire(loan, "cancel", by=by)
    loan.save_fields("state")
    record(loan, "aftersales.loan_cancelled", by=by, step=step, note=reason.strip()[:200])
    return loan


def _change_hands(
    loan_id: int, event: str, facts: SheetFacts, *, by: Actor, version: int | None
) -> Loan:
    Loan.objects.visible_to(by).only("pk").get(pk=loan_id)
    file = proofs.keep_signature(facts.evidence, by=by)
    with transaction.atomic():
        loan = _locked(loan_id, version, by)
        lends = event == "lend"
        end = SheetEnd.START if lends else SheetEnd.END
        sheet, refusals = draft_sheet(loan, end, Signed(facts, file), by=by)
        if lends and not _is_free_now(loan):
            refusals.append(CAR_TAKEN)
        step = LOAN_FLOW.fire(loan, event, by=by, also=refusals)
        keep_sheet(loan, sheet, by=by)
        topic = _lend(loan, by) if lends else _take_back(loan, by)
        record(loan, topic, by=by, step=step, km=facts.km)
        record(loan.order, topic, by=by, loan=loan.pk)
    return loan


def _lend(loan: Loan, by: Actor) -> str:
    loan.lent_at = timezone.now()
    loan.span = DateTimeTZRange(min(loan.span.lower, loan.lent_at), _end(loan))
    loan.save_fields("state", "lent_at", "span")
    holder = Holder(CustodyKind.LOAN, dealer_id=loan.order.dealer_id)
    take_custody(loan.car.vehicle, holder, reason=loan, at=loan.lent_at, by=by)
    return "aftersales.loan_car_lent"


def _take_back(loan: Loan, by: Actor) -> str:
    """A car that is back sooner is free sooner."""
    loan.returned_at = timezone.now()
    if loan.returned_at < loan.span.upper:
        loan.span = DateTimeTZRange(loan.span.lower, loan.returned_at, "[]")
    loan.save_fields("state", "returned_at", "span")
    end_custody(loan, at=loan.returned_at, by=by)
    return "aftersales.loan_car_returned"


def _end(loan: Loan) -> dt.datetime:
    """The end that was agreed; a car that is fetched after it is lent for a minute and then late."""
    agreed: dt.datetime = loan.span.upper
    return max(agreed, timezone.now() + dt.timedelta(minutes=1))


def _is_free_now(loan: Loan) -> bool:
    """Nobody else has the car, nor was promised it until this loan ends."""
    LoanCar.objects.select_for_update(no_key=True).get(pk=loan.car_id)
    others = Loan.objects.filter(car=loan.car_id).exclude(pk=loan.pk)
    span = DateTimeTZRange(min(loan.span.lower, timezone.now()), _end(loan))
    promised = others.exclude(state=LoanState.CANCELLED).filter(span__overlap=span)
    return not others.filter(state=LoanState.OUT).exists() and not promised.exists()


def _free_car(facts: LoanFacts, dealer_id: int) -> LoanCar:
    """The car under lock, free all that time."""
    if not dt.timedelta() < facts.ends - facts.begins <= LONGEST:
        message = _("A loan ends after it begins, within 60 days.")
        raise InvalidInput(Refusal("LOAN_BACKWARDS", message, "ends"))
    cars = LoanCar.objects.filter(dealer=dealer_id).in_use().select_for_update(no_key=True)
    car = cars.filter(pk=facts.car_id).first()
    if car is None:
        message = _("Choose a loan car of this house.")
        raise InvalidInput(Refusal("LOAN_CAR_UNKNOWN", message, "car"))
    span = DateTimeTZRange(facts.begins, facts.ends)
    others = Loan.objects.filter(car=car, span__overlap=span).exclude(state=LoanState.CANCELLED)
    if others.exists():
        raise DomainError(CAR_TAKEN)
    return car


def _car_facts(said: NewLoanCar, by: Actor) -> LoanCarFacts:
    verdict = plates.validate(said.plate)
    refusal = refusal_of(verdict, field="plate")
    if refusal:
        raise InvalidInput(refusal)
    vehicle = vehicle_of(said.vin, model=said.model, by=by)
    return LoanCarFacts(vehicle.pk, verdict.normalized, said.is_active)


def _locked(loan_id: int, version: int | None, by: Actor) -> Loan:
    loans = Loan.objects.visible_to(by).select_related("order", "car__vehicle")
    loan = loans.lock(loan_id)
    loan.expect_version(version)
    return loan
