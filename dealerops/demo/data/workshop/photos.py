"""The walk-around of the cars in the first yard: six drawn pictures that all of them share."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from aftersales.choices import PhotoKind
from aftersales.models import ReceptionPhoto
from dealerops.demo.data.workshop.orders import Order
from dealerops.demo.data.workshop.steps import Bench
from dealerops.demo.drawing.fonts import font
from dealerops.demo.drawing.sheet import Ink
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Role

SIDES = ("车头", "车尾", "左侧", "右侧", "仪表", "后备箱")
SIZE = (960, 640)
FLOOR, WALL, PAINT, GLASS, RUBBER, WORDS = (
    "#8b929a",
    "#d8dde2",
    "#3f5f8a",
    "#b9cbd9",
    "#22262b",
    "#444c55",
)


class Photographer:
    """Draws and stores the pictures once."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._files: Sequence[tuple[str, int]] = ()

    def photograph(self, order: Order) -> None:
        """Hang the six pictures on an order whose car is here."""
        bench = self._bench
        by = bench.house.actor(Role.D_SA, order.car.advisor_id)
        self._files = self._files or [
            (f"{side}.png", store_upload(picture_of(side, place), name=f"{side}.png", by=by).pk)
            for place, side in enumerate(SIDES)
        ]
        for name, attachment_id in self._files:
            bench.tables.put(
                ReceptionPhoto, order_id=order.id, kind=PhotoKind.WALK_AROUND.value,
                attachment_id=attachment_id, name=name, added_by_id=order.car.advisor_id,
                added_at=order.times["arrived_at"],
            )  # fmt: skip


def picture_of(side: str, place: int) -> io.BytesIO:
    """A car in a bay, more or less from that side."""
    page = Image.new("RGB", SIZE, WALL)
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 430, *SIZE), fill=FLOOR)
    left, right = (300, 660) if place in {0, 1, 4, 5} else (130, 830)
    pen.rounded_rectangle((left + 60, 210, right - 60, 340), 40, fill=GLASS)
    pen.rounded_rectangle((left, 300, right, 470), 46, fill=PAINT)
    for wheel in (left + 90, right - 90):
        pen.ellipse((wheel - 52, 420, wheel + 52, 524), fill=RUBBER)
    pen.text((40, 36), side, font=font(Ink.PRINT, 44), fill=WORDS)
    file = io.BytesIO()
    page.save(file, "PNG")
    file.seek(0)
    return file
