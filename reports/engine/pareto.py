"""The line of a Pareto chart: which share of everything the bars so far hold."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import altair as alt

from reports.engine.theme import tokens


def with_running_share(
    bars: Any, sums: Mapping[tuple[str, str], float], categories: Sequence[str], axis: Any
) -> Any:
    """The bars with the running share over them, on an axis of its own at the right."""
    heights = dict.fromkeys(categories, 0.0)
    for (name, _series), amount in sums.items():
        heights[name] += amount
    running = list(accumulate(heights.values()))
    values = [
        {"x": name, "share": so_far / running[-1]}
        for name, so_far in zip(heights, running, strict=True)
    ]
    colour = tokens()["amber"]
    line = (
        alt.Chart({"values": values})
        .mark_line(point={"color": colour}, strokeWidth=2, color=colour)
        .encode(
            x=alt.X("x:N", sort=list(categories), title=None, axis=axis),
            y=alt.Y(
                "share:Q",
                title=None,
                axis=alt.Axis(orient="right", labelExpr="format(datum.value, '.0%')", grid=False),
                scale=alt.Scale(domain=[0, 1]),
            ),
        )
    )
    return alt.layer(bars, line).resolve_scale(y="independent")
