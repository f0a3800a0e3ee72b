"""The steps that need no person: assigning, routing, reading."""

from claims.services import read_invoice, read_scanned, route_claim, try_assign
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("claims.submitted")
def assign(entry: Entry) -> None:
    """Right after the submission, without waiting for the reading (domain.md, Appendix C)."""
    try_assign(entry.object_id, by=SYSTEM)


@subscribe("claims.check_passed")
def route(entry: Entry) -> None:
    route_claim(entry.object_id, by=SYSTEM)


@subscribe("claims.invoice_attached", queue="documents", transactional=False)
def read_attached_invoice(entry: Entry) -> None:
    read_invoice(entry.data["document"], by=SYSTEM)


@subscribe("documents.scanned", queue="documents", transactional=False)
def read_what_waited(entry: Entry) -> None:
    read_scanned(entry.object_id, by=SYSTEM)
