"""What proves that somebody signed or agreed: a file, or the name of a call or message (domain.md 4.3)."""

from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from aftersales.choices import Method
from aftersales.models.approval import BY_HAND, WITH_FILE, WITH_REFERENCE
from dealerops.documents.choices import FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})
PERSON_MISSING = Refusal("SIGNER_MISSING", _("Say who signed or agreed."), "person")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who, by what means, and the proof; `name` is that of the file."""

    person: str
    method: str
    file: BinaryIO | None = None
    name: str = ""
    reference: str = ""


def check(evidence: Evidence) -> None:
    """Raises InvalidInput (SIGNER_MISSING, EVIDENCE_FILE, EVIDENCE_REFERENCE) with every gap."""
    found = []
    if not evidence.person.strip():
        found.append(PERSON_MISSING)
    if evidence.method in WITH_FILE and evidence.file is None:
        message = _("This needs a file: the scan, the drawing, the screenshot or the mail.")
        found.append(Refusal("EVIDENCE_FILE", message, "file"))
    if evidence.method in WITH_REFERENCE and not evidence.reference.strip():
        message = _("Name the call or the message.")
        found.append(Refusal("EVIDENCE_REFERENCE", message, "reference"))
    if evidence.method not in Method.values:
        found.append(Refusal("METHOD_UNKNOWN", _("There is no such way to agree."), "method"))
    if found:
        raise InvalidInput(*found)


def keep_signature(evidence: Evidence, *, by: Actor) -> Attachment | None:
    """The same for what must be signed, on paper, on a screen or by a code (domain.md 4.1, 4.5).

    Raises InvalidInput (NOT_SIGNED) besides what `keep` raises.
    """
    if evidence.method not in BY_HAND:
        message = _("This needs a signature or a code; a call or a message is not enough.")
        raise InvalidInput(Refusal("NOT_SIGNED", message, "method"))
    return keep(evidence, by=by)


def keep(evidence: Evidence, *, by: Actor) -> Attachment | None:
    """Check it and store its file; call this before the transaction that uses it opens.

    Raises InvalidInput and FileRefused.
    """
    check(evidence)
    if evidence.file is None:
        return None
    return store_upload(evidence.file, name=evidence.name, by=by)
