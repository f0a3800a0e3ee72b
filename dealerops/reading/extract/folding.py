"""One writing for each character: full width to half, traditional to simplified, no spaces."""

import unicodedata
from functools import cache

import zhconv

_LOOKALIKES = str.maketrans("—–−‐‑·∶", "-----·:")


@cache
def _simplified(char: str) -> str:
    return str(zhconv.convert(char, "zh-hans"))


def fold(text: str) -> str:
    """NFKC, simplified characters one by one (context would make it guess), no white space."""
    flat = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    return "".join(_simplified(char) for char in flat if not char.isspace() and char.isprintable())
