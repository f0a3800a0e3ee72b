"""What a reading is: runs of text on sheets go in, fields with their evidence come out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from dealerops.reading.kinds import Kind

FIELDS = (
    "code", "number", "date", "buyer", "buyer_id", "vin", "engine_no", "amount", "amount_cap",
    "net", "tax", "seller", "seller_tax", "vehicle_type", "brand_model", "cert_no", "qr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions (0..1) of the page's width and height, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def around(self, other: "Box") -> "Box":
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one line, in the units of its sheet; `score` is the engine's, 1 if exact."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    score: float = 1.0
    ident: str = ""  # the object's id where the file names its text objects

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def part(self, start: int, end: int) -> Self:
        """The characters [start, end), placed by the share of the line that they take."""
        widths = [1.0 if ord(char) > 0x2E7F else 0.55 for char in self.text]
        scale = (self.x1 - self.x0) / (sum(widths) or 1.0)
        x0 = self.x0 + scale * sum(widths[:start])
        x1 = x0 + scale * sum(widths[start:end])
        return replace(self, text=self.text[start:end], x0=x0, x1=x1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One upright page as text. `slope` is the tilt taken out, `turn` the quarter turns (degrees)."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    turn: int = 0
    slope: float = 0.0
    rules: tuple[tuple[float, float, float, float], ...] = ()  # straight lines, for pictures only


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field: its normalised value and everything that speaks for or against it.

    `box` lies on the page as it is stored (before `turn`); `proved` means that the document itself
    confirms the value (documents.md 5.9), not that an engine was confident.
    """

    name: str
    value: str
    raw: str
    source: str
    confidence: float
    page: int = 0
    box: Box | None = None
    turn: int = 0
    checks: tuple[str, ...] = ()
    proved: bool = False

    def noting(self, *codes: str) -> "FieldReading":
        """The same field with more check codes, each kept once, in order."""
        return replace(self, checks=tuple(dict.fromkeys((*self.checks, *codes))))


@dataclass(frozen=True, slots=True)
class PageNote:
    number: int
    width: int
    height: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document; `source` is the highest step of the ladder that gave text."""

    kind: Kind
    source: str
    pages: tuple[PageNote, ...] = ()
    fields: Mapping[str, FieldReading] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    engine: str = ""

    def value(self, name: str) -> str:
        found = self.fields.get(name)
        return found.value if found else ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` takes them back."""
        return asdict(self) | {"fields": {name: asdict(item) for name, item in self.fields.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Reading":
        return cls(
            kind=Kind(data["kind"]),
            source=data["source"],
            pages=tuple(PageNote(**page) for page in data["pages"]),
            fields={name: field_from_dict(item) for name, item in data["fields"].items()},
            warnings=tuple(data["warnings"]),
            engine=data["engine"],
        )


def field_from_dict(item: Mapping[str, Any]) -> FieldReading:
    """The inverse of `asdict`."""
    box = Box(**item["box"]) if item["box"] else None
    return FieldReading(**{**item, "box": box, "checks": tuple(item["checks"])})
