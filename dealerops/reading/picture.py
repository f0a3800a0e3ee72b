"""Pages that are pictures: turned upright, recognised, extracted, and looked at again where in doubt.

Loaded by dotted path from `pipeline`: it brings the engines' libraries with it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PIL import Image

from dealerops.identifiers.qr_payload import QrReading
from dealerops.reading import checks, evidence, kinds, qr_check
from dealerops.reading.engines import Engine, engine, turner
from dealerops.reading.extract import extract_sheet, values
from dealerops.reading.extract.folding import fold
from dealerops.reading.extract.found import Findings, Found, Shape
from dealerops.reading.kinds import Kind
from dealerops.reading.model import FieldReading, PageNote, Reading, Run, Sheet
from dealerops.reading.sources import qr, raster

LEAST_SIDE = 80  # pixels: no line of an invoice fits in less
SURE_TURN = 0.8
MOST_TURNS = 2  # attempts at a page whose way up is not certain
_RECHECKED: dict[str, Shape] = {
    "vin": values.vin,
    "buyer_id": values.identity,
    "seller_tax": values.identity,
    "amount": values.amount,
    "net": values.amount,
    "tax": values.amount,
    "amount_cap": values.capitals,
    "code": values.code,
    "number": values.number,
    "date": values.date,
    "buyer": values.name,
    "seller": values.name,
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One page as first recognised."""

    page: raster.Page
    sheet: Sheet
    kind: Kind
    red: bool


def read_pictures(images: list[Image.Image], *, engine_name: str, on: dt.date) -> Reading:
    """The first page that is an invoice; else what the first page is. Raises DocumentRefused."""
    eyes = engine(engine_name)
    notes: list[PageNote] = []
    best: Reading | None = None
    for number, image in enumerate(images):
        size = image.size
        page = raster.page_of(number, image)
        if min(image.size) < LEAST_SIDE:
            notes.append(PageNote(number, *size))
            continue
        seen = _see(page, eyes)
        notes.append(PageNote(number, *size, seen.page.turn))
        found = _read_page(seen, image, eyes, on)
        if best is None or found.kind in kinds.INVOICES:
            best = found
        if found.kind in kinds.INVOICES:
            break
    if best is None:
        best = Reading(Kind.UNREADABLE, f"ocr:{eyes.version}", engine=eyes.version)
    return replace(best, pages=tuple(notes))


def _see(page: raster.Page, eyes: Engine) -> _Seen:
    ranked = list(turner().turns(raster.reduced(page)))
    sure = ranked[0][1] >= SURE_TURN
    tries = [turn for turn, _chance in ranked[: 1 if sure else MOST_TURNS]]
    seen: list[_Seen] = []
    while tries and len(seen) < MOST_TURNS:
        seen.append(_seen(page.turned(tries.pop(0)), eyes))
        if seen[-1].kind is not Kind.UNREADABLE:
            break
        if not tries and raster.lies_on_its_side(seen[-1].sheet.runs):
            tries.append((seen[-1].page.turn + 90) % 360)
    return next((item for item in seen if item.kind is not Kind.UNREADABLE), seen[0])


def _seen(page: raster.Page, eyes: Engine) -> _Seen:
    red = raster.has_seal(raster.reduced(page))
    sheet = raster.recognise(page, eyes, red=red)
    kind = kinds.classify((fold(run.text), run.score) for run in sheet.runs)
    return _Seen(page, sheet, kind, red)


def _read_page(seen: _Seen, image: Image.Image, eyes: Engine, on: dt.date) -> Reading:
    source = f"ocr:{eyes.version}"
    if seen.kind not in kinds.INVOICES:
        return Reading(seen.kind, source, engine=eyes.version)
    code = qr.find(image, thorough=seen.kind is not Kind.VEHICLE_PAPER)
    fields = _fields(seen, seen.sheet, source)
    fields = _again_in_places(seen, fields, eyes, code, on)
    if _doubtful(checks.judge(fields, on=on)):
        fields = _again_in_full(seen, fields, eyes, on)
    confirmed, warnings = qr_check.confirm(fields, code)
    judged = checks.judge(confirmed, on=on)
    return Reading(seen.kind, source, fields=judged, warnings=warnings, engine=eyes.version)


def _fields(seen: _Seen, sheet: Sheet, source: str) -> dict[str, FieldReading]:
    findings: Findings = extract_sheet(sheet, seen.kind)
    return evidence.fields_of(findings, sheet, source)


def _again_in_places(
    seen: _Seen,
    fields: Mapping[str, FieldReading],
    eyes: Engine,
    code: QrReading | None,
    on: dt.date,
) -> dict[str, FieldReading]:
    """A closer look at every field that failed a check, was not read, or is a name."""
    kept = dict(fields)
    findings = extract_sheet(seen.sheet, seen.kind)
    for name in _RECHECKED:
        run = _run_of(findings, name)
        for red in (True, False):
            judged = checks.judge(kept, on=on).get(name)
            if run is None or not _needs_look(judged, code, first=red):
                break
            found = _look(seen, name, run, eyes, before=_value(kept, name), red=red)
            if found:
                kept = _better(kept, name, found, code=code, on=on)
    return kept


