"""The papers of a claim by type, each with what is there and what is wrong with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, DocumentState, DocumentType
from claims.models import Claim, ClaimDocument, Finding
from claims.selectors.badges import document_badge
from dealerops.documents.choices import FileKind
from dealerops.portal.registry import Badge, Tone

MISSING = Badge(Tone.AMBER, _("Missing"))
OPTIONAL = Badge(Tone.NEUTRAL, _("Additional"))
PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})
JUDGED = frozenset({ClaimState.RESET, ClaimState.REJECTED})


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One file of a claim."""

    pk: int
    name: str
    size: int
    pages: int
    icon: str
    url: str
    file_url: str
    remove_url: str
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """One document type: its files, its state in one badge, and why it is faulty."""

    code: str
    label: str | Promise
    needed: bool
    badge: Badge
    rows: Sequence[PaperRow]
    findings: Sequence[Finding]
    url: str
    is_complete: bool


def paper_groups(
    claim: Claim,
    needed: Sequence[DocumentType],
    documents: Sequence[ClaimDocument],
    findings: Sequence[Finding],
) -> list[PaperGroup]:
    """What is needed, what is there, and what somebody found fault with, in the order of the codes."""
    by_type: dict[str, list[ClaimDocument]] = defaultdict(list)
    for document in documents:
        by_type[document.type].append(document)
    types = sorted({*needed, *by_type, *(one.document_type for one in findings)})
    return [
        _group(
            claim,
            DocumentType(kind),
            by_type[kind],
            [one for one in findings if one.document_type == kind],
            needed=kind in needed,
        )
        for kind in types
    ]


def _group(
    claim: Claim,
    kind: DocumentType,
    documents: Sequence[ClaimDocument],
    findings: Sequence[Finding],
    *,
    needed: bool,
) -> PaperGroup:
    states = {_shown(claim, one) for one in documents}
    is_complete = bool(states - {DocumentState.FAIL})
    return PaperGroup(
        code=kind.value,
        label=kind.label,
        needed=needed,
        badge=_badge(states, needed=needed),
        rows=[_row(one, _shown(claim, one), alone=len(documents) == 1) for one in documents],
        findings=() if is_complete else findings,
        url=reverse("claims:attach", args=(claim.pk, kind.value)),
        is_complete=is_complete,
    )


def _shown(claim: Claim, document: ClaimDocument) -> str:
    """A fault is told once the claim was sent back or rejected, not while it is only proposed."""
    if document.state == DocumentState.FAIL and claim.state not in JUDGED:
        return DocumentState.UPLOADED
    return document.state


def _badge(states: set[str], *, needed: bool) -> Badge:
    """The worst of what is there; a better scan beside a faulty one takes its place."""
    if not states:
        return MISSING if needed else OPTIONAL
    order = (DocumentState.UPLOADED, DocumentState.FAIL, DocumentState.OK, DocumentState.WAIVED)
    return document_badge(next(state for state in order if state in states))


def _row(document: ClaimDocument, state: str, *, alone: bool) -> PaperRow:
    """A file that is alone needs no badge of its own: the group has it."""
    attachment = document.attachment
    return PaperRow(
        pk=document.pk,
        name=document.name,
        size=attachment.size,
        pages=attachment.pages,
        icon="image" if attachment.kind in PICTURES else "file-text",
        url=reverse("claims:paper", args=(document.pk,)),
        file_url=reverse("claims:paper_file", args=(document.pk,)),
        remove_url=reverse("claims:paper_remove", args=(document.pk,)),
        badge=None if alone else document_badge(state),
    )
