"""Complaints about rentals: taken in, settled by the store within its limit, or passed on."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from rental.choices.complaints import LOCAL_LIMIT, Topic
from rental.choices.roles import STORE_ROLES
from rental.models import RentalComplaint, RentalOrder
from rental.rules.complaints import NO_WORDS
from rental.services.numbers import next_number
from rental.workflow.complaints import COMPLAINT_FLOW

ENDED = ("state", "cause", "measure", "compensation", "ended_at", "ended_by")


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """What a customer says; the order, where it is about one."""

    topic: str
    words: str
    wish: str = ""
    order_id: int | None = None
    received_at: dt.datetime | None = None


@transaction.atomic
def take_complaint(facts: ComplaintFacts, *, dealer_id: int, by: Actor) -> RentalComplaint:
    """Every complaint is on record and goes to head office, whatever the store then does about it.

    Raises InvalidInput (WORDS_MISSING), DomainError (WRONG_ROLE), RentalOrder.DoesNotExist.
    """
    if by.role not in STORE_ROLES or dealer_id not in by.dealer_ids:
        raise DomainError(WRONG_ROLE)
    if not facts.words.strip():
        raise InvalidInput(NO_WORDS)
    now = timezone.now()
    order = None
    if facts.order_id is not None:
        order = RentalOrder.objects.visible_to(by).get(pk=facts.order_id)
    values = Values(on=timezone.localdate(now), dealer_id=dealer_id)
    values[LOCAL_LIMIT]
    complaint = RentalComplaint.objects.create(
        number=next_number("RCP"),
        dealer_id=dealer_id,
        order=order,
        topic=Topic(facts.topic),
        words=facts.words.strip()[:2000],
        wish=facts.wish.strip()[:300],
        received_at=min(facts.received_at or now, now),
        received_by_id=by.user_id,
        policy_values=values.used(),
    )
    record(
        complaint, "rental.complaint_received", by=by, about=complaint.topic, order=facts.order_id
    )
    return complaint


@transaction.atomic
def settle_complaint(
    complaint_id: int,
    *,
    cause: str,
    measure: str,
    by: Actor,
    compensation: Decimal = Decimal(0),
    version: int | None = None,
) -> RentalComplaint:
    """The store has settled it; what it gives away for one complaint has a limit.

    Raises TransitionRefused (CAUSE_MISSING, MEASURE_MISSING, LIMIT_EXCEEDED).
    """
    complaint = _held(complaint_id, by, version)
    complaint.cause, complaint.measure = cause, measure.strip()[:500]
    complaint.compensation += compensation
    step = COMPLAINT_FLOW.fire(complaint, "settle", by=by)
    _end(complaint, by)
    record(
        complaint, "rental.complaint_settled", by=by, step=step, reason=cause,
        compensation=str(complaint.compensation),
    )  # fmt: skip
    return complaint


@transaction.atomic
def pass_on_complaint(
    complaint_id: int, measure: str, *, by: Actor, version: int | None = None
) -> RentalComplaint:
    """More than the store can do: the complaint desk takes it over. Raises MEASURE_MISSING."""
    complaint = _held(complaint_id, by, version)
    complaint.measure = measure.strip()[:500]
    step = COMPLAINT_FLOW.fire(complaint, "pass_on", by=by)
    _end(complaint, by)
    record(complaint, "rental.complaint_passed_on", by=by, step=step)
    return complaint


@transaction.atomic
def reopen_complaint(
    complaint_id: int, *, by: Actor, version: int | None = None
) -> RentalComplaint:
    """The customer is not content with what was settled; what was given stays counted."""
    complaint = _held(complaint_id, by, version)
    step = COMPLAINT_FLOW.fire(complaint, "reopen", by=by)
    complaint.ended_at = complaint.ended_by = None
    complaint.save_fields("state", "ended_at", "ended_by")
    record(complaint, "rental.complaint_reopened", by=by, step=step)
    return complaint


def _held(complaint_id: int, by: Actor, version: int | None) -> RentalComplaint:
    complaint = RentalComplaint.objects.visible_to(by).lock(complaint_id)
    complaint.expect_version(version)
    return complaint


def _end(complaint: RentalComplaint, by: Actor) -> None:
    complaint.ended_at, complaint.ended_by_id = timezone.now(), by.user_id
    complaint.save_fields(*ENDED)
