"""From score to light: up at once, down only when its conditions are met (domain.md 3.4)."""

import datetime as dt
from dataclasses import dataclass, replace

from complaints.calc.risk import RANK
from complaints.choices import Lamp

DOWN = {Lamp.RED: Lamp.YELLOW, Lamp.YELLOW: Lamp.GREEN}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is remembered from one computation to the next.

    `held` is the light by the rules alone, before an override. `below_red_at` and `below_yellow_at` say
    since when the score has been below the band without a break; None while it is not.
    """

    held: str = Lamp.GREEN
    below_red_at: dt.datetime | None = None
    below_yellow_at: dt.datetime | None = None

    def left_since(self, lamp: str) -> dt.datetime | None:
        """Since when the score has been below the band of this light."""
        return self.below_red_at if lamp == Lamp.RED else self.below_yellow_at


@dataclass(frozen=True, slots=True)
class Override:
    """A light below the rules that the risk manager answers for; `wanted` is what score, alerts and
    floors asked for when it was set."""

    lamp: str
    wanted: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the light depends on besides its own past. `patience` is the 48 hours below the band."""

    now: dt.datetime
    band: str
    patience: dt.timedelta
    floor: str = Lamp.GREEN
    is_alerted: bool = False
    last_contact_at: dt.datetime | None = None
    override: Override | None = None

    @property
    def wanted(self) -> str:
        """The light that score, floor and alerts ask for, without the past."""
        asked = (self.band, self.floor, Lamp.RED if self.is_alerted else Lamp.GREEN)
        return max(asked, key=RANK.__getitem__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The light that is shown, what to remember, and whether an override is over."""

    lamp: str
    standing: Standing
    override_is_over: bool = False


def light_of(past: Standing | None, now: Circumstances) -> Verdict:
    """The light now; `past` is None at the first computation."""
    marked = _marked(past or Standing(), now)
    held = now.wanted
    if past and RANK[past.held] > RANK[held]:
        held = _lowest(past.held, marked, now)
    standing = replace(marked, held=held)
    if now.override is None:
        return Verdict(held, standing)
    if _is_over(now.override, now):
        return Verdict(held, standing, override_is_over=True)
    shown = min(now.override.lamp, held, key=RANK.__getitem__)
    return Verdict(max(shown, now.floor, key=RANK.__getitem__), standing)


def missing_for_leaving(lamp: str, standing: Standing, now: Circumstances) -> tuple[str, ...]:
    """What still keeps the case from leaving this light downwards: SCORE, HOURS, CONTACT or nothing.

    Alerts and floors hold it besides; they stand in `Circumstances.wanted`.
    """
    since = standing.left_since(lamp)
    if since is None:
        return ("SCORE", "HOURS", "CONTACT")
    missing = []
    if now.now < since + now.patience:
        missing.append("HOURS")
    if now.last_contact_at is None or now.last_contact_at <= since:
        missing.append("CONTACT")
    return tuple(missing)


def _marked(past: Standing, now: Circumstances) -> Standing:
    """The two marks brought up to date: set when the score falls below a band, gone when it is back.

    Whoever is below yellow is below red for as long at least, whichever machine's clock is behind.
    """
    red, yellow = RANK[now.band] < RANK[Lamp.RED], RANK[now.band] < RANK[Lamp.YELLOW]
    below_red = past.below_red_at or now.now
    below_yellow = past.below_yellow_at or max(now.now, below_red)
    return replace(
        past,
        below_red_at=below_red if red else None,
        below_yellow_at=below_yellow if yellow else None,
    )


def _lowest(held: str, marked: Standing, now: Circumstances) -> str:
    """Down from `held` as far as every light on the way may be left, not below what is wanted."""
    while RANK[held] > RANK[now.wanted] and not missing_for_leaving(held, marked, now):
        held = DOWN[Lamp(held)]
    return held


def _is_over(override: Override, now: Circumstances) -> bool:
    """Its days are over, an alert came, or the case has become worse than the risk manager knew."""
    return (
        now.now >= override.expires_at or now.is_alerted or RANK[now.wanted] > RANK[override.wanted]
    )


def is_series(
    cars: list[tuple[str, dt.datetime]], at: dt.datetime, *, span: dt.timedelta, least: int
) -> bool:
    """Whether so many different cars were told of within one span of time that `at` lies in.

    `cars` are VINs with the moment when they were told of; both ends of the span belong to it.
    """
    starts = {moment for _, moment in cars if at - span <= moment <= at} | {at}
    return any(
        len({vin for vin, moment in cars if start <= moment <= start + span}) >= least
        for start in starts
    )
