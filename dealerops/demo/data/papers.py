"""The papers of the demo's claims: a readable invoice, and small scans that no two claims share."""

import io
import random

from PIL import Image, ImageDraw

from claims.choices import DocumentType
from claims.services import ClaimFacts
from dealerops.demo.drawing.facts import InvoiceFacts, InvoiceKind, random_facts
from dealerops.demo.drawing.fonts import font
from dealerops.demo.drawing.ofd import draw_ofd
from dealerops.demo.drawing.picture import draw_image
from dealerops.demo.drawing.sheet import Ink

PAGE = (620, 860)


def invoice_facts(rng: random.Random, facts: ClaimFacts, seller_tax: str) -> InvoiceFacts:
    """The invoice that the typed facts speak of."""
    if facts.invoice_amount is None or facts.invoice_date is None:
        raise ValueError("an invoice has an amount and a date")
    return random_facts(
        rng,
        kind=InvoiceKind.DIGITAL,
        seller=facts.seller_name,
        seller_tax=seller_tax,
        buyer=facts.buyer_name,
        buyer_id=facts.buyer_code,
        amount=facts.invoice_amount,
        vin=facts.vin,
        on=facts.invoice_date,
    )


def invoice_file(invoice: InvoiceFacts, *, as_picture: bool, seed: int) -> tuple[str, bytes]:
    """File name and content: an OFD, or a photo of the same invoice."""
    if as_picture:
        return f"invoice-{invoice.number}.jpg", draw_image(invoice, seed=seed)
    return f"invoice-{invoice.number}.ofd", draw_ofd(invoice)


def scan(document: DocumentType, lines: list[str]) -> tuple[str, bytes]:
    """A page with the paper's name and a few true lines; its bytes are its claim's own."""
    page = Image.new("L", PAGE, 250)
    pen = ImageDraw.Draw(page)
    title, text = font(Ink.PRINT, 38), font(Ink.PRINT, 24)
    pen.rectangle((40, 40, PAGE[0] - 40, PAGE[1] - 40), outline=120, width=3)
    pen.text((76, 84), f"{document.value} {TITLES[document]}", font=title, fill=30)
    for row, line in enumerate(lines):
        pen.text((76, 180 + row * 48), line, font=text, fill=60)
    out = io.BytesIO()
    page.save(out, "PNG", optimize=False, compress_level=1)
    return f"{document.value}.png", out.getvalue()


# What stands on the papers is Chinese whatever language the reader has chosen.
TITLES = {
    DocumentType.D02: "机动车行驶证",
    DocumentType.D03: "机动车登记证书",
    DocumentType.D04: "营业执照",
    DocumentType.D05: "汽车购销合同",
    DocumentType.D06: "付款凭证",
    DocumentType.D07: "交车照片",
    DocumentType.D11: "年度框架协议",
    DocumentType.D19: "不转售承诺书",
}
