"""A page as lines, texts, seals and pictures in its own units; renderers turn it into files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

WIDE = 0x2E7F  # characters above are as wide as they are high


class Ink(StrEnum):
    FORM = "form"  # what the printing house printed: labels and lines
    PRINT = "print"  # what the dealer's printer put on it


@dataclass(frozen=True, slots=True)
class Line:
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x`, `y` is the left end of its baseline.

    `spacing` comes after each character. `pitch` > 0 sets narrow characters that far apart, as a
    ribbon printer does. `name` is the field whose value this is.
    """

    text: str
    x: float
    y: float
    size: float
    ink: Ink = Ink.FORM
    spacing: float = 0.0
    pitch: float = 0.0
    name: str = ""

    def steps(self) -> Iterator[float]:
        """How far each character is from the next, counting half a square for narrow ones."""
        for char in self.text:
            yield self.spacing + (self.size if ord(char) > WIDE else self.pitch or self.size / 2)

    @property
    def width(self) -> float:
        return sum(self.steps()) - self.spacing


@dataclass(frozen=True, slots=True)
class Seal:
    """An oval red seal around a centre: ring text above, one line across the middle."""

    x: float
    y: float
    width: float
    height: float
    ring: str
    middle: str
    turn: float = 0.0  # degrees


@dataclass(frozen=True, slots=True)
class Qr:
    payload: str
    x: float
    y: float
    size: float


@dataclass(slots=True)
class Sheet:
    """`scale` is pixels per unit of the clean picture, `unit` millimetres per unit on paper."""

    width: float
    height: float
    scale: float
    unit: float = 1.0
    colour: tuple[int, int, int] = (124, 62, 38)
    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    qr: Qr | None = None
    paper: bool = False  # a ribbon printer's form with holes at both edges


@dataclass(frozen=True, slots=True)
class Cell:
    """A box of a row up to `right`: the lines of a label, or the lines of a value."""

    right: float
    label: tuple[str, ...] = ()
    value: tuple[tuple[str, str], ...] = ()  # (field name, text)


@dataclass(frozen=True, slots=True)
class Row:
    bottom: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """The sizes a form is set in."""

    label: float
    value: float
    pad: float
    pitch: float = 0.0


def label(right: float, *lines: str) -> Cell:
    return Cell(right, label=lines)


def value(right: float, *lines: tuple[str, str]) -> Cell:
    return Cell(right, value=lines)


def set_table(sheet: Sheet, rows: Sequence[Row], *, left: float, top: float, face: Face) -> None:
    """Rules the grid and sets labels and values into it."""
    right = rows[0].cells[-1].right
    sheet.lines.append(Line(left, top, right, top))
    bottoms = [top, *(row.bottom for row in rows)]
    sheet.lines.append(Line(left, top, left, bottoms[-1]))
    for upper, row in zip(bottoms, rows, strict=False):
        sheet.lines.append(Line(left, row.bottom, right, row.bottom))
        edge = left
        for cell in row.cells:
            sheet.lines.append(Line(cell.right, upper, cell.right, row.bottom))
            box = (edge, upper, cell.right, row.bottom)
            sheet.texts += _label_lines(cell, box, face) + _value_lines(cell, box, face)
            edge = cell.right


def _label_lines(cell: Cell, box: tuple[float, float, float, float], face: Face) -> list[Text]:
    """Centred; short labels are spread to the width of four characters, as on the real form."""
    x0, y0, x1, y1 = box
    set_lines: list[Text] = []
    for index, text in enumerate(cell.label):
        size = min(face.label, (x1 - x0 - 0.6 * face.pad) / _squares(text))
        gaps = len(text) - 1
        free = x1 - x0 - 1.6 * face.pad - _squares(text) * size
        spacing = max(0.0, min(free / gaps, 0.6 * size)) if gaps and len(text) <= 6 else 0.0
        line = Text(text, 0, _baseline(y0, y1, index, len(cell.label), size), size, spacing=spacing)
        centred = (x0 + x1 - line.width) / 2
        set_lines.append(Text(text, centred, line.y, size, spacing=spacing))
    return set_lines


def _value_lines(cell: Cell, box: tuple[float, float, float, float], face: Face) -> list[Text]:
    x0, y0, x1, y1 = box
    set_lines: list[Text] = []
    for index, (name, text) in enumerate(cell.value):
        if not text:
            continue
        room = x1 - x0 - 1.3 * face.pad
        drawn = Text(text, 0, 0, face.value, pitch=face.pitch)
        shrink = min(1.0, room / drawn.width)
        size, pitch = face.value * shrink, face.pitch * shrink
        baseline = _baseline(y0, y1, index, len(cell.value), size)
        set_lines.append(Text(text, x0 + face.pad, baseline, size, Ink.PRINT, 0, pitch, name))
    return set_lines


def _squares(text: str) -> float:
    return sum(1.0 if ord(char) > WIDE else 0.5 for char in text)


def _baseline(y0: float, y1: float, index: int, count: int, size: float) -> float:
    """The lines of a cell are spread evenly over its height."""
    return y0 + (y1 - y0) * (index + 0.5) / count + 0.36 * size