def _needs_look(item: FieldReading | None, code: QrReading | None, *, first: bool) -> bool:
    """Names are always looked at twice: they have no check digit."""
    if item is None or not checks.is_good(item) or checks.REPAIRED in item.checks:
        return item is None or item.name not in checks.NAMES or first
    return qr_check.disagrees(item, code) or (first and item.name in checks.NAMES)


def _look(
    seen: _Seen, name: str, run: Run, eyes: Engine, *, before: str, red: bool
) -> FieldReading | None:
    second = _second_reading(seen, run, eyes, _RECHECKED[name], red=red)
    if second and name in checks.NAMES and second.value != before:
        second = _outvoted(seen, run, eyes, (before, second))
    return evidence.field_of(name, second, seen.sheet, f"ocr:{eyes.version}") if second else None


def _outvoted(seen: _Seen, run: Run, eyes: Engine, before: tuple[str, Found]) -> Found:
    """A third reading of a name, where it agrees with the first of two that differ."""
    first, second = before
    third = _second_reading(seen, run, eyes, values.name, red=False)
    return third if third and third.value == first else second


def _value(fields: Mapping[str, FieldReading], name: str) -> str:
    item = fields.get(name)
    return item.value if item else ""


def _run_of(findings: Findings, name: str) -> Run | None:
    found = findings.fields.get(name)
    return found.run if found else findings.places.get(name)


def _second_reading(
    seen: _Seen, run: Run, eyes: Engine, shape: Shape, *, red: bool
) -> Found | None:
    """The value as the closer look gives it, placed where the first one was."""
    lines = raster.look_again(seen.page, seen.sheet, run, eyes, red=red)
    texts = [fold(text) for text, _score in lines]
    for text in (*texts, "".join(texts)):
        value = shape(text)
        if value:
            score = min(score for _text, score in lines)
            return Found(value, replace(run, text=text, score=score))
    return None


def _better(
    fields: dict[str, FieldReading],
    name: str,
    candidate: FieldReading,
    *,
    code: QrReading | None,
    on: dt.date,
) -> dict[str, FieldReading]:
    """The fields with the second reading where the document itself speaks for it."""
    first = fields.get(name)
    if first is not None and _agree(first, candidate):
        told = tuple(code for code in first.checks if code != checks.SECOND_DIFFERS)
        return fields | {name: replace(first, checks=told).noting(checks.SECOND_OK)}
    changed = fields | {name: candidate}
    if (
        first is None
        or not first.value
        or _support(changed, name, code, on) > _support(fields, name, code, on)
    ):
        return changed
    if name in checks.NAMES:
        return fields | {name: first.noting(checks.SECOND_DIFFERS)}
    return fields


def _agree(first: FieldReading, second: FieldReading) -> bool:
    """Equal; or a name before which the closer look saw the end of its label."""
    if not first.value or first.value == second.value:
        return bool(first.value)
    rest = len(second.value) - len(first.value)
    return first.name in checks.NAMES and 0 < rest <= 3 and second.value.endswith(first.value)


def _support(
    fields: Mapping[str, FieldReading], name: str, code: QrReading | None, on: dt.date
) -> int:
    """How much speaks for the field as it stands: proofs count, conflicts count against."""
    confirmed, _warnings = qr_check.confirm(fields, code)
    item = checks.judge(confirmed, on=on)[name]
    noted = set(item.checks)
    good = len(noted & checks.PROOFS) - 2 * len(noted & checks.CONFLICTS)
    good -= checks.REPAIRED in noted
    return good + (1 if item.value else -1)


def _doubtful(fields: Mapping[str, FieldReading]) -> bool:
    """Two or more checked fields still bad: the whole page deserves the other channel."""
    names = ("vin", "buyer_id", "seller_tax", "amount", "number", "buyer", "seller")
    present = [fields[name] for name in names if name in fields]
    return sum(not checks.is_good(item) for item in present) >= 2


def _again_in_full(
    seen: _Seen, fields: Mapping[str, FieldReading], eyes: Engine, on: dt.date
) -> dict[str, FieldReading]:
    """The page once more in the other channel; what disagrees without a check is marked so."""
    sheet = raster.recognise(seen.page, eyes, red=not seen.red)
    kept = dict(fields)
    for name, candidate in _fields(seen, sheet, f"ocr:{eyes.version}").items():
        if not candidate.value or (name in kept and checks.is_good(kept[name])):
            continue
        kept = _better(kept, name, candidate, code=None, on=on)
    return kept
