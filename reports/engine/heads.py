"""The columns of a report in one language, with what a writer has to know about each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealerops.foundation.reporting import Among, Column, Kind, Report, Scale, Total

NUMBERS = frozenset({Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.HOURS})
NO_TONE = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that a total counts: `column` says `text`, or where it is excluded anything else."""

    column: int
    text: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """One column in one language; `weights` and `only.column` are places of other columns.

    `tones` are the tones of a status by its words, `scale` those of a number.
    """

    label: str
    kind: Kind
    total: Total
    note: str
    origin: str = ""
    weights: tuple[int, ...] = ()
    only: Chosen | None = None
    scale: Scale | None = None
    tones: Mapping[str, str] = field(default_factory=dict)
    is_mailed: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def total_kind(self) -> Kind:
        """The mean of whole numbers has a decimal."""
        is_fine = self.total == Total.MEAN and self.kind == Kind.INTEGER
        return Kind.HOURS if is_fine else self.kind

    def tone_of(self, value: object) -> str:
        """red, amber or green where the column is judged and has a value, else nothing."""
        if isinstance(value, str):
            return self.tones.get(value, NO_TONE)
        if self.scale is None or not isinstance(value, int | Decimal):
            return NO_TONE
        return tone_on(self.scale, value)

    def as_json(self) -> dict[str, Any]:
        """As it is stored; what a column does not have is left out."""
        said = {
            "label": self.label,
            "kind": str(self.kind),
            "total": str(self.total),
            "note": self.note,
            "origin": self.origin,
            "weights": list(self.weights),
            "only": asdict(self.only) if self.only else None,
            "scale": _scale_json(self.scale) if self.scale else None,
            "tones": dict(self.tones),
            "is_mailed": self.is_mailed,
        }
        always = ("label", "kind", "total", "note")
        return {name: one for name, one in said.items() if one or name in always}


def tone_on(scale: Scale, value: int | Decimal) -> str:
    def reaches(limit: Decimal) -> bool:
        return value <= limit if scale.less_is_better else value >= limit

    if reaches(scale.green):
        return "green"
    return "amber" if reaches(scale.amber) else "red"


def heads_of(report: Report, rows: Sequence[object]) -> list[Head]:
    """The report's columns in the language in force; the rows say which status has which tone."""
    places = {one.source: place for place, one in enumerate(report.columns)}
    only = _chosen(report.among, places) if report.among else None
    return [
        Head(
            label=str(one.label),
            kind=one.kind,
            total=one.total,
            note=str(one.note),
            origin=str(one.origin or report.origin or report.attribution),
            weights=tuple(places[source] for source in one.weights),
            only=only if one.total != Total.NONE else None,
            scale=one.tone if isinstance(one.tone, Scale) else None,
            tones=_tones(one, rows),
            is_mailed=one.is_mailed,
        )
        for one in report.columns
    ]


def head_from_json(raw: Mapping[str, Any]) -> Head:
    scale, only = raw.get("scale"), raw.get("only")
    return Head(
        label=raw["label"],
        kind=Kind(raw["kind"]),
        total=Total(raw["total"]),
        note=raw["note"],
        origin=raw.get("origin", ""),
        weights=tuple(raw.get("weights", ())),
        only=Chosen(**only) if only else None,
        scale=_scale(scale) if scale else None,
        tones=raw.get("tones", {}),
        is_mailed=raw.get("is_mailed", False),
    )


def total_in_words(heads: Sequence[Head], head: Head) -> str:
    """How the line below the rows is made, for the notes."""
    if head.total == Total.NONE:
        return ""
    if head.total == Total.SUM:
        return _("Sum")
    if not head.weights:
        return _("Mean of the rows")
    weights = " + ".join(heads[place].label for place in head.weights)
    return _("Mean, weighed by %(columns)s") % {"columns": weights}


def _chosen(among: Among, places: Mapping[str, int]) -> Chosen:
    return Chosen(places[among.source], str(among.text), among.is_excluded)


def _tones(column: Column, rows: Sequence[object]) -> dict[str, str]:
    if not isinstance(column.tone, str) or not column.tone:
        return {}
    judge = Column("", column.tone)
    found = {str(column.value(row) or ""): str(judge.value(row) or "") for row in rows}
    return {words: tone for words, tone in sorted(found.items()) if words and tone}


def _scale_json(scale: Scale) -> list[Any]:
    return [str(scale.green), str(scale.amber), scale.less_is_better]


def _scale(raw: Sequence[Any]) -> Scale:
    green, amber, less_is_better = raw
    return Scale(Decimal(green), Decimal(amber), less_is_better)
