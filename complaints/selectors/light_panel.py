"""The light of a case as its page draws it: what it is computed from, as a line over time, what would change it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from complaints.choices import Lamp
from complaints.models import Case
from complaints.selectors.badges import lamp_badge
from complaints.selectors.case_light import CaseLightPage, LightPoint, case_light
from complaints.selectors.happenings import title_of
from complaints.selectors.light_changes import Change
from complaints.selectors.light_line import Point, light_line
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import written

MOST_POINTS = 200  # more dots than that are one thick line


@dataclass(frozen=True, slots=True)
class LightPanel:
    """`band` is what the score alone would say, where the light says something else."""

    page: CaseLightPage
    badge: Badge
    band: Badge | None
    line: SafeString
    changes: Sequence[tuple[str, str]]  # what would happen, and when and what then


def light_panel(case: Case, reader: Actor, now: dt.datetime) -> LightPanel | None:
    """None before the light was computed for the first time."""
    page = case_light(case, actor=reader, now=now)
    if page is None:
        return None
    last = page.snapshot
    points = [_point(one) for one in page.history[-MOST_POINTS:]]
    return LightPanel(
        page=page,
        badge=lamp_badge(last.lamp),
        band=lamp_badge(last.band) if last.band != last.lamp else None,
        line=light_line(points, max(now, last.at)),
        changes=[(one.words, _then(one)) for one in page.changes],
    )


def _point(one: LightPoint) -> Point:
    return Point(one.at, one.score, lamp_badge(one.lamp), title_of(one.occasion))


def _then(one: Change) -> str:
    when = written(one.at, Kind.DATETIME) if one.at else ""
    what = f"{one.score} {Lamp(one.band).label}" if one.score is not None and one.band else ""
    return " · ".join(part for part in (when, what) if part)
