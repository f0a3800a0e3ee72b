"""Reading documents: bytes to fields with evidence. Importing this imports no engine."""

from dealerops.reading.kinds import INVOICES, Kind
from dealerops.reading.model import FIELDS, Box, FieldReading, PageNote, Reading
from dealerops.reading.pictures import crop, page_image
from dealerops.reading.pipeline import read
from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import ensure_readable, sniff

__all__ = (
    "FIELDS",
    "INVOICES",
    "Box",
    "DocumentRefused",
    "FieldReading",
    "Kind",
    "PageNote",
    "Reading",
    "crop",
    "ensure_readable",
    "page_image",
    "read",
    "sniff",
)
