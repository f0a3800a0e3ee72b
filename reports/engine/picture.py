"""What a drawn chart is; the renderer itself is large and lies elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from dealerops.foundation.reporting import Chart

SHARPNESS = 2  # pixels of the PNG for one of the page

STATUSES = ("green", "blue", "amber", "red", "gray")  # from the foot of a stack to its top


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart, drawn; `text` tells its numbers to those who do not see it."""

    title: str
    svg: str
    png: bytes
    text: str


def series_tones(chart: Chart, rows: Sequence[object]) -> Mapping[str, str]:
    """Tone by name where each series is a status of its own, in the order in which they are stacked.

    Empty where they are none, or where two share a tone and could not be told apart.
    """
    tones: dict[str, str] = {}
    for row in rows if chart.series else ():
        name, tone = str(attrgetter(chart.series)(row)), getattr(row, "tone", "")
        if tone not in STATUSES or tones.setdefault(name, tone) != tone:
            return {}
    if len(set(tones.values())) < len(tones):
        return {}
    return dict(sorted(tones.items(), key=lambda one: STATUSES.index(one[1])))
