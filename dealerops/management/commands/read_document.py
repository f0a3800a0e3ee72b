"""Reads documents and prints their fields as JSON; against known truth also as a table."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dealerops.reading import DocumentRefused, Kind, Reading, read
from dealerops.reading.engines import ADAPTERS
from dealerops.reading.extract.folding import fold

SUFFIXES = frozenset({".pdf", ".ofd", ".xml", ".jpg", ".jpeg", ".png"})
# What truth files call the fields, where their word is not ours.
_THEIR_WORDS = {
    "vtype": "vehicle_type",
    "model": "brand_model",
    "cert": "cert_no",
    "engine": "engine_no",
}
_THEIR_KINDS = {"paper": "vehicle_paper", "edigital": "vehicle_digital"}
_FIELDS = (
    "code", "number", "date", "buyer", "buyer_id", "vin", "engine_no", "amount", "amount_cap",
    "net", "tax", "seller", "seller_tax", "vehicle_type", "brand_model", "cert_no", "qr",
)  # fmt: skip
_NO_INVOICE = frozenset({Kind.NOT_AN_INVOICE, Kind.UNREADABLE})


class Command(BaseCommand):
    help = "Read documents: fields with source, confidence and checks as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files, or folders to walk")
        parser.add_argument("--engine", choices=sorted(ADAPTERS), default=settings.OCR_ENGINE)
        parser.add_argument("--truth", type=Path, help="JSON: file name to field values")
        parser.add_argument(
            "--table", action="store_true", help="the table after the JSON, not on stderr"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        files = [file for path in options["paths"] for file in _files(path)]
        truth = _truth(options["truth"], files)
        results = [_result(file, options["engine"]) for file in files]
        shown: Any = results[0] if len(files) == 1 and options["paths"][0].is_file() else results
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        if truth:
            out = self.stdout if options["table"] else self.stderr
            for line in _table(results, truth):
                out.write(line)


def _files(path: Path) -> list[Path]:
    """The documents at a path; raises CommandError when there is nothing there."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
    if not path.is_file():
        raise CommandError(f"no such file: {path}")
    return [path]


def _truth(given: Path | None, files: list[Path]) -> dict[str, dict[str, Any]]:
    """The given truth file, or those that lie beside the documents."""
    places = [given] if given else [folder / "truth.json" for folder in {f.parent for f in files}]
    found: dict[str, dict[str, Any]] = {}
    for place in places:
        if place.is_file():
            found |= json.loads(place.read_text(encoding="utf-8"))
        elif given:
            raise CommandError(f"no such file: {place}")
    return found


def _result(file: Path, engine: str) -> dict[str, Any]:
    try:
        reading = read(file.read_bytes(), name=file.name, engine=engine)
    except DocumentRefused as refused:
        return {"file": file.name, "refused": refused.code, "message": str(refused.message)}
    return {"file": file.name, **_plain(reading)}


def _plain(reading: Reading) -> dict[str, Any]:
    """The reading as it is printed: an absent kind means that the document is no invoice."""
    plain = reading.to_dict()
    plain["kind"] = None if reading.kind in _NO_INVOICE else reading.kind.value
    if reading.kind in _NO_INVOICE:
        plain |= {"refused": reading.kind.name, "message": str(reading.kind.label)}
    for item in plain["fields"].values():
        item["state"] = "read" if item["value"] else "unreadable"
        item["value"] = item["value"] or None
    return plain


def _table(results: list[dict[str, Any]], truth: dict[str, dict[str, Any]]) -> list[str]:
    """Counts per field over the documents whose truth is known, and every single miss."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("kind", *_FIELDS)}
    misses: list[str] = []
    for result in results:
        expected = truth.get(result["file"])
        if expected is None:
            continue
        for name, want, got in _pairs(result, expected):
            mark = _mark(want, got)
            counts[name][mark] += 1
            if mark not in {"exact", "blank"}:
                misses.append(f"  {result['file']}: {name} {mark}: {got!r}, truth {want!r}")
    total = sum(counts.values(), Counter())
    rows = [_row(name, counter) for name, counter in [*counts.items(), ("all", total)] if counter]
    return [_row("field", None), *rows, *misses]


def _pairs(result: dict[str, Any], expected: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """(field, truth, value read) for every field the truth file speaks of."""
    fields = result.get("fields", {})
    pairs: list[tuple[str, Any, str]] = []
    for theirs, want in expected.items():
        name = _THEIR_WORDS.get(theirs, theirs)
        if name == "kind":
            pairs.append((name, _THEIR_KINDS.get(want, want), result.get("kind") or ""))
        elif name in _FIELDS and not (name == "qr" and want == ""):
            pairs.append((name, want, fields.get(name, {}).get("value") or ""))
    return pairs


def _mark(want: Any, got: str) -> str:
    if want is None or want == "":
        return "invented" if got else "blank"
    if not got:
        return "unreadable"
    return "exact" if fold(str(want)) == fold(got) else "wrong"


def _row(name: str, counter: Counter[str] | None) -> str:
    marks = ("exact", "wrong", "unreadable", "blank", "invented")
    cells = [f"{mark:>11}" if counter is None else f"{counter[mark]:>11}" for mark in marks]
    return f"{name:<14}" + "".join(cells)
