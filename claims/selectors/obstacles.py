"""What stands in the way of a submission that only a query can find."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentState, DocumentType
from claims.models import Claim, VinLock
from claims.models.claim import LIVE
from claims.selectors.policy import needed_documents
from dealerops.foundation.errors import Refusal
from dealerops.network.selectors import dealer_of_seller
from dealerops.workcal.services import local_date

VIN_TAKEN = Refusal("V01", _("This VIN has already been claimed."), "vin")
INVOICE_TAKEN = Refusal("INV_DUP", _("This invoice has already been used."), "invoice_number")
LINE_EXHAUSTED = Refusal("P02", _("The pre-application has no quantity left."))


def vin_is_free(claim: Claim) -> bool:
    return not VinLock.objects.taken().filter(vin=claim.vin).exclude(claim=claim).exists()


def missing_documents(claim: Claim, day: dt.date) -> list[DocumentType]:
    """Papers that are needed and not there, or there and found faulty."""
    present = set(
        claim.documents.current().exclude(state=DocumentState.FAIL).values_list("type", flat=True)
    )
    return [one for one in needed_documents(claim, day) if one.value not in present]


def submission_obstacles(claim: Claim) -> Iterator[Refusal]:
    """Every refusal of domain.md 2.6 that needs a look at other rows."""
    day = claim.invoice_date or local_date(claim.created_at)
    yield from (_missing(one) for one in missing_documents(claim, day))
    if claim.vin and not vin_is_free(claim):
        yield VIN_TAKEN
    if claim.invoice_number and _invoice_is_used(claim):
        yield INVOICE_TAKEN
    if claim.invoice_date and claim.seller_name and not _seller_is_dealer(claim):
        yield Refusal("B03", _("The seller on the invoice is not this dealer."), "seller_name")
    if claim.first_submitted_at and claim.submitted_at is None and claim.line.remaining < 1:
        yield LINE_EXHAUSTED


def _missing(document: DocumentType) -> Refusal:
    message = _("%(code)s %(name)s is missing.") % {"code": document.value, "name": document.label}
    return Refusal("DOCUMENT_MISSING", message, document.value)


def _invoice_is_used(claim: Claim) -> bool:
    same = Q(invoice_code=claim.invoice_code, invoice_number=claim.invoice_number)
    return Claim.objects.filter(LIVE, same).exclude(pk=claim.pk).exists()


def _seller_is_dealer(claim: Claim) -> bool:
    """By the alias on the invoice date: renamed and merged dealers keep their old invoices."""
    on = claim.invoice_date
    dealer = dealer_of_seller(legal_name=claim.seller_name, on=on) if on else None
    return dealer is not None and dealer.pk == claim.origin_dealer_id
