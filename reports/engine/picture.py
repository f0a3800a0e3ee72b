"""What a drawn chart is; the renderer itself is large and lies elsewhere."""

from dataclasses import dataclass

SHARPNESS = 2  # pixels of the PNG for one of the page


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart, drawn; `text` tells its numbers to those who do not see it."""

    title: str
    svg: str
    png: bytes
    text: str
