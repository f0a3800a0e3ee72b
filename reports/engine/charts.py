"""Pictures of reports: the same rows as an SVG for the page and a PNG for the mail.

Loaded by dotted path where a picture is needed, so that the web process does not carry the renderer.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

import altair as alt
import pylopdf_fonts_zh_cn
import vl_convert

from dealerops.foundation.reporting import Chart, Kind, Mark, has_gap
from reports.engine.pareto import with_running_share
from reports.engine.picture import SHARPNESS, Picture, series_tones
from reports.engine.theme import series_colours, tokens, tone

FONT = "Noto Sans SC"
WIDTH, HEIGHT = 560, 220
STEPS = 5
AXES = {Kind.PERCENT: "format(datum.value, ',d') + '%'"}
MANY = 12  # categories in the text; the table has them all


@dataclass(frozen=True, slots=True)
class Points:
    """Sums by category and series in the order in which the rows name them."""

    sums: dict[tuple[str, str], float]
    categories: Sequence[str]
    series: Sequence[str]
    tones: Sequence[str]  # by series, or by category where there are none; empty without statuses


def draw(chart: Chart, rows: Sequence[object]) -> Picture | None:
    """The picture in the language in force; None where there is nothing to draw."""
    points = _points(chart, rows)
    if not any(points.sums.values()):
        return None
    _load_font()
    return Picture(
        title=str(chart.title),
        svg=vl_convert.vegalite_to_svg(_spec(chart, points, background=None)),
        png=vl_convert.vegalite_to_png(
            _spec(chart, points, background=tokens()["surface"]), scale=SHARPNESS
        ),
        text=_in_words(chart, points),
    )


@cache
def _load_font() -> None:
    vl_convert.register_font_directory(str(pylopdf_fonts_zh_cn.sans_path().parent))


def _points(chart: Chart, rows: Sequence[object]) -> Points:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    tones: dict[str, str] = {}
    scale = 100 if chart.kind == Kind.PERCENT else 1
    for row in rows:
        place, value = attrgetter(chart.x)(row), attrgetter(chart.y)(row)
        if place is None or (value is None and not has_gap(chart, place)):
            continue  # a line about something else
        category = _label(place)
        tones.setdefault(category, getattr(row, "tone", ""))
        if value is None:
            continue
        series = _label(attrgetter(chart.series)(row)) if chart.series else ""
        sums[category, series] += float(value * scale)
    statuses = series_tones(chart, rows)
    shown = statuses if chart.series else tones
    return Points(
        sums=dict(sums),
        categories=list(tones),
        series=list(statuses) or sorted({series for _category, series in sums}),
        tones=list(shown.values()) if all(shown.values()) else (),
    )


def _label(value: object) -> str:
    return f"{value:%m-%d}" if isinstance(value, dt.date) else str(value)


def _spec(chart: Chart, points: Points, *, background: str | None) -> dict[str, Any]:
    order = {series: place for place, series in enumerate(points.series)}
    places = (
        [(x, series) for x in points.categories for series in points.series]
        if chart.mark == Mark.LINE  # where nothing is known it has a gap
        else points.sums
    )
    values = [
        {"x": x, "series": series, "y": points.sums.get((x, series)), "place": order[series]}
        for x, series in places
    ]
    base = alt.Chart({"values": values}, width=WIDTH, height=HEIGHT)
    marked = (
        base.mark_line(point=True, strokeWidth=2)
        if chart.mark == Mark.LINE
        else base.mark_bar(cornerRadiusEnd=3, size=_bar_size(points))
    )
    ticks = _ticks(_highest(chart, points))
    axes: dict[str, Any] = {
        "x": alt.X("x:N", sort=list(points.categories), title=None, axis=_category_axis(points)),
        "y": alt.Y(
            "y:Q",
            title=None,
            axis=alt.Axis(values=ticks),
            scale=alt.Scale(domainMax=ticks[-1]),
            stack="zero" if chart.mark != Mark.LINE else None,
        ),
        "color": _colour(points),
    }
    if chart.series:
        axes["order"] = alt.Order("place:Q", sort="ascending")
    picture: Any = marked.encode(**axes)
    if chart.mark == Mark.PARETO:
        axis = _category_axis(points)
        picture = with_running_share(picture, points.sums, points.categories, axis)
    return {**picture.to_dict(), "config": _theme(background, chart.kind)}


def _category_axis(points: Points) -> Any:
    """Every label, words below each other, as long as there is room for it."""
    if len(points.categories) > MANY:
        return alt.Axis(labelOverlap="parity")
    room = WIDTH // max(len(points.categories), 1)
    return alt.Axis(labelOverlap=False, labelLimit=room, labelExpr="split(datum.label, ' ')")


def _highest(chart: Chart, points: Points) -> float:
    """The top of the tallest bar, or of the highest point of a line."""
    tops: dict[str, float] = defaultdict(float)
    for (category, series), amount in points.sums.items():
        tops[category if chart.mark != Mark.LINE else category + series] += amount
    return max(tops.values())


def _ticks(highest: float) -> list[float]:
    """Four to six whole steps from nothing to the first one above."""
    size = 10.0 ** max(0, math.floor(math.log10(highest / STEPS or 1)))
    step = next(size * n for n in (1, 2, 5, 10) if size * n * STEPS >= highest)
    return [step * n for n in range(math.ceil(highest / step) + 1)]


def _bar_size(points: Points) -> int:
    return max(8, min(44, int(WIDTH / max(len(points.categories), 1) * 0.55)))


def _colour(points: Points) -> Any:
    if points.tones and points.series == [""]:
        colours = [tone(name) for name in points.tones]
        scale = alt.Scale(domain=list(points.categories), range=colours)
        return alt.Color("x:N", scale=scale, legend=None)
    palette = series_colours()
    if points.series == [""]:
        return alt.value(palette[0])
    colours = [palette[index % len(palette)] for index in range(len(points.series))]
    if points.tones:
        colours = [tone(name) for name in points.tones]
    scale = alt.Scale(domain=list(points.series), range=colours)
    legend = alt.Legend(orient="top", title=None, columns=4, labelLimit=260)
    return alt.Color("series:N", sort=list(points.series), scale=scale, legend=legend)


def _theme(background: str | None, kind: Kind) -> dict[str, Any]:
    """Our tokens for the renderer. Its English aria texts are off; the page says it in words."""
    colour = tokens()
    return {
        "background": background or "transparent",
        "padding": 8,
        "aria": False,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": colour["text-3"],
            "labelFontSize": 12,
            "labelPadding": 6,
            "gridColor": colour["line"],
            "domainColor": colour["line-2"],
            "ticks": False,
        },
        "axisX": {"grid": False, "labelAngle": 0, "labelLimit": 110},
        "axisY": {"domain": False, "labelExpr": AXES.get(kind, "format(datum.value, ',d')")},
        "legend": {"labelColor": colour["text-2"], "labelFontSize": 12, "symbolType": "circle"},
    }


def _in_words(chart: Chart, points: Points) -> str:
    if chart.mark == Mark.LINE:
        return f"{chart.title}: {'; '.join(_line_in_words(points, one) for one in points.series)}"
    by_category: dict[str, float] = defaultdict(float)
    for (category, _series), amount in points.sums.items():
        by_category[category] += amount
    unit = "%" if chart.kind == Kind.PERCENT else ""
    said = [f"{name} {_number(amount)}{unit}" for name, amount in list(by_category.items())[:MANY]]
    more = " …" if len(by_category) > MANY else ""
    return f"{chart.title}: {', '.join(said)}{more}"


def _line_in_words(points: Points, series: str) -> str:
    """Lines do not add up; a dash where one has a gap."""
    told = ((name, points.sums.get((name, series))) for name in points.categories)
    said = [f"{name} {'–' if amount is None else _number(amount)}" for name, amount in told]
    return f"{series} {', '.join(said)}".strip()


def _number(amount: float) -> str:
    """Two places at most, and never in powers of ten."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")
