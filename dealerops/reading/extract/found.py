"""What an extractor hands on: for each field the value with the piece of the sheet it stands on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from dealerops.reading.extract.geometry import Layout, joined
from dealerops.reading.extract.labels import Label, Piece
from dealerops.reading.model import Run

Shape = Callable[[str], str]
Take = Callable[[list[Piece], Shape], "Found | None"]


@dataclass(frozen=True, slots=True)
class Found:
    """`value` is '' where something stands in the field's place that has not its shape."""

    value: str
    run: Run
    twice: bool = False  # printed twice on the page, both equal
    conflict: bool = False  # printed twice on the page, different


@dataclass(slots=True)
class Findings:
    """Values by field, and where a field ought to stand although nothing was read there."""

    fields: dict[str, Found] = field(default_factory=dict)
    places: dict[str, Run] = field(default_factory=dict)

    def put(self, name: str, found: Found | None) -> None:
        if found is not None and name not in self.fields:
            self.fields[name] = found


def unbroken(pieces: list[Piece], shape: Shape) -> Found | None:
    """The line as one value; nothing if it falls apart, as a line does that is partly covered."""
    whole = joined(pieces)
    if whole is None:
        return None
    after = [piece for piece in pieces if piece.run.x0 >= whole.run.x1 and _is_print(piece, whole)]
    return Found("" if after else shape(whole.text), whole.run)


def _is_print(piece: Piece, like: Piece) -> bool:
    """Text of the same size that was clearly read; the ring of a seal is neither, and no file that
    writes its text covers any.
    """
    if like.run.score == 1.0:
        return False
    height = piece.run.height / like.run.height
    return piece.run.score >= 0.8 and 0.7 < height < 1.4 and any(map(str.isalnum, piece.text))


def shaped(pieces: list[Piece], shape: Shape) -> Found | None:
    """The first piece with that shape; else the pieces taken together; else what stood there."""
    for piece in pieces:
        value = shape(piece.text)
        if value:
            return Found(value, piece.run)
    whole = joined(pieces)
    if whole is None:
        return None
    return Found(shape(whole.text), whole.run)


def beside(
    layout: Layout,
    labels: Iterable[Piece],
    shape: Shape,
    *,
    take: Take = shaped,
) -> Found | None:
    """The value right of the first of these labels that has one of that shape."""
    rest: Found | None = None
    for label in labels:
        found = take(layout.right_of(label), shape)
        if found and found.value:
            return found
        rest = rest or found
    return rest


def place_of(labels: Iterable[Piece], width: float) -> Run | None:
    """Where the first label's value would be printed: the rest of its row."""
    for label in labels:
        run = label.run
        return Run("", run.x1, run.y0 - run.height * 0.5, width, run.y1 + run.height * 0.5)
    return None


def printed_twice(one: Found | None, other: Found | None) -> Found | None:
    """One finding out of two printed places of the same thing."""
    if one is None or not one.value or other is None or not other.value:
        return one if one and one.value else other or one
    same = one.value == other.value
    return Found(one.value, one.run, twice=same, conflict=not same)


def only_one(layout: Layout, shape: Shape) -> Found | None:
    """The value of that shape, if exactly one different one stands on the whole sheet."""
    found = [Found(shape(piece.text), piece.run) for piece in layout.values]
    values = {item.value for item in found if item.value}
    return next(item for item in found if item.value) if len(values) == 1 else None


SERIALS: dict[Label, tuple[str, str]] = {
    Label.ENGINE: ("engine_no", "serial"),
    Label.CERTIFICATE: ("cert_no", "certificate"),
    Label.VEHICLE_TYPE: ("vehicle_type", "words"),
    Label.BRAND_MODEL: ("brand_model", "model"),
}
