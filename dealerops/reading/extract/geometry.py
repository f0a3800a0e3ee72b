"""Where a label's value stands: to its right, on its row, before the next label."""

from collections.abc import Iterable

from dealerops.reading.extract.labels import Label, Piece

REACH = 1.15  # label heights up or down: the printer's ribbon seldom hits the row exactly
SAME_LINE = 0.55
_PASSABLE = frozenset({Label.FIGURES, Label.CAPITALS})  # labels that stand between label and value


class Layout:
    """The pieces of one sheet and the questions asked about them."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = list(pieces)
        self.values = [piece for piece in self.pieces if piece.label is None]

    def labelled(self, *labels: Label) -> list[Piece]:
        """Labels of these kinds, top to bottom, then left to right."""
        found = [piece for piece in self.pieces if piece.label in labels]
        return sorted(found, key=lambda piece: (piece.run.middle, piece.run.x0))

    def right_of(self, label: Piece, *, reach: float = REACH) -> list[Piece]:
        """Values on the label's row up to the next label, the nearest line only, left to right."""
        near = self.cell(label, above=reach, below=reach)
        if not near:
            return []
        height = label.run.height
        first = min(near, key=lambda piece: _distance(label, piece))
        line = [piece for piece in near if _aligned(first, piece, SAME_LINE * height)]
        return sorted(line, key=lambda piece: piece.run.x0)

    def cell(self, label: Piece, *, above: float, below: float) -> list[Piece]:
        """Values right of the label and left of the next one, within that many label heights."""
        height, middle = label.run.height, label.run.middle
        end = self._next_label(label)
        return [
            piece
            for piece in self.values
            if label.run.x1 - 0.6 * height <= piece.run.x0 < end
            and -above * height <= piece.run.middle - middle <= below * height
        ]

    def _next_label(self, label: Piece) -> float:
        reach = 0.8 * label.run.height
        edges = [
            piece.run.x0
            for piece in self.pieces
            if piece.label and piece.label not in _PASSABLE
            and piece.run.x0 > label.run.x1
            and _aligned(label, piece, reach)
        ]  # fmt: skip
        return min(edges, default=float("inf"))


def joined(pieces: list[Piece], *, gap: float = 1.0) -> Piece | None:
    """The first piece, and those that follow it without a wide gap, as one."""
    if not pieces:
        return None
    run = pieces[0].run
    for piece in pieces[1:]:
        if piece.run.x0 - run.x1 > gap * run.height:
            break
        run = type(run)(
            run.text + piece.text,
            run.x0,
            min(run.y0, piece.run.y0),
            piece.run.x1,
            max(run.y1, piece.run.y1),
            min(run.score, piece.run.score),
        )
    return Piece(run)


def _distance(label: Piece, piece: Piece) -> float:
    """Height off the row counts more than the way along it."""
    aside = max(piece.run.x0 - label.run.x1, 0.0)
    return abs(piece.run.middle - label.run.middle) + 0.1 * aside


def _aligned(one: Piece, other: Piece, reach: float) -> bool:
    return abs(one.run.middle - other.run.middle) <= reach
