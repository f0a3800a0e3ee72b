"""Draws one invoice with any fields, as a picture, PDF or OFD."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dealerops.demo.drawing import (
    DEGRADATIONS,
    InvoiceFacts,
    draw_image,
    draw_ofd,
    draw_pdf,
    facts_from_json,
    facts_to_json,
)


class Command(BaseCommand):
    help = "Draw an invoice. Fields that are not given are made up from those that are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", type=Path, help="fields by name; the kind is paper, digital or vat_ordinary"
        )
        parser.add_argument("--out", type=Path, required=True, help="a .jpg, .pdf or .ofd file")
        parser.add_argument("--degrade", nargs="*", default=[], choices=sorted(DEGRADATIONS))
        parser.add_argument("--seed", type=int, default=0, help="of the picture's chance")
        parser.add_argument("--attach-xml", action="store_true", help="the tax XML in the OFD")

    def handle(self, *_args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            facts = facts_from_json(_given(options["json"]))
            data = _drawn(facts, out.suffix.lower(), options)
        except ValueError as error:
            raise CommandError(str(error)) from error
        out.write_bytes(data)
        self.stdout.write(json.dumps(facts_to_json(facts), ensure_ascii=False, indent=2))


def _given(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"cannot read {path}") from error
    if not isinstance(given, dict):
        raise CommandError("the JSON is an object: field names to values")
    return given


def _drawn(facts: InvoiceFacts, suffix: str, options: dict[str, Any]) -> bytes:
    if suffix in {".jpg", ".jpeg"}:
        return draw_image(facts, seed=options["seed"], degradations=options["degrade"])
    if options["degrade"]:
        raise CommandError("only a picture can be degraded")
    if suffix == ".ofd":
        return draw_ofd(facts, with_attachment=options["attach_xml"])
    if suffix == ".pdf":
        return draw_pdf(facts)
    raise CommandError("--out ends in .jpg, .pdf or .ofd")
