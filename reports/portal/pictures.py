"""A report's pictures on its page: the portal's own bars and lines over the rows that are shown."""

import datetime as dt
from operator import attrgetter

from django.utils.safestring import SafeString

from dealerops.foundation.reporting import Chart, Kind, Mark
from dealerops.portal.bars import Column, Series, lined, stacked
from dealerops.portal.registry import Tone
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
        if place is None or value is None:  # a line about something else
            continue
        at = _word(place), _word(_series(chart, row))
        sums[at] = sums.get(at, 0) + float(value)
        tones.setdefault(at[0], getattr(row, "tone", ""))
    if not any(sums.values()):
        return SafeString("")
    names = sorted({name for _category, name in sums})
    # A status has its own colour: one series for each, so that a column is drawn in its tone.
    toned = names == [""] and all(tones.values())
    parts = list(tones) if toned else names
    columns = [
        Column(
            category,
            [
                _rounded(sums.get((category, "" if toned else part), 0), chart)
                if not toned or part == category
                else 0
                for part in parts
            ],
        )
        for category in tones
    ]
    legend = [
        Series(part, TONES.get(tones[part], Tone.NEUTRAL))
        if toned
        else Series(part or str(chart.title), series=place % COLOURS + 1)
        for place, part in enumerate(parts)
    ]
    draw = lined if chart.mark == Mark.LINE else stacked
    return draw(columns, legend, title=str(chart.title))


def _series(chart: Chart, row: object) -> object:
    return attrgetter(chart.series)(row) if chart.series else ""


def _word(value: object) -> str:
    return f"{value:%m-%d}" if isinstance(value, dt.date) else str(value)


def _rounded(amount: float, chart: Chart) -> int:
    """Whole numbers; of a share, its percent."""
    return max(0, round(amount * 100 if chart.kind == Kind.PERCENT else amount))
