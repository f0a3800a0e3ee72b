"""Everything that the light of a case is computed from, read at one moment (domain.md 3.4)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from aftersales.selectors.repair_history import standing_since
from complaints.calc.clocks import Limit
from complaints.calc.factors import Factors
from complaints.calc.risk import Inputs
from complaints.choices import Audience, CaseState, Lamp, QuickAlert, SourceCode
from complaints.choices.clocks import Unit
from complaints.choices.light import (
    ANSWERED,
    DANGEROUS,
    GRAVE,
    LEGAL_FACTS,
    RESOLUTION_WITHIN,
    FactKind,
    Floor,
    Legal,
)
from complaints.models import Case, CaseAlert, CaseFact, SanbaoEvaluation, SensorSignal
from complaints.selectors.legal_pressure import has_lawyer, has_regulator, presses_by_law
from complaints.selectors.same_issue import crowd_of, recurrences_of, stands_in_a_series
from dealerops.foundation.actor import SYSTEM
from dealerops.policy.services import value
from dealerops.workcal import calc as days
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import lookup

# Workday time runs round the clock on statutory workdays, so that ten workdays are 240 hours of it.
WORKDAYS = days.Hours(CN_WORKDAY, dt.time(0), None)
HOURS_OF = {"w": 24, "d": 24, "h": 1, "c": 1}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of one case: for the product, for alerts and floors, and for the snapshot.

    `told` are the alerts that the case itself tells, `found` those that the system sees. `words` are
    the inputs as JSON codes and numbers, without personal data.
    """

    inputs: Inputs
    told: frozenset[str]
    found: frozenset[str]
    floors: tuple[str, ...]
    words: dict[str, Any]

    @property
    def floor(self) -> str:
        return Lamp.YELLOW if self.floors else Lamp.GREEN


def seen_of(case: Case, factors: Factors, *, lamp_before: str | None, now: dt.datetime) -> Seen:
    """Read the case; `lamp_before` is the light of the snapshot before, None if there is none."""
    sources, signals = _told(case)
    facts = dict(
        CaseFact.objects.visible_to(SYSTEM)
        .filter(case=case)
        .in_force()
        .values_list("kind", "since")
    )
    crowd = crowd_of(case, factors, now)
    told = frozenset(case.quick_alerts)
    found = _found(case, factors)
    stands_for = _off_road(case, facts, now)
    inputs = Inputs(
        severity=case.severity,
        audience=case.audience,
        views=case.views,
        customers=crowd.customers,
        regions=crowd.regions,
        recurrences=recurrences_of(case, signals, factors, now),
        elapsed=elapsed_of(case, now),
        target=target_of(case, lamp_before) if lamp_before else None,
        silent=_silent(case, now),
        legal=_legal(case, sources, facts, told | found, factors, now),
    )
    floors = _floors(case, sources, facts, stands_for, factors)
    return Seen(inputs, told, found, floors, _words(inputs, stands_for))


def is_answered(case: Case) -> bool:
    """Nobody waits for the company any more; a legal hold does not change that."""
    is_held = case.state == CaseState.LEGAL_HOLD
    return (case.state_before_hold if is_held else case.state) in ANSWERED


def elapsed_of(case: Case, now: dt.datetime) -> dt.timedelta:
    """Workday time since the case was received, or opened again, until it was resolved."""
    start = case.reopened_at or case.received_at
    end = (case.resolved_at or case.closed_at or now) if is_answered(case) else now
    return days.business_time_between(start, max(start, end), WORKDAYS, lookup(CN_WORKDAY))


def target_of(case: Case, lamp: str) -> dt.timedelta:
    """The workday time in which a case of this light is to be resolved (domain.md 3.6).

    What the policy does not say of this light, or says so that nobody can read it, is the default's.
    """
    within = value(RESOLUTION_WITHIN, dealer_id=case.dealer_id, region_id=case.region_id)
    try:
        limit = Limit.read(str(within.get(lamp, "")))
    except ValueError:
        limit = Limit.read(RESOLUTION_WITHIN.default[lamp])
    if limit.unit == Unit.MINUTES:
        return dt.timedelta(minutes=limit.amount)
    return dt.timedelta(hours=limit.amount * HOURS_OF[limit.unit])


