"""The light of a told story: one snapshot per computation, with what was read and why it burns."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from complaints.choices import Lamp, QuickAlert
from complaints.choices.light import RESOLUTION_WITHIN, Floor, Legal
from complaints.models import RiskSnapshot
from complaints.selectors.light_facts import HOURS_OF, WORKDAYS
from complaints.services.factor_tables import FIRST_VERSION
from dealerops.demo.data.bulk.tables import Tables
from dealerops.demo.data.complaints.life import POINTS, SPREAD, Plot, Snapshot, Story, recurrences
from dealerops.workcal import calc as days
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import lookup

LEGAL_FACTS = {0: (), 10: (Legal.REGULATOR.value,), 15: (Legal.LAWYER.value,)}


def put_light(tables: Tables, case_id: int, story: Story, *, views: int) -> None:
    plot = story.plot
    before: Snapshot | None = None
    for number, (one, again) in enumerate(
        zip(story.snapshots, recurrences(story), strict=True), start=1
    ):
        tables.put(
            RiskSnapshot,
            case_id=case_id,
            number=number,
            at=one.at,
            occasion="complaints.case_opened" if number == 1 else "complaints.hourly",
            inputs=_read(story, one, before) | {"recurrences": int(again > 0), "views": views},
            explanation=_why(plot, one),
            table_version=FIRST_VERSION,
            severity=POINTS[plot.severity],
            spread=Decimal(SPREAD[plot.audience]),
            recurrence=again,
            time=one.time,
            legal=plot.legal,
            score=one.score,
            band=one.band.value,
            lamp=one.lamp.value,
        )
        before = one


def _read(story: Story, one: Snapshot, before: Snapshot | None) -> dict[str, Any]:
    """The inputs of one computation, as the service keeps them."""
    plot = story.plot
    back = story.moments.get("reopened_at")
    start = back if back and back <= one.at else plot.received_at
    worked = days.business_time_between(start, one.at, WORKDAYS, lookup(CN_WORKDAY))
    heard = max((at for at in story.contacts if at <= one.at), default=start)
    return {
        "severity": plot.severity.value,
        "audience": plot.audience,
        "customers": 1,
        "regions": 1,
        "elapsed_hours": _hours(worked),
        "target_hours": _target(before.lamp) if before else None,
        "silent_hours": _hours(one.at - max(heard, start)),
        "legal": LEGAL_FACTS[plot.legal],
        "off_road_hours": 0,
    }


def _target(lamp: Lamp) -> int:
    within = RESOLUTION_WITHIN.default[lamp.value]
    return int(within[:-1]) * HOURS_OF[within[-1]]


def _why(plot: Plot, one: Snapshot) -> Sequence[Sequence[str]]:
    """Pairs of codes where the light is another one than the band of the score."""
    if one.lamp == one.band:
        return []
    if plot.floor == Lamp.RED:
        return [["ALERT", QuickAlert.MEDIA.value]]
    if plot.floor == one.lamp:
        return [["FLOOR", Floor.REGULATOR.value]]
    return [["HELD", "CONTACT"]]


def _hours(time: dt.timedelta) -> int:
    return time // dt.timedelta(hours=1)
