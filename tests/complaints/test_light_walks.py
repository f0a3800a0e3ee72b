"""The light never falls without its condition: random histories beside a second, slower computation."""

import datetime as dt
import random
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.calc.factors import FIRST, read_factors
from complaints.calc.light import Circumstances, Override, is_series, light_of
from complaints.calc.risk import band_of
from complaints.choices import Lamp
from tests.factories.complaints_light import moment

FACTORS = read_factors(FIRST)
ORDER = ("GREEN", "YELLOW", "RED")
BORDER = {"YELLOW": 30, "RED": 60}
PATIENCE = dt.timedelta(hours=48)
HOUR = dt.timedelta(hours=1)


@dataclass
class Memory:
    """Everything that ever happened, and the rule read off it from the beginning each time."""

    scores: list[tuple[dt.datetime, int]] = field(default_factory=list)
    contacts: list[dt.datetime] = field(default_factory=list)
    lamp: str = ""

    def see(self, now: dt.datetime, score: int, wanted: str) -> str:
        self.scores.append((now, score))
        if not self.lamp or ORDER.index(wanted) >= ORDER.index(self.lamp):
            self.lamp = wanted
            return wanted
        while self.lamp != wanted and self._may_leave(self.lamp, now):
            self.lamp = ORDER[ORDER.index(self.lamp) - 1]
        return self.lamp

    def _may_leave(self, lamp: str, now: dt.datetime) -> bool:
        below_since = None
        for at, score in self.scores:
            if score >= BORDER[lamp]:
                below_since = None
            elif below_since is None:
                below_since = at
        if below_since is None or now - below_since < PATIENCE:
            return False
        return any(at > below_since for at in self.contacts)


steps = st.lists(
    st.tuples(
        st.sampled_from([0.5, 1, 5, 23, 24, 47, 48, 49, 100]),  # hours since the step before
        st.sampled_from([0, 10, 29, 30, 45, 59, 60, 75, 100]),
        st.booleans(),  # a contact just before
        st.sampled_from([False, False, False, True]),  # a quick alert
        st.sampled_from(["GREEN", "GREEN", "YELLOW"]),  # the floor
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=400, deadline=None)
@given(steps)
def test_the_light_is_what_the_whole_history_says(history):
    memory, past, now, contact = Memory(), None, moment("2026-03-02T08:00"), None
    for hours, score, speaks, is_alerted, floor in history:
        now += hours * HOUR
        if speaks:
            contact = now - HOUR / 4
            memory.contacts.append(contact)
        circumstances = Circumstances(
            now, band_of(score, FACTORS), PATIENCE, floor, is_alerted, contact
        )
        verdict = light_of(past, circumstances)
        past = verdict.standing
        wanted = "RED" if is_alerted else max(circumstances.band, floor, key=ORDER.index)
        assert verdict.lamp == memory.see(now, score, wanted)
        assert ORDER.index(verdict.lamp) >= ORDER.index(wanted)


@settings(max_examples=200, deadline=None)
@given(steps, st.integers(0, 24), st.sampled_from(["GREEN", "YELLOW"]))
def test_an_override_lowers_for_its_time_and_nothing_else(history, when, lamp):
    """Beside a run without it: the rules' own light is never touched, and above it nothing is shown."""
    now, contact, past, plain, override = moment("2026-03-02T08:00"), None, None, None, None
    for number, (hours, score, speaks, is_alerted, floor) in enumerate(history):
        now += hours * HOUR
        contact = now - HOUR / 4 if speaks else contact
        seen = Circumstances(now, band_of(score, FACTORS), PATIENCE, floor, is_alerted, contact)
        if number == when and not is_alerted and ORDER.index(lamp) >= ORDER.index(floor):
            override = Override(lamp, seen.wanted, now + 5 * 24 * HOUR)
        bare = light_of(plain, seen)
        plain = bare.standing
        verdict = light_of(past, Circumstances(**_with(seen, override)))
        past = verdict.standing
        assert past == plain
        assert ORDER.index(verdict.lamp) <= ORDER.index(bare.lamp)
        if override is None or verdict.override_is_over:
            assert verdict.lamp == bare.lamp
        if override and verdict.override_is_over:
            is_worse = ORDER.index(seen.wanted) > ORDER.index(override.wanted)
            assert now >= override.expires_at or is_alerted or is_worse
            override = None
        if is_alerted:
            assert verdict.lamp == Lamp.RED


def _with(seen: Circumstances, override: Override | None) -> dict[str, object]:
    return {name: getattr(seen, name) for name in Circumstances.__slots__} | {"override": override}


def test_a_series_is_so_many_cars_within_its_days():
    rng = random.Random(20261122)
    day, begin = dt.timedelta(days=1), moment("2026-03-02T08:00")
    for _ in range(500):
        cars = [
            (rng.choice("ABCD"), begin + rng.randrange(0, 40) * day / 2)
            for _ in range(rng.randrange(1, 9))
        ]
        at = cars[0][1]
        starts = [begin + step * day / 2 for step in range(-14, 41)]
        slow = any(
            len({vin for vin, when in cars if start <= when <= start + 7 * day}) >= 3
            for start in starts
            if start <= at <= start + 7 * day
        )
        assert is_series(cars, at, span=7 * day, least=3) == slow


def test_an_alert_ends_an_override_that_was_set_against_a_red_score():
    now = moment("2026-03-02T08:00")
    override = Override("GREEN", "RED", now + 5 * 24 * HOUR)
    seen = Circumstances(now, "RED", PATIENCE, override=override)
    assert light_of(None, seen).lamp == "GREEN"
    rung = Circumstances(now, "RED", PATIENCE, is_alerted=True, override=override)
    verdict = light_of(None, rung)
    assert (verdict.lamp, verdict.override_is_over) == ("RED", True)


def test_a_machine_whose_clock_is_behind_breaks_no_mark():
    """Below yellow is below red: the later of two computations may carry the earlier time."""

    def at(when: dt.datetime, band: str) -> Circumstances:
        return Circumstances(now=when, band=band, patience=PATIENCE)

    noon = moment("2026-11-02T12:00")
    first = light_of(None, at(noon, Lamp.YELLOW)).standing
    then = light_of(first, at(noon - dt.timedelta(milliseconds=40), Lamp.GREEN)).standing
    assert then.below_red_at == then.below_yellow_at == noon
