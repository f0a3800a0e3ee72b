"""The files of the rental business: photos, signatures and papers, each drawn once and shared."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw

from dealerops.demo.data.workshop.photos import SIDES, picture_of
from dealerops.demo.data.workshop.pictures import scan
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from rental.choices.damage import PaperKind, PhotoPhase

SHEET, INK, SCRATCH = (640, 240), "#1b2a41", "#b3261e"
MARK = ((330, 352), (470, 372), (390, 396), (520, 402))
PAPERS = {
    PaperKind.HANDOVER_SHEETS: "车辆交接单",
    PaperKind.ASSESSMENT: "定损单",
    PaperKind.REPAIR_INVOICE: "维修结算清单",
    PaperKind.INSURER_DECISION: "保险理赔结案通知",
    PaperKind.ACCIDENT_CERTIFICATE: "道路交通事故认定书",
    PaperKind.SECOND_OPINION: "第三方复核定损意见",
    PaperKind.AGREEMENT: "赔付确认书",
}
EVIDENCE, SCREENSHOT = "催收记录与证据清单", "12123违章处理结果"


@dataclass(frozen=True, slots=True)
class Album:
    """Keys of stored files."""

    sides: tuple[tuple[str, int], ...]  # six photos of a hand-over, with their names
    damage: Mapping[str, int]  # by phase
    papers: Mapping[str, int]  # by kind
    signature: int
    evidence: int
    screenshot: int


def draw_album(by: Actor) -> Album:
    """Stored as uploads are: looked at, and kept once however often this runs."""

    def keep(name: str, file: io.BytesIO) -> int:
        key: int = store_upload(file, name=name, by=by).pk
        return key

    sides = tuple(
        (f"{side}.png", keep(f"{side}.png", picture_of(side, place)))
        for place, side in enumerate(SIDES)
    )
    damage: dict[str, int] = {
        PhotoPhase.BEFORE: dict(sides)[f"{SIDES[2]}.png"],
        PhotoPhase.AFTER: keep("损伤.png", _scratched()),
    }
    papers: dict[str, int] = {
        kind: keep(f"{title}.png", scan(title)) for kind, title in PAPERS.items()
    }
    return Album(
        sides=sides,
        damage=damage,
        papers=papers,
        signature=keep("签名.png", _signature()),
        evidence=keep(f"{EVIDENCE}.png", scan(EVIDENCE)),
        screenshot=keep(f"{SCREENSHOT}.png", scan(SCREENSHOT)),
    )


def _scratched() -> io.BytesIO:
    """The left side again, with a scratch across the door."""
    page = Image.open(picture_of(SIDES[2], 2)).convert("RGB")
    ImageDraw.Draw(page).line(MARK, fill=SCRATCH, width=6)
    return _png(page)


def _signature() -> io.BytesIO:
    page = Image.new("RGB", SHEET, "white")
    strokes = [(60 + 26 * step, 150 - 60 * (step % 3) + 9 * (step % 5)) for step in range(18)]
    ImageDraw.Draw(page).line(strokes, fill=INK, width=5, joint="curve")
    return _png(page)


def _png(page: Image.Image) -> io.BytesIO:
    file = io.BytesIO()
    page.save(file, "PNG")
    file.seek(0)
    return file
