"""The score of a case over time as a picture: a line in steps over the three bands, and the same as a table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealerops.portal.registry import Badge, Text, Tone

TOP, BOTTOM, LEFT, RIGHT = 10, 24, 34, 10
FULL = 100
MARKS = (0, 30, 60, 100)  # where the bands of the score begin and end (domain.md 3.4)
BANDS = ((0, 30, Tone.GREEN), (30, 60, Tone.AMBER), (60, 100, Tone.RED))


@dataclass(frozen=True, slots=True)
class Point:
    """One computation of the light; it holds until the next."""

    at: dt.datetime
    score: int
    lamp: Badge
    occasion: Text


@dataclass(frozen=True, slots=True)
class _Canvas:
    css: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Dot:
    x: str
    y: str
    tone: Tone
    tip: str


@dataclass(frozen=True, slots=True)
class _Drawing:
    css: str
    width: int
    height: int
    left: int
    right: int
    width_of_band: int
    bands: Sequence[tuple[Tone, str, str]]  # tone, y, height
    marks: Sequence[tuple[str, str, int]]  # y, y of the number, number
    path: str
    dots: Sequence[_Dot]
    first: str
    last: str
    floor: int


WIDE = _Canvas("dx-chart-wide", 640, 200)
NARROW = _Canvas("dx-chart-narrow", 340, 190)


def light_line(points: Sequence[Point], until: dt.datetime) -> SafeString:
    """`points` oldest first; the last holds up to `until`. There are two pictures, CSS picks one."""
    context = {
        "title": _("History of the light"),
        "points": list(reversed(points)),
        "drawings": [_drawing(points, until, canvas) for canvas in (WIDE, NARROW)],
    }
    return render_to_string("complaints/_light_line.html", context)


def _drawing(points: Sequence[Point], until: dt.datetime, canvas: _Canvas) -> _Drawing:
    floor = canvas.height - BOTTOM
    right = canvas.width - RIGHT
    first = points[0].at
    length = max((until - first).total_seconds(), 1)

    def x_of(at: dt.datetime) -> float:
        return LEFT + (right - LEFT) * min(max((at - first).total_seconds() / length, 0), 1)

    def y_of(score: int) -> float:
        return floor - (floor - TOP) * score / FULL

    corners = [(x_of(one.at), y_of(one.score)) for one in points]
    return _Drawing(
        css=canvas.css,
        width=canvas.width,
        height=canvas.height,
        left=LEFT,
        right=right,
        width_of_band=right - LEFT,
        bands=[
            (tone, f"{y_of(high):.1f}", f"{y_of(low) - y_of(high):.1f}")
            for low, high, tone in BANDS
        ],
        marks=[(f"{y_of(mark):.1f}", f"{y_of(mark) + 4:.1f}", mark) for mark in MARKS],
        path=_stairs(corners, float(right)),
        dots=[
            _Dot(f"{x:.1f}", f"{y:.1f}", one.lamp.tone, _tip(one))
            for one, (x, y) in zip(points, corners, strict=True)
        ],
        first=_moment(first),
        last=_moment(until),
        floor=canvas.height - 7,
    )


def _stairs(corners: Sequence[tuple[float, float]], right: float) -> str:
    """Level until the next computation, then straight up or down."""
    x, y = corners[0]
    steps = [f"M{x:.1f} {y:.1f}"]
    steps += [f"H{x:.1f}V{y:.1f}" for x, y in corners[1:]]
    return "".join([*steps, f"H{right:.1f}"])


def _tip(point: Point) -> str:
    at = timezone.localtime(point.at)
    return f"{at:%m-%d %H:%M} · {point.score} · {point.lamp.label} · {point.occasion}"


def _moment(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"
