"""The invoice beside the claim, in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentType
from claims.models import Claim, ClaimDocument
from claims.selectors.badges import verdict_badge
from claims.selectors.invoice import ComparedField, ReadingState, invoice_check
from claims.selectors.invoice_words import field_label, source_label
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import money
from dealerops.reading.verdict import Outcome

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field; the names are those of components/compare.html."""

    label: Text
    claimed: str
    read: str
    badge: Badge
    source: Text
    confidence: float
    crop_url: str
    note: Text = ""


@dataclass(frozen=True, slots=True)
class InvoiceBox:
    """The card about the invoice; `poll_url` is empty once there is nothing to wait for."""

    state: ReadingState
    comparisons: Sequence[Comparison]
    mismatches: int
    problem: Text
    page_url: str
    poll_url: str


def invoice_box(
    claim: Claim, documents: Sequence[ClaimDocument], *, now: dt.datetime
) -> InvoiceBox | None:
    """None while no invoice is there."""
    invoices = [one for one in documents if one.type == DocumentType.D01]
    if not invoices:
        return None
    check = invoice_check(claim, invoices[-1], now=now)
    is_open = check.state == ReadingState.READING
    return InvoiceBox(
        state=check.state,
        comparisons=[_comparison(check.document, one) for one in check.fields],
        mismatches=sum(one.verdict.outcome == Outcome.MISMATCH for one in check.fields),
        problem=check.problem,
        page_url=reverse("claims:paper", args=(check.document.pk,)),
        poll_url=reverse("claims:invoice", args=(claim.pk,)) if is_open else "",
    )


def _comparison(document: ClaimDocument, one: ComparedField) -> Comparison:
    verdict = one.verdict
    return Comparison(
        label=field_label(verdict.field),
        claimed=_plain(verdict.field, verdict.claimed),
        read=_plain(verdict.field, verdict.read),
        badge=verdict_badge(verdict.outcome),
        source=source_label(one.source) if one.source else _("not found on the invoice"),
        confidence=one.confidence,
        crop_url=_crop_url(document, verdict.field) if one.has_crop else "",
    )


def _plain(name: str, value: str) -> str:
    return money(value) if name == "amount" and value else value


def _crop_url(document: ClaimDocument, name: str) -> str:
    return reverse("claims:paper_field", args=(document.pk, name))
