"""The two free typefaces that everything is drawn with."""

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import ImageFont

from dealerops.demo.drawing.sheet import Ink

FOLDER = Path(pylopdf_fonts_zh_cn.__file__).parent
FILES = {Ink.FORM: "NotoSerifSC-Regular.otf", Ink.PRINT: "NotoSansSC-Regular.otf"}
FAMILIES = {Ink.FORM: "Noto Serif SC", Ink.PRINT: "Noto Sans SC"}


@cache
def font(ink: Ink, pixels: int) -> ImageFont.FreeTypeFont:
    # Basic layout: shaping would cost half of the time and changes nothing in Chinese.
    path = str(FOLDER / FILES[ink])
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
