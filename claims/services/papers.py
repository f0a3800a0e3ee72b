"""Attaching papers to a claim and taking them away again."""

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentState, DocumentType
from claims.models import Claim, ClaimDocument
from claims.services.drafting import EDITABLE, NotEditable, applicant_id
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record


def attach_document(
    claim_id: int, document_type: str, file: BinaryIO, *, name: str, by: Actor
) -> ClaimDocument:
    """Store a file and tie it to the claim; the invoice is then read in the background.

    A new invoice replaces the old one; of other papers several pages may stand side by side, until a
    faulty one is replaced, be it by the very same file. Raises FileRefused, NotEditable, InvalidInput (DOCUMENT_UNKNOWN).
    """
    if document_type not in DocumentType.values:
        raise InvalidInput(Refusal("DOCUMENT_UNKNOWN", _("There is no such document type.")))
    seen = Claim.objects.visible_to(by).only("state").get(pk=claim_id)
    _editable(seen, by)  # before any byte is written
    attachment = store_upload(file, name=name, by=by)
    with transaction.atomic():
        claim = _editable(Claim.objects.visible_to(by).lock(claim_id), by)
        same_type = list(claim.documents.filter(type=document_type))
        for one in _current(same_type):
            if one.attachment_id == attachment.pk and one.state != DocumentState.FAIL:
                return one
        version = len(same_type) + 1
        _replace(same_type)
        document = ClaimDocument.objects.create(
            claim=claim,
            type=document_type,
            attachment=attachment,
            name=name[:200],
            version=version,
            uploaded_by_id=applicant_id(by),
        )
        topic = (
            "claims.invoice_attached"
            if document_type == DocumentType.D01
            else "claims.document_attached"
        )
        record(claim, topic, by=by, document=document.pk, type=document_type, version=version)
    return document


@transaction.atomic
def remove_document(document_id: int, *, by: Actor) -> Claim:
    """Take a paper off a draft or reset claim; the row stays for the record."""
    document = ClaimDocument.objects.visible_to(by).current().get(pk=document_id)
    claim = _editable(Claim.objects.visible_to(by).lock(document.claim_id), by)
    document.replaced_at = timezone.now()
    document.save(update_fields=("replaced_at",))
    record(claim, "claims.document_removed", by=by, document=document.pk, type=document.type)
    return claim


def _current(papers: Sequence[ClaimDocument]) -> list[ClaimDocument]:
    return [one for one in papers if one.replaced_at is None]


def _replace(same_type: Sequence[ClaimDocument]) -> None:
    """An invoice gives way to the next one, any other paper only if it was found faulty."""
    outdated = [
        one.pk
        for one in _current(same_type)
        if one.type == DocumentType.D01 or one.state == DocumentState.FAIL
    ]
    if outdated:
        ClaimDocument.objects.filter(pk__in=outdated).update(replaced_at=timezone.now())


def _editable(claim: Claim, by: Actor) -> Claim:
    applicant_id(by)
    if claim.state not in EDITABLE:
        raise NotEditable
    return claim