def _silent(case: Case, now: dt.datetime) -> dt.timedelta:
    """Clock time without a word with the customer; once it is resolved nobody waits for one."""
    if is_answered(case):
        return dt.timedelta()
    heard = [one for one in (case.last_contact_at, case.reopened_at, case.received_at) if one]
    return max(now - max(heard), dt.timedelta())


def _told(case: Case) -> tuple[frozenset[str], list[dt.datetime]]:
    """The sensors that have told of it, and when, the earliest first."""
    rows = SensorSignal.objects.visible_to(SYSTEM).filter(case=case).order_by("received_at", "pk")
    found = list(rows.values_list("source__code", "received_at"))
    return frozenset(code for code, _at in found) | {case.source.code}, [at for _code, at in found]


def _found(case: Case, factors: Factors) -> frozenset[str]:
    found = set()
    if case.views > factors.media_views or case.audience == Audience.NATIONAL_MEDIA:
        found.add(QuickAlert.MEDIA.value)
    if case.fault in DANGEROUS and case.severity in GRAVE:
        found.add(QuickAlert.INJURY.value)
    if stands_in_a_series(case, factors):
        found.add(QuickAlert.SERIES.value)
    return frozenset(found)


def _legal(
    case: Case,
    sources: frozenset[str],
    facts: dict[str, Any],
    alerts: frozenset[str],
    factors: Factors,
    now: dt.datetime,
) -> frozenset[str]:
    newest = SanbaoEvaluation.objects.visible_to(SYSTEM).newest_of(case.vehicle_id)
    found = {
        Legal.REGULATOR: _has_authority(case, sources),
        Legal.SANBAO_REACHED: bool(newest and newest.reached),
        Legal.SANBAO_NEAR: bool(newest and newest.near),
        Legal.LAWYER: SourceCode.LEGAL in sources or has_lawyer(case),
        Legal.DEADLINE: presses_by_law(case, factors.deadline_workdays, now),
        Legal.PRIVACY: QuickAlert.LEAK in alerts or _has_leaked(case),
    }
    said = LEGAL_FACTS & set(facts)
    return frozenset(str(one) for one, holds in found.items() if holds) | {str(one) for one in said}


def _floors(
    case: Case,
    sources: frozenset[str],
    facts: dict[str, Any],
    stands_for: dt.timedelta,
    factors: Factors,
) -> tuple[str, ...]:
    found = {
        Floor.REGULATOR: _has_authority(case, sources),
        Floor.REOPENED: case.reopen_count >= factors.reopenings,
        Floor.OFF_ROAD: stands_for > dt.timedelta(days=factors.off_road_days),
        Floor.PASSENGER: FactKind.PASSENGER in facts,
    }
    return tuple(str(one) for one, holds in found.items() if holds)


def _has_leaked(case: Case) -> bool:
    """Releasing the alert does not undo what has happened."""
    return CaseAlert.objects.visible_to(SYSTEM).filter(case=case, kind=QuickAlert.LEAK).exists()


def _has_authority(case: Case, sources: frozenset[str]) -> bool:
    return SourceCode.REG_12315 in sources or has_regulator(case)


def _off_road(case: Case, facts: dict[str, Any], now: dt.datetime) -> dt.timedelta:
    """How long the car has been standing: as somebody said, or as the workshop's order shows."""
    starts = []
    if FactKind.OFF_ROAD in facts:
        starts.append(days.at(facts[FactKind.OFF_ROAD], dt.time()))
    if case.vehicle_id and case.state != CaseState.CLOSED:
        in_workshop = standing_since(case.vehicle_id)
        starts += [in_workshop] if in_workshop else []
    return max(now - min(starts), dt.timedelta()) if starts else dt.timedelta()


def _words(inputs: Inputs, stands_for: dt.timedelta) -> dict[str, Any]:
    return {
        "severity": inputs.severity,
        "audience": inputs.audience,
        "views": inputs.views,
        "customers": inputs.customers,
        "regions": inputs.regions,
        "recurrences": inputs.recurrences,
        "elapsed_hours": _hours(inputs.elapsed),
        "target_hours": None if inputs.target is None else _hours(inputs.target),
        "silent_hours": _hours(inputs.silent),
        "legal": sorted(inputs.legal),
        "off_road_hours": _hours(stands_for),
    }


def _hours(time: dt.timedelta) -> int:
    return time // dt.timedelta(hours=1)
