"""From runs of text to fields: one geometric extractor for PDF glyphs, OFD objects and OCR boxes."""

from dealerops.reading.extract import vat, vehicle
from dealerops.reading.extract.found import Findings
from dealerops.reading.extract.geometry import Layout
from dealerops.reading.extract.labels import pieces_of
from dealerops.reading.kinds import VEHICLE, Kind
from dealerops.reading.model import Sheet

__all__ = ("extract_sheet",)


def extract_sheet(sheet: Sheet, kind: Kind) -> Findings:
    """The fields of an invoice of this kind on one sheet."""
    layout = Layout(pieces_of(sheet.runs))
    find = vehicle.extract if kind in VEHICLE else vat.extract
    return find(layout, sheet.width)
