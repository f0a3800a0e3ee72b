"""A report's pictures on its page: the portal's own bars and lines over the rows that are shown."""

import datetime as dt
from operator import attrgetter

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealerops.foundation.reporting import Chart, Kind, Mark, has_gap
from dealerops.portal.bars import Column, Series, lined, pareto, stacked
from dealerops.portal.registry import Tone
from reports.engine.picture import series_tones
from reports.selectors.screens import Screen

COLOURS = 6
TONES = {
    "red": Tone.RED,
    "amber": Tone.AMBER,
    "green": Tone.GREEN,
    "blue": Tone.BLUE,
    "gray": Tone.NEUTRAL,
}


def pictures_of(screen: Screen) -> list[tuple[str, SafeString]]:
    """Title and drawing of every chart that has something to show."""
    drawn = [(str(one.title), _draw(one, screen)) for one in screen.report.charts]
    return [(title, picture) for title, picture in drawn if picture]


def _draw(chart: Chart, screen: Screen) -> SafeString:
    sums: dict[tuple[str, str], float] = {}
    tones: dict[str, str] = {}
    for row in screen.rows:
        place, value = attrgetter(chart.x)(row), attrgetter(chart.y)(row)
        if place is None or (value is None and not has_gap(chart, place)):
            continue  # a line about something else
        at = _word(place), _word(_series(chart, row))
        tones.setdefault(at[0], getattr(row, "tone", ""))
        if value is not None:
            sums[at] = sums.get(at, 0) + float(value)
    if not any(sums.values()):
        return SafeString("")
    statuses = series_tones(chart, screen.rows)
    names = list(statuses) or sorted({name for _category, name in sums})
    # A status has its own colour, and its name below the column.
    toned = names == [""] and all(tones.values())
    missing = None if chart.mark == Mark.LINE else 0
    columns = [
        Column(
            category,
            [_rounded(sums.get((category, name), missing), chart) for name in names],
            tone=TONES.get(tone, Tone.NEUTRAL) if toned else None,
        )
        for category, tone in tones.items()
    ]
    legend = [
        Series(name or str(chart.title), TONES.get(statuses.get(name, "")), place % COLOURS + 1)
        for place, name in enumerate(names)
    ]
    title = str(chart.title)
    if chart.mark == Mark.PARETO:
        share = Series(_("Cumulative share, %"), Tone.AMBER)
        return pareto(columns, legend, title=title, line=share)
    return (lined if chart.mark == Mark.LINE else stacked)(columns, legend, title=title)


def _series(chart: Chart, row: object) -> object:
    return attrgetter(chart.series)(row) if chart.series else ""


def _word(value: object) -> str:
    return f"{value:%m-%d}" if isinstance(value, dt.date) else str(value)


def _rounded(amount: float | None, chart: Chart) -> int | None:
    """Whole numbers; of a share, its percent. What is missing from a line stays missing."""
    if amount is None:
        return None
    return max(0, round(amount * 100 if chart.kind == Kind.PERCENT else amount))
