"""Bringing the papers of an archive, and looking at them (domain.md 4.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import (
    PAPERS_OF,
    UPLOADED,
    WITH_AMOUNT,
    WITH_BUYER,
    WITH_NUMBER,
    WITH_VIN,
    ArchiveKind,
    Fault,
    Paper,
    PaperSource,
)
from aftersales.models import ArchiveFile, ArchiveItem
from aftersales.services.archive_judging import judge_new_car, refresh_order_files
from aftersales.services.people import person_of
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers.verdict import normalise
from dealerops.journal.services import record

EDITORS: Final[Mapping[str, frozenset[Role]]] = {
    ArchiveKind.REPAIR: frozenset({Role.D_INFO}),
    ArchiveKind.NEW_CAR: frozenset({Role.D_SALES_CLERK}),
}
SAID = ("vin", "buyer", "amount", "number")
VIN_LENGTH = 17


class ArchiveClosed(DomainError):
    """The file is filed: what is in it stays as it is."""

    default_code = "ARCHIVE_FILED"
    default_message = _("The order is filed. Its papers stay as they are.")


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One scan and what stands on it; a paper of a repair order says nothing of its own."""

    file: BinaryIO
    name: str
    vin: str = ""
    buyer: str = ""
    amount: Decimal | None = None
    number: str = ""


def add_paper(
    file_id: int, code: str, facts: PaperFacts, *, by: Actor, version: int | None = None
) -> ArchiveItem:
    """Bring one paper, or a better one in its place. Raises InvalidInput, FileRefused, ArchiveClosed.

    Raises DomainError (INVOICE_TWICE) where another archive holds the invoice.
    """
    known = ArchiveFile.objects.visible_to(by).only("pk", "kind").get(pk=file_id)
    paper = _uploaded(known, code, by)
    said = _said(paper, facts)
    attachment = store_upload(facts.file, name=facts.name, by=by)
    with transaction.atomic():
        file = ArchiveFile.objects.visible_to(by).lock(file_id)
        item, _is_new = ArchiveItem.objects.get_or_create(file=file, code=paper)
        item.expect_version(version)
        if file.archived_at and item.is_valid:
            raise ArchiveClosed
        item.source, item.attachment, item.name = PaperSource.FILE, attachment, facts.name[:200]
        item.record_type, item.record_id, item.fault, item.note = "", None, "", ""
        item.entered_by_id, item.entered_at = person_of(by), timezone.now()
        for name, stated in said.items():
            setattr(item, name, stated)
        _save_paper(item)
        _judge(file)
        record(file, "aftersales.paper_added", by=by, paper=paper, sha256=attachment.sha256)
    return item


def _save_paper(item: ArchiveItem) -> None:
    try:
        with transaction.atomic():
            item.save_fields(
                *("source", "attachment", "name", "record_type", "record_id", "fault", "note"),
                *("entered_by", "entered_at", *SAID),
            )
    except IntegrityError as error:
        if "aftersales_invoice_is_in_one_archive" not in str(error):
            raise
        message = _("Another archive holds this invoice: one invoice, one gate-out note.")
        raise DomainError(Refusal("INVOICE_TWICE", message, "number")) from error


def _uploaded(file: ArchiveFile, code: str, by: Actor) -> Paper:
    may_edit(file, by)
    if code not in UPLOADED or code not in PAPERS_OF[ArchiveKind(file.kind)]:
        raise InvalidInput(Refusal("PAPER_UNKNOWN", _("This paper is not uploaded here."), "code"))
    return Paper(code)


def may_edit(file: ArchiveFile, by: Actor) -> None:
    """Raises DomainError (WRONG_ROLE) for whoever only reads this kind of archive."""
    if by.role not in EDITORS[file.kind]:
        raise DomainError(WRONG_ROLE)


def _said(paper: Paper, facts: PaperFacts) -> dict[str, object]:
    """What the paper says, as it is kept; raises InvalidInput naming all that was not read from it."""
    vin = normalise(facts.vin) if paper in WITH_VIN else ""
    found = []
    if paper in WITH_VIN and not 0 < len(vin) <= VIN_LENGTH:
        found.append(Refusal("VIN_MISSING", _("Type the VIN as the paper says."), "vin"))
    if paper in WITH_BUYER and not facts.buyer.strip():
        found.append(Refusal("BUYER_MISSING", _("Type the buyer as the paper says."), "buyer"))
    if paper in WITH_AMOUNT and facts.amount is None:
        found.append(Refusal("AMOUNT_MISSING", _("Type the amount as the paper says."), "amount"))
    number = normalise(facts.number)[:40] if paper in WITH_NUMBER else ""
    if paper in WITH_NUMBER and not number:
        message = _("Type code and number of the invoice.")
        found.append(Refusal("NUMBER_MISSING", message, "number"))
    if found:
        raise InvalidInput(*found)
    return {
        "vin": vin,
        "buyer": facts.buyer.strip()[:120] if paper in WITH_BUYER else "",
        "amount": facts.amount if paper in WITH_AMOUNT else None,
        "number": number,
    }


@transaction.atomic
def reject_paper(
    file_id: int, code: str, why: str, *, by: Actor, version: int | None = None
) -> ArchiveItem:
    """An uploaded paper does not count: unreadable, unsigned, the wrong one. A new upload takes its place."""
    file = ArchiveFile.objects.visible_to(by).lock(file_id)
    may_edit(file, by)
    item = ArchiveItem.objects.visible_to(by).filter(file=file, code=code).first()
    if item is None or item.source != PaperSource.FILE:
        message = _("Only a paper that was uploaded can be looked at and not accepted.")
        raise DomainError(Refusal("PAPER_NOT_UPLOADED", message))
    item.expect_version(version)
    if file.archived_at:
        raise ArchiveClosed
    if not why.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "why"))
    item.fault, item.note = Fault.REJECTED, why.strip()[:200]
    item.save_fields("fault", "note")
    _judge(file)
    record(file, "aftersales.paper_rejected", by=by, paper=code, note=item.note)
    return item


def _judge(file: ArchiveFile) -> None:
    if file.order_id is not None:
        refresh_order_files([file.order_id], on=timezone.localdate())
    else:
        judge_new_car(file.pk)
