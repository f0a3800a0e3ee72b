"""Attaching papers to a claim and taking them away again."""

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentType
from claims.models import Claim, ClaimDocument
from claims.services.drafting import EDITABLE, NotEditable
from dealerops.accounts.models import User
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record


def attach_document(
    claim_id: int, document_type: str, file: BinaryIO, *, name: str, by: Actor
) -> ClaimDocument:
    """Store a file and tie it to the claim; the invoice is then read in the background.

    A new invoice replaces the old one; of other papers several pages may stand side by side, until a
    faulty one is replaced. Raises FileRefused, NotEditable, InvalidInput (DOCUMENT_UNKNOWN).
    """
    if document_type not in DocumentType.values:
        raise InvalidInput(Refusal("DOCUMENT_UNKNOWN", _("There is no such document type.")))
    _editable(Claim.objects.visible_to(by).get(pk=claim_id), by)  # before any byte is written
    attachment = store_upload(file, name=name, by=by)
    with transaction.atomic():
        claim = _editable(Claim.objects.visible_to(by).lock(claim_id), by)
        same_type = claim.documents.current().filter(type=document_type)
        known = same_type.filter(attachment=attachment).first()
        if known:
            return known
        version = claim.documents.filter(type=document_type).count() + 1
        outdated = (
            same_type if document_type == DocumentType.D01 else same_type.filter(state="FAIL")
        )
        outdated.update(replaced_at=timezone.now())
        document = ClaimDocument.objects.create(
            claim=claim,
            type=document_type,
            attachment=attachment,
            name=name[:200],
            version=version,
            uploaded_by=User.objects.get(pk=by.user_id),
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


def _editable(claim: Claim, by: Actor) -> Claim:
    if by.role != Role.D_SSA:
        raise InvalidInput(Refusal("WRONG_ROLE", _("Your role does not allow this.")))
    if claim.state not in EDITABLE:
        raise NotEditable
    return claim
