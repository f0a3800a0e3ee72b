"""A dealer who sends in drawn invoices, each for a claim that says the same."""

import datetime as dt
import io
import random
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from claims.models import Claim, ClaimDocument, PreAppLine
from claims.services import ClaimFacts, attach_document, open_claim, update_claim
from dealerops.demo.drawing import (
    InvoiceFacts,
    InvoiceKind,
    draw_image,
    draw_ofd,
    draw_pdf,
    random_facts,
)
from dealerops.journal.models import Delivery
from tests.factories.claims import Cast, make_line

FIELDS = {"number", "date", "amount", "vin", "buyer", "buyer_id", "seller"}
PAPER_FIELDS = FIELDS | {"code"}  # digital invoices have no code
MOST_LINES = 100


class Sender:
    """`sent` holds the invoices that were attached, in their order."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.rng = random.Random("chaos")
        self.line: PreAppLine = make_line(cast.dealer, qty=MOST_LINES)
        self.sent: list[ClaimDocument] = []

    def send(self, *forms: str) -> None:
        """One claim and one invoice each: 'ofd', 'pdf', 'picture' or 'paper' (a picture too)."""
        for form in forms:
            self.sent.append(self._send(form))

    def delivery(self, position: int) -> Delivery:
        """The promise to read the invoice that was sent as number `position`."""
        return Delivery.objects.get(queue="documents", entry__data__document=self.sent[position].pk)

    def _send(self, form: str) -> ClaimDocument:
        by = self.cast.applicant
        claim = open_claim(self.line.pk, by=by)
        invoice = self._invoice(claim, form)
        facts = ClaimFacts(
            vin=invoice.vin,
            invoice_code=invoice.code,
            invoice_number=invoice.number,
            invoice_date=invoice.date,
            invoice_amount=invoice.amount,
            buyer_name=invoice.buyer,
            buyer_code=invoice.buyer_id,
            seller_name=invoice.seller,
        )
        update_claim(claim.pk, facts, by=by)
        data = self._draw(invoice, form)
        return attach_document(claim.pk, "D01", io.BytesIO(data), name=f"invoice.{form}", by=by)

    def _invoice(self, claim: Claim, form: str) -> InvoiceFacts:
        return random_facts(
            self.rng,
            kind=InvoiceKind.PAPER if form == "paper" else InvoiceKind.DIGITAL,
            seller=claim.seller_name,
            seller_tax=claim.dealer.usc_code,
            buyer=claim.buyer_name,
            buyer_id=claim.buyer_code,
            amount=Decimal(588_000),
            on=timezone.localdate() - dt.timedelta(days=10),
        )

    def _draw(self, invoice: InvoiceFacts, form: str) -> bytes:
        if form == "ofd":
            return draw_ofd(invoice)
        if form == "pdf":
            return draw_pdf(invoice)
        return draw_image(invoice, seed=len(self.sent))


def mixed(exact: int, pictures: int) -> Sequence[str]:
    """OFD and PDF by turns, the pictures spread among them."""
    forms = [("ofd", "pdf")[number % 2] for number in range(exact)]
    for number in range(pictures):
        forms.insert(number * (exact // pictures + 1), ("picture", "paper")[number % 2])
    return forms
