"""From findings on a sheet to fields: source, box on the stored page, confidence before any check."""

import math

from dealerops.identifiers.verdict import normalise
from dealerops.reading.extract import values
from dealerops.reading.extract.folding import fold
from dealerops.reading.extract.found import Findings, Found, Shape
from dealerops.reading.model import Box, FieldReading, Run, Sheet

PRIORS = {"ofd": 0.99, "xml": 0.99, "text": 0.98, "qr": 0.97}
OCR_PRIOR = 0.95  # an engine's score of 1.00 is not a probability (documents.md 7)
EXACT = frozenset({"ofd", "xml", "text"})

UNREADABLE = "UNREADABLE"
PRINTED_TWICE = "PRINTED_TWICE"
PRINTED_TWICE_DIFFERS = "PRINTED_TWICE_DIFFERS"


def prior(source: str) -> float:
    return PRIORS.get(source, OCR_PRIOR)


def fields_of(findings: Findings, sheet: Sheet, source: str) -> dict[str, FieldReading]:
    """All findings as fields; a place in which nothing could be read is a field without a value."""
    fields = {name: field_of(name, found, sheet, source) for name, found in findings.fields.items()}
    for name, run in findings.places.items():
        if name not in fields:
            fields[name] = field_of(name, Found("", run), sheet, source)
    return fields


def field_of(name: str, found: Found, sheet: Sheet, source: str) -> FieldReading:
    checks = (
        *((PRINTED_TWICE,) if found.twice else ()),
        *((PRINTED_TWICE_DIFFERS,) if found.conflict else ()),
        *(() if found.value else (UNREADABLE,)),
    )
    return FieldReading(
        name=name,
        value=found.value,
        raw=found.run.text,
        source=source,
        confidence=round(min(found.run.score, prior(source)), 3) if found.value else 0.0,
        page=sheet.number,
        box=place(sheet, found.run),
        turn=sheet.turn,
        checks=checks,
    )


def named_field(name: str, text: str, source: str) -> FieldReading:
    """A field that the file itself names; it has no place on the page."""
    return FieldReading(name, plain_value(name, text), text, source, prior(source))


def plain_value(name: str, text: str) -> str:
    """The normalised writing of a value whose field is known; '' when it cannot be that field."""
    if name in {"amount", "net", "tax"}:
        return values.plain_amount(fold(text))
    if name in _SHAPES:
        return _SHAPES[name](fold(text))
    return normalise(text) if name in {"buyer_id", "seller_tax", "vin"} else fold(text)


_SHAPES: dict[str, Shape] = {
    "code": values.code,
    "number": values.number,
    "date": values.date,
    "amount_cap": values.capitals,
    "buyer": values.name,
    "seller": values.name,
}


def place(sheet: Sheet, run: Run) -> Box:
    """The run's rectangle on the page as stored: tilt and quarter turns put back."""
    cos, sin = math.cos(sheet.slope), math.sin(sheet.slope)
    corners = [(x, y) for x in (run.x0, run.x1) for y in (run.y0, run.y1)]
    shares = [
        _unturned(
            (x * cos - y * sin) / max(sheet.width, 1.0),
            (x * sin + y * cos) / max(sheet.height, 1.0),
            sheet.turn,
        )
        for x, y in corners
    ]
    across, down = [share[0] for share in shares], [share[1] for share in shares]
    return Box(_share(min(across)), _share(min(down)), _share(max(across)), _share(max(down)))


def _unturned(x: float, y: float, turn: int) -> tuple[float, float]:
    if turn == 90:
        return y, 1 - x
    if turn == 180:
        return 1 - x, 1 - y
    if turn == 270:
        return 1 - y, x
    return x, y


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 5)
