"""Invoices and sheets as JPEG files."""

import random
from collections.abc import Iterable

import cv2
import numpy as np
from PIL import Image

from dealerops.demo.drawing import degradations as wear
from dealerops.demo.drawing import pixels
from dealerops.demo.drawing.facts import InvoiceFacts, InvoiceKind
from dealerops.demo.drawing.sheet import Sheet
from dealerops.demo.drawing.vat_ordinary import vat_ordinary_sheet
from dealerops.demo.drawing.vehicle_digital import digital_seller_seal, digital_sheet
from dealerops.demo.drawing.vehicle_paper import paper_sheet, seller_seal


def draw_image(facts: InvoiceFacts, *, seed: int, degradations: Iterable[str] = ()) -> bytes:
    """The invoice as a JPEG, about 2400 pixels wide; the same arguments give the same bytes.

    `degradations` are names of DEGRADATIONS; ValueError for any other.
    """
    names = _known(degradations)
    chance = random.Random(seed)  # noqa: S311 - decides about ink, not about secrets
    sheet = _invoice_sheet(facts, chance)
    if "stamp" in names:
        paper = facts.kind == InvoiceKind.PAPER
        sheet.seals.append(seller_seal(facts, chance) if paper else digital_seller_seal(facts))
    return draw_sheet(sheet, seed=seed, degradations=names)


def draw_sheet(sheet: Sheet, *, seed: int, degradations: Iterable[str] = ()) -> bytes:
    """Any sheet as a JPEG; 'stamp' does nothing here, seals belong to the sheet."""
    names = _known(degradations)
    rng = np.random.default_rng(seed)
    mask = pixels.draw_print(sheet)
    if "dot" in names:
        mask = Image.fromarray(wear.dotted(np.asarray(mask), rng))
    page = pixels.lay_print(pixels.draw_form(sheet), mask)
    for seal in sheet.seals:
        page = pixels.press_seal(page, seal, sheet.scale)
    return encode(page, names, rng)


def encode(page: Image.Image, names: frozenset[str], rng: np.random.Generator) -> bytes:
    """The page, worn, as JPEG bytes."""
    turned = np.ascontiguousarray(np.asarray(page)[..., ::-1])  # OpenCV wants BGR
    worn = wear.degrade_page(turned, names, rng)
    quality = wear.POOR_JPEG_QUALITY if "jpeg30" in names else wear.JPEG_QUALITY
    _done, data = cv2.imencode(".jpg", worn, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data.tobytes())


def _invoice_sheet(facts: InvoiceFacts, chance: random.Random) -> Sheet:
    if facts.kind == InvoiceKind.PAPER:
        return paper_sheet(facts, chance)
    is_vat = facts.kind == InvoiceKind.VAT_ORDINARY
    return vat_ordinary_sheet(facts) if is_vat else digital_sheet(facts)


def _known(names: Iterable[str]) -> frozenset[str]:
    chosen = frozenset(names)
    unknown = chosen - set(wear.DEGRADATIONS)
    if unknown:
        raise ValueError(f"unknown degradations: {', '.join(sorted(unknown))}")
    return chosen
