"""Bars drawn on the server: stacked columns and meters. Classes and attributes only, so that one
picture serves both themes and the strict CSP, and a page pays no renderer for it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dealerops.foundation.sheets import text_width
from dealerops.portal.registry import Text, Tone

STEPS = 4
TOP, BOTTOM, LEFT, RIGHT = 8, 24, 34, 8


@dataclass(frozen=True, slots=True)
class Series:
    """A status has a tone; what is no status has the colour of its place, `series` 1 to 6."""

    label: Text
    tone: Tone | None = None
    series: int = 1

    @property
    def css(self) -> str:
        return f"dx-tone-{self.tone}" if self.tone else f"dx-series-{self.series}"


@dataclass(frozen=True, slots=True)
class Column:
    """One stack: a value per series, in their order; None where there is none, which is not nothing.

    Where each stack is a status it has its own tone.
    """

    label: str
    values: Sequence[int | None]
    tone: Tone | None = None

    @property
    def total(self) -> int:
        return sum(value or 0 for value in self.values)


@dataclass(frozen=True, slots=True)
class Canvas:
    """The size of a picture; labels are left out where they would touch."""

    css: str
    width: int
    height: int
    label_width: int


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle with what its tooltip says."""

    css: str
    x: str
    y: str
    width: str
    height: str
    tip: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line with what its tooltip says."""

    css: str
    x: str
    y: str
    tip: str


@dataclass(frozen=True, slots=True)
class Drawing:
    css: str
    width: int
    height: int
    parts: Sequence[Part]
    lines: Sequence[tuple[str, str, int]]  # y, text's y, value
    labels: Sequence[tuple[str, int, str]]  # x, y, word
    right: int
    areas: Sequence[tuple[str, str]] = ()  # class, points
    paths: Sequence[tuple[str, str]] = ()  # class, points
    dots: Sequence[Dot] = ()


@dataclass(frozen=True, slots=True)
class Meter:
    """One full length with what fills it; `parts` are (tone, value), `note` says it in figures."""

    label: Text
    parts: Sequence[tuple[Tone, int]]
    full: int
    note: Text
    url: str = ""


LETTER = 6  # pixels that a Latin letter of a label takes; a Chinese one takes two of them
WIDE = Canvas("dx-chart-wide", 640, 230, 46)
NARROW = Canvas("dx-chart-narrow", 340, 210, 40)
SMALL = Canvas("", 340, 190, 40)


def stacked(
    columns: Sequence[Column], series: Sequence[Series], *, title: Text, small: bool = False
) -> SafeString:
    """Columns side by side with their legend, and the same numbers as a table for who wants them.

    There are two pictures of different width and the stylesheet picks one; a `small` one fits anywhere.
    """
    canvases = (SMALL,) if small else (WIDE, NARROW)
    context = {
        "title": title,
        "series": series,
        "columns": columns,
        "drawings": [_drawing(columns, series, canvas) for canvas in canvases],
        "legend": () if columns and all(one.tone for one in columns) else series,
        "has_totals": len(series) > 1,
    }
    return render_to_string("components/bars.html", context)


def pareto(
    columns: Sequence[Column], series: Sequence[Series], *, title: Text, line: Series
) -> SafeString:
    """Columns, and over them the share that they hold so far, of the full height, in percent."""
    running = list(accumulate(column.total for column in columns))
    shares = [round(so_far * 100 / (running[-1] or 1)) for so_far in running]
    told = zip(columns, shares, strict=True)
    both = [*series, line]
    context = {
        "title": title,
        "series": both,
        "legend": both,
        "columns": [Column(one.label, (*one.values, share)) for one, share in told],
        "drawings": [
            _with_shares(_drawing(columns, series, canvas), columns, line, shares)
            for canvas in (WIDE, NARROW)
        ],
    }
    return render_to_string("components/bars.html", context)


def lined(columns: Sequence[Column], series: Sequence[Series], *, title: Text) -> SafeString:
    """A line per series over the same columns; values that stand beside each other and do not add up.

    Where a value is None the line has a gap. What is one series alone is filled down to nothing.
    """
    highest = max((value or 0 for column in columns for value in column.values), default=0)
    context = {
        "title": title,
        "series": series,
        "legend": series,
        "columns": columns,
        "drawings": [_lined(columns, series, canvas, highest) for canvas in (WIDE, NARROW)],
    }
    return render_to_string("components/bars.html", context)


def meters(rows: Sequence[Meter], legend: Sequence[Series]) -> SafeString:
    """How full several things are, one below the other."""
    drawn = [(row, _filled(row)) for row in rows]
    return render_to_string("components/meters.html", {"rows": drawn, "legend": legend})


def _drawing(columns: Sequence[Column], series: Sequence[Series], canvas: Canvas) -> Drawing:
    top = _ceiling(max((column.total for column in columns), default=0))
    floor = canvas.height - BOTTOM
    scale = (floor - TOP) / top
    step = (canvas.width - LEFT - RIGHT) / max(len(columns), 1)
    return Drawing(
        css=canvas.css,
        width=canvas.width,
        height=canvas.height,
        parts=list(_parts(columns, series, step, floor, scale)),
        lines=[
            (f"{floor - value * scale:.1f}", f"{floor - value * scale + 4:.1f}", value)
            for value in range(0, top + 1, top // STEPS)
        ],
        labels=list(_labels(columns, canvas, step)),
        right=canvas.width,
    )


def _lined(
    columns: Sequence[Column], series: Sequence[Series], canvas: Canvas, highest: int
) -> Drawing:
    frame = _drawing([Column(one.label, (highest,)) for one in columns], (), canvas)
    floor, step = canvas.height - BOTTOM, (canvas.width - LEFT - RIGHT) / max(len(columns), 1)
    scale = (floor - TOP) / _ceiling(highest)
    areas: list[tuple[str, str]] = []
    paths: list[tuple[str, str]] = []
    dots: list[Dot] = []
    for place, one in enumerate(series):
        found = [
            None if (value := column.values[place]) is None
            else _dot(one, column, value, LEFT + (at + 0.5) * step, floor - value * scale)
            for at, column in enumerate(columns)
        ]  # fmt: skip
        runs = _runs(found)
        paths += [(one.css, _points(run)) for run in runs]
        if len(series) == 1:
            areas += [(one.css, _points(run, down_to=floor)) for run in runs]
        dots += [dot for dot in found if dot]
    return replace(frame, areas=areas, paths=paths, dots=dots)


def _with_shares(
    frame: Drawing, columns: Sequence[Column], line: Series, shares: Sequence[int]
) -> Drawing:
    """A hundred percent are the top of the picture."""
    floor, step = frame.height - BOTTOM, (frame.width - LEFT - RIGHT) / max(len(columns), 1)
    told = zip(columns, shares, strict=True)
    dots = [
        _dot(line, column, share, LEFT + (at + 0.5) * step, floor - share * (floor - TOP) / 100)
        for at, (column, share) in enumerate(told)
    ]
    return replace(frame, paths=[(line.css, _points(run)) for run in _runs(dots)], dots=dots)


def _dot(one: Series, column: Column, value: int, x: float, y: float) -> Dot:
    return Dot(one.css, f"{x:.1f}", f"{y:.1f}", f"{column.label} · {one.label}: {value:,}")


def _runs(dots: Sequence[Dot | None]) -> list[list[Dot]]:
    """Neighbouring points, which one line joins; it ends where one is missing."""
    return [[dot for dot in run if dot] for is_there, run in groupby(dots, key=bool) if is_there]


def _points(run: Sequence[Dot], *, down_to: int | None = None) -> str:
    """The corners of a line, or of the area between it and the floor."""
    ends = () if down_to is None else (f"{run[-1].x},{down_to}", f"{run[0].x},{down_to}")
    return " ".join((*(f"{dot.x},{dot.y}" for dot in run), *ends))


def _ceiling(highest: int) -> int:
    """The first number above `highest` that divides into whole steps people like to read."""
    size = 10 ** max(0, math.floor(math.log10(max(highest / STEPS, 1))))
    step: int = next(size * n for n in (1, 2, 3, 5, 10) if size * n * STEPS >= highest)
    return step * STEPS


def _parts(
    columns: Sequence[Column], series: Sequence[Series], step: float, floor: int, scale: float
) -> Iterator[Part]:
    width = min(36.0, step * 0.62)
    for place, column in enumerate(columns):
        x, y = LEFT + place * step + (step - width) / 2, float(floor)
        for one, value in zip(series, column.values, strict=bool(series)):
            if not value:
                continue
            height = value * scale
            y -= height
            # A hairline between the parts, but never a part that cannot be seen.
            shown = max(height - 1, 1)
            tip = f"{column.label} · {one.label}: {value:,}"
            css = f"dx-tone-{column.tone}" if column.tone else one.css
            yield Part(css, f"{x:.1f}", f"{y:.1f}", f"{width:.1f}", f"{shown:.1f}", tip)


def _labels(
    columns: Sequence[Column], canvas: Canvas, step: float
) -> Iterator[tuple[str, int, str]]:
    every = max(1, math.ceil(canvas.label_width / step))
    for place, column in enumerate(columns):
        if (len(columns) - 1 - place) % every == 0:
            x = f"{LEFT + (place + 0.5) * step:.1f}"
            yield x, canvas.height - 7, _cut(column.label, room=step * every)


def _cut(word: str, *, room: float) -> str:
    """As much of a label as does not touch its neighbours; tip and table have the whole word.

    Numbers differ in their end, words are known by their beginning.
    """
    units = int(room / LETTER)
    if text_width(word) <= units:
        return word
    if word[-1].isdigit():
        return f"…{word[-max(units - 1, 1) :]}"
    shown = [at for at in range(1, len(word)) if text_width(word[:at]) < units]
    return f"{word[: max(shown, default=1)]}…"


def _filled(row: Meter) -> list[tuple[Tone, str, str]]:
    """Tone, start and width of each part in percent of the longer of full and used."""
    length = max(row.full, sum(value for _tone, value in row.parts), 1)
    start, drawn = 0.0, []
    for tone, value in row.parts:
        share = value * 100 / length
        drawn.append((tone, f"{start:.2f}", f"{share:.2f}"))
        start += share
    return drawn
