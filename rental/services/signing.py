"""A customer's signature for a car or a change: checked, and its file kept (domain.md 5.1, 5.4)."""

from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from rental.choices.handover import WITH_FILE, SignMethod


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, by what means, and the proof; `name` is that of the file."""

    person: str
    method: str
    file: BinaryIO | None = None
    name: str = "signature.png"
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature that is well-formed, with its file in the store."""

    person: str
    method: str
    file: Attachment | None
    reference: str

    @property
    def columns(self) -> dict[str, object]:
        """As rows that were agreed to keep it."""
        return {
            "agreed_by": self.person,
            "method": self.method,
            "evidence": self.file,
            "reference": self.reference,
        }


def keep_signature(signature: Signature, *, by: Actor) -> Proof:
    """Check it and store its file; call this before the transaction that uses it opens.

    Raises InvalidInput (SIGNER_MISSING, EVIDENCE_FILE, EVIDENCE_REFERENCE, METHOD_UNKNOWN) with every gap.
    """
    found = []
    if not signature.person.strip():
        found.append(Refusal("SIGNER_MISSING", _("Say who signed."), "person"))
    if signature.method not in SignMethod.values:
        found.append(Refusal("METHOD_UNKNOWN", _("There is no such way to sign."), "method"))
    elif signature.method in WITH_FILE and signature.file is None:
        message = _("This needs the drawing or the scan of the signature.")
        found.append(Refusal("EVIDENCE_FILE", message, "file"))
    elif signature.method not in WITH_FILE and not signature.reference.strip():
        message = _("Name the code or the message.")
        found.append(Refusal("EVIDENCE_REFERENCE", message, "reference"))
    if found:
        raise InvalidInput(*found)
    file = None
    if signature.method in WITH_FILE and signature.file is not None:
        file = store_upload(signature.file, name=signature.name, by=by)
    person = signature.person.strip()[:120]
    return Proof(person, signature.method, file, signature.reference.strip()[:120])
