"""A stand-in for the handover photo: a car before a wall, and its VIN plate close by."""

import random

from PIL import Image, ImageDraw

from dealerops.demo.drawing.fonts import font
from dealerops.demo.drawing.sheet import Ink

_SIZE = (1600, 1200)
_PAINTS = ((168, 30, 36), (36, 58, 120), (210, 212, 214), (44, 46, 50), (120, 126, 118))
_GLASS, _TYRE, _RIM = (70, 86, 98), (24, 24, 26), (150, 152, 156)


def handover_scene(vin: str, seed: int) -> Image.Image:
    """RGB; `seed` chooses paint and light."""
    chance = random.Random(seed)  # noqa: S311 - chooses a colour
    light = chance.randint(150, 205)
    image = Image.new("RGB", _SIZE, (light, light, light - 8))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 760, *_SIZE), fill=(light - 70, light - 72, light - 74))
    _car(pen, chance.choice(_PAINTS), chance.randint(-60, 60))
    _plate(pen, vin)
    return image


def _car(pen: ImageDraw.ImageDraw, paint: tuple[int, int, int], aside: int) -> None:
    roof = [(480, 470), (610, 330), (1010, 330), (1170, 470)]
    pen.polygon([(x + aside, y) for x, y in roof], fill=paint)
    for glass in ([(525, 465), (625, 350), (790, 350), (790, 465)],
                  [(810, 465), (810, 350), (1000, 350), (1115, 465)]):  # fmt: skip
        pen.polygon([(x + aside, y) for x, y in glass], fill=_GLASS)
    pen.rounded_rectangle((290 + aside, 460, 1350 + aside, 700), 60, fill=paint)
    for x in (500 + aside, 1140 + aside):
        pen.ellipse((x - 105, 590, x + 105, 800), fill=_TYRE)
        pen.ellipse((x - 58, 637, x + 58, 753), fill=_RIM)
    pen.ellipse((1290 + aside, 520, 1345 + aside, 570), fill=(245, 240, 205))


def _plate(pen: ImageDraw.ImageDraw, vin: str) -> None:
    pen.rounded_rectangle(
        (250, 880, 1350, 1120), 18, fill=(196, 198, 200), outline=(90, 92, 96), width=5
    )
    pen.text((800, 935), "车辆识别代号", (40, 42, 46), font(Ink.PRINT, 44), anchor="mm")
    pen.text((800, 1035), vin, (20, 20, 24), font(Ink.PRINT, 88), anchor="mm")
