"""Pages and crops of a claim's papers as pictures."""

import io
import json
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from claims.models import ClaimDocument, InvoiceReading
from dealerops.documents.services import read_bytes
from dealerops.reading import Reading, apart

PAGE_WIDTH = 1400
MARK_SIZE = 30
MARK_STEP = (520, 260)
BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


def reading_of(document: ClaimDocument) -> Reading | None:
    """What the engine in force read from this file; None before it has, or if it could not."""
    row = InvoiceReading.objects.filter(
        attachment=document.attachment_id, engine=settings.OCR_ENGINE
    ).first()
    return Reading.from_dict(json.loads(row.result)) if row and row.result else None


def page_picture(document: ClaimDocument, page: int, *, width: int = PAGE_WIDTH) -> bytes:
    """One page as PNG, upright where a reading knows which way is up; pages count from 1.

    Raises DocumentRefused (PAGE_MISSING) for a page that is not there.
    """
    reading = reading_of(document)
    turns = {note.number: note.turn for note in reading.pages} if reading else {}
    return apart.page_image(
        read_bytes(document.attachment), page - 1, width=width, turn=turns.get(page - 1, 0)
    )


def field_picture(document: ClaimDocument, field: str) -> bytes | None:
    """The piece of the invoice from which a field was read, as PNG."""
    reading = reading_of(document)
    found = reading.fields.get(field) if reading else None
    return apart.crop(read_bytes(document.attachment), found) if found else None


def watermarked_page(document: ClaimDocument, page: int, *, viewer: str) -> bytes:
    """A page that shows who looked at it and when, across the whole picture (domain.md 7.2)."""
    picture = Image.open(io.BytesIO(page_picture(document, page))).convert("RGBA")
    now = timezone.now().astimezone(BUSINESS_ZONE)
    text = f"{viewer} {now:%Y-%m-%d %H:%M}"
    layer = Image.new("RGBA", (picture.width * 2, picture.height * 2), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    font = ImageFont.load_default(size=MARK_SIZE)
    for top in range(0, layer.height, MARK_STEP[1]):
        for left in range(0, layer.width, MARK_STEP[0]):
            pen.text((left, top), text, font=font, fill=(180, 30, 30, 70))
    turned = layer.rotate(30)
    corner = ((turned.width - picture.width) // 2, (turned.height - picture.height) // 2)
    mark = turned.crop((*corner, corner[0] + picture.width, corner[1] + picture.height))
    out = io.BytesIO()
    Image.alpha_composite(picture, mark).convert("RGB").save(out, "PNG")
    return out.getvalue()
