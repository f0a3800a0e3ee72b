"""The colours of pictures and mails: the light theme of static/css/tokens.css."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", re.I)
SERIES = tuple(f"series-{number}" for number in range(1, 7))
TONES = frozenset({"red", "amber", "green", "blue", "gray"})


@cache
def tokens() -> dict[str, str]:
    """Colour by token name; the first value of each is the light one."""
    path = finders.find("css/tokens.css")
    if not isinstance(path, str):
        raise FileNotFoundError("css/tokens.css")
    found: dict[str, str] = {}
    for name, colour in TOKEN.findall(Path(path).read_text("utf-8")):
        found.setdefault(name, colour)
    return found


def series_colours() -> list[str]:
    return [tokens()[name] for name in SERIES]


def tone(name: str) -> str:
    """The colour of a status tone; an unknown one is grey."""
    return tokens()[name if name in TONES else "gray"]
