"""Draws the documents that the demo uploads and the tests read: invoices and the papers of a claim."""

from dataclasses import replace

from dealerops.demo.drawing.claim_papers import DOCUMENTS, ClaimFacts, draw_document
from dealerops.demo.drawing.degradations import DEGRADATIONS
from dealerops.demo.drawing.facts import (
    InvoiceFacts,
    InvoiceKind,
    facts_from_json,
    facts_to_json,
    random_facts,
)
from dealerops.demo.drawing.ofd import draw_ofd
from dealerops.demo.drawing.pdf import draw_pdf
from dealerops.demo.drawing.picture import draw_image

__all__ = (
    "DEGRADATIONS",
    "DOCUMENTS",
    "ClaimFacts",
    "InvoiceFacts",
    "InvoiceKind",
    "draw_document",
    "draw_image",
    "draw_ofd",
    "draw_pdf",
    "draw_vat_ordinary",
    "facts_from_json",
    "facts_to_json",
    "random_facts",
)


def draw_vat_ordinary(facts: InvoiceFacts, *, form: str = "ofd") -> bytes:
    """The same sale as a 增值税电子普通发票, as 'ofd' (with the tax office's XML) or 'pdf'.

    A digital invoice's facts lend their number's digits to code, number and check code.
    """
    if facts.kind != InvoiceKind.VAT_ORDINARY:
        digits = (facts.code + facts.number).rjust(20, "0")
        facts = replace(
            facts,
            kind=InvoiceKind.VAT_ORDINARY,
            code=facts.code or f"0{digits[2:4]}00{digits[:2]}00111",
            number=digits[-8:],
            check_code=digits[::-1][:20],
        )
    if form == "pdf":
        return draw_pdf(facts)
    if form == "ofd":
        return draw_ofd(facts, with_attachment=True)
    raise ValueError(f"no form {form}: it is an ofd or a pdf")
