"""What a live claim holds: its VIN and invoice, one unit of its line and, in some programs, quota."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import LockState, ReserveAt
from claims.models import Claim, PreAppLine, VinLock
from claims.selectors.obstacles import INVOICE_TAKEN, LINE_EXHAUSTED, VIN_TAKEN
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from quota.services import Line, Ref, consume, release, reserve


class VinTaken(DomainError):
    default_code = "V01"
    default_message = _("This VIN has already been claimed.")


class LineExhausted(DomainError):
    default_code = "P02"
    default_message = _("The pre-application has no quantity left.")


class InvoiceTaken(DomainError):
    default_code = "INV_DUP"


def save_unless_invoice_taken(claim: Claim, *fields: str) -> None:
    """Live claims never share an invoice: where two would, the constraint decides, and all is undone.

    Raises InvoiceTaken.
    """
    try:
        with transaction.atomic(savepoint=False):
            claim.save_fields(*fields)
    except IntegrityError as error:
        if "claims_invoice_used_once" not in str(error):
            raise
        raise InvoiceTaken(INVOICE_TAKEN) from error


def hold(claim: Claim, *, by: Actor) -> None:
    """Take the VIN, the unit and, where the program says so, the quota, all or nothing.

    Raises VinTaken, LineExhausted, QuotaExceeded; the database decides between two at once.
    """
    taken = PreAppLine.objects.filter(pk=claim.line_id, taken__lt=F("qty")).update(
        taken=F("taken") + 1
    )
    if not taken:
        raise LineExhausted(LINE_EXHAUSTED)
    try:
        with transaction.atomic(savepoint=False):  # the caller undoes everything
            VinLock.objects.create(vin=claim.vin, claim=claim)
    except IntegrityError as error:
        raise VinTaken(VIN_TAKEN) from error
    if claim.program.reserve_at == ReserveAt.SUBMIT and claim.invoice_date:
        reserve([_quota_line(claim, claim.invoice_date)], ref=Ref.of(claim), by=by)


def follow_vin(claim: Claim) -> None:
    """A corrected VIN after a reset: the lock moves along. Raises VinTaken."""
    try:
        with transaction.atomic(savepoint=False):
            VinLock.objects.filter(claim=claim).exclude(vin=claim.vin).update(
                vin=claim.vin, changed_at=timezone.now()
            )
    except IntegrityError as error:
        raise VinTaken(VIN_TAKEN) from error


def consume_all(claim: Claim, *, by: Actor) -> None:
    """At final approval: one unit of quota in the invoice's month, and the VIN for good.

    Raises QuotaExceeded and changes nothing (domain.md 2Q.2, 2Q.3).
    """
    if claim.invoice_date is None:
        raise ValueError("a submitted claim has an invoice date")
    reserved = claim.program.reserve_at == ReserveAt.PREAPP
    consume(
        _quota_line(claim, claim.invoice_date),
        ref=Ref.of(claim),
        by=by,
        reserved_by=Ref.of(claim.line.preapplication) if reserved else None,
        reserved_month=claim.line.planned_month if reserved else None,
    )
    VinLock.objects.filter(claim=claim).update(state=LockState.CONSUMED, changed_at=timezone.now())


def _quota_line(claim: Claim, invoiced_on: dt.date) -> Line:
    return Line(
        program=claim.program.code,
        region_id=claim.dealer.region_id,
        dealer_id=claim.dealer_id,
        month=invoiced_on,
    )


def let_go(claim: Claim, *, by: Actor) -> None:
    """Give back VIN, unit and quota together (domain.md 2.6, 2.7)."""
    VinLock.objects.filter(claim=claim).update(state=LockState.RELEASED, changed_at=timezone.now())
    PreAppLine.objects.filter(pk=claim.line_id, taken__gt=0).update(taken=F("taken") - 1)
    if claim.program.reserve_at == ReserveAt.SUBMIT:
        release(ref=Ref.of(claim), by=by)
    claim.released_at = timezone.now()
