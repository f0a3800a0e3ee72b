"""Small pictures drawn on the server: sparkline and ring. Attributes only, so the strict CSP holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealerops.portal.registry import Text, Tone

WIDTH, HEIGHT, PAD = 96, 30, 4
RADIUS, GAP = 52, 0.025


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a ring; `tone` gives a status its colour, `series` (1 to 6) or its place one otherwise."""

    label: Text
    value: int
    tone: Tone | None = None
    url: str = ""
    series: int = 0


def sparkline(numbers: Sequence[float], tone: Tone | str = Tone.NEUTRAL) -> SafeString:
    """A line through `numbers`, oldest first, with a dot on the last; decoration, hidden from readers."""
    if len(numbers) < 2:
        return SafeString("")
    low, span = min(numbers), (max(numbers) - min(numbers)) or 1
    step = (WIDTH - 2 * PAD) / (len(numbers) - 1)
    points = [
        (PAD + i * step, HEIGHT - PAD - (n - low) / span * (HEIGHT - 2 * PAD))
        for i, n in enumerate(numbers)
    ]
    return format_html(
        '<svg class="dx-spark dx-tone-{}" viewBox="0 0 {} {}" aria-hidden="true">'
        '<polyline points="{}"></polyline><circle cx="{}" cy="{}" r="2.5"></circle></svg>',
        str(tone),
        WIDTH,
        HEIGHT,
        format_html_join(" ", "{},{}", ((f"{x:.1f}", f"{y:.1f}") for x, y in points)),
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


def ring(slices: Sequence[Slice], *, unit: Text = "") -> SafeString:
    """How a total divides: a ring with its legend; the legend's numbers are the text alternative."""
    total = sum(one.value for one in slices)
    parts = [(one, _colour(one, i)) for i, one in enumerate(slices)]
    context = {
        "arcs": _arcs(parts, total),
        "parts": parts,
        "total": total,
        "unit": unit or _("in total"),
    }
    return render_to_string("components/ring.html", context)


def _colour(one: Slice, place: int) -> str:
    return f"dx-tone-{one.tone}" if one.tone else f"dx-series-{one.series or place % 6 + 1}"


def _arcs(parts: Sequence[tuple[Slice, str]], total: int) -> list[tuple[Slice, str, str]]:
    """Path data per slice, clockwise from twelve o'clock; a lone slice is drawn as a full turn."""
    filled = [(one, colour) for one, colour in parts if one.value > 0]
    gap = GAP if len(filled) > 1 else 0.0001
    arcs, start = [], 0.0
    for one, colour in filled:
        end = start + one.value / total * 2 * pi
        arcs.append((one, colour, _path(start + gap, max(end - gap, start + 2 * gap))))
        start = end
    return arcs


def _path(start: float, end: float) -> str:
    (x1, y1), (x2, y2) = _on_circle(start), _on_circle(end)
    large = int(end - start > pi)
    return f"M{x1:.2f} {y1:.2f}A{RADIUS} {RADIUS} 0 {large} 1 {x2:.2f} {y2:.2f}"


def _on_circle(angle: float) -> tuple[float, float]:
    return 64 + RADIUS * sin(angle), 64 - RADIUS * cos(angle)
