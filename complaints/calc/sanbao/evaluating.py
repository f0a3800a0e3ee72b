"""Every right of a car under the Three Guarantees, with its evidence (domain.md 3.8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from complaints.calc.sanbao import demand
from complaints.calc.sanbao.facts import (
    ASSEMBLIES,
    GRAVE,
    SYSTEMS,
    CarFacts,
    Finding,
    FoundFault,
    Repair,
)
from complaints.calc.sanbao.repair_days import counted_days, gross_days
from complaints.choices.sanbao import CarUse, SanbaoNote, SanbaoRule, SanbaoStatus
from dealerops.workcal.calc import add_months, local_date, within_days

WEEK, SIXTY, SIXTY_KM = 7, 60, 3_000
DAYS_LEFT = 10
NEAR_DAYS, MOST_DAYS = 20, 30
NEAR_TIMES, MOST_TIMES = 3, 4
TWICE = 2
LOAN_DAY = 6

Rules = dict[SanbaoRule, Finding]


def evaluate_sanbao(
    car: CarFacts,
    repairs: Sequence[Repair],
    as_of: dt.datetime,
    is_open: Callable[[dt.date], bool],
) -> Rules:
    """Every rule with its status at a moment; what happened after it is not looked at.

    `is_open` says which days are statutory workdays. Without a consumer, or without the day on which
    the guarantees began, no rule applies.
    """
    today = local_date(as_of)
    if note := _why_not(car, today):
        return {rule: Finding(SanbaoStatus.NOT_APPLICABLE, note) for rule in SanbaoRule}
    begun = [one for one in repairs if one.is_quality and one.started_at <= as_of]
    known = [_at(one, as_of) for one in begun]
    inside = [one for one in known if _in_period(car, local_date(one.started_at), one.km)]
    told = [one for one in car.faults if _start(car) <= local_date(one.at) and one.at <= as_of]
    faults = [*told, *_proved_by(known, car)]
    return {
        SanbaoRule.WEEK: _within_a_week(car, faults, today),
        SanbaoRule.FAILURE: _within_sixty(car, faults, GRAVE, today),
        SanbaoRule.ASSEMBLY_FAULT: _within_sixty(car, faults, ASSEMBLIES, today),
        SanbaoRule.SAFETY: _severe_repairs(inside, told),
        SanbaoRule.ASSEMBLY: _assemblies(inside, told),
        SanbaoRule.PART: _parts(inside, told),
        SanbaoRule.DAYS: _repair_days(inside, as_of),
        SanbaoRule.TIMES: _same_problem(inside),
        SanbaoRule.LOAN: _loan(known, as_of),
        SanbaoRule.ANSWER: demand.answering(car.demand, today, is_open),
        SanbaoRule.COMPLETION: demand.completing(car.demand, today, is_open),
    }


def _at(repair: Repair, as_of: dt.datetime) -> Repair:
    """The repair as it stood then: one that ended later was running."""
    is_over = repair.finished_at is not None and repair.finished_at <= as_of
    return repair if is_over else replace(repair, finished_at=None)


def _proved_by(repairs: Iterable[Repair], car: CarFacts) -> Iterable[FoundFault]:
    """Whoever replaced an assembly, or a main part of one, has found it faulty by the day of the repair."""
    for one in repairs:
        replaced = one.assemblies | {system for system, _part in one.parts}
        if _start(car) <= local_date(one.started_at):
            for fault in sorted(replaced & ASSEMBLIES):
                yield FoundFault(fault, one.started_at, one.km)


def _why_not(car: CarFacts, today: dt.date) -> str:
    if car.use != CarUse.CONSUMER:
        return SanbaoNote.NOT_A_CONSUMER
    if car.starts_on is None:
        return SanbaoNote.START_UNKNOWN
    return SanbaoNote.NOT_DELIVERED if today < car.starts_on else ""


def _start(car: CarFacts) -> dt.date:
    if car.starts_on is None:
        raise ValueError("a car without a start has no period")
    return car.starts_on


def _in_period(car: CarFacts, day: dt.date, km: int | None) -> bool:
    """Two years or 50,000 km, whichever is first; km that nobody read do not end it."""
    last = add_months(_start(car), car.months)
    return _start(car) <= day <= last and (km is None or km <= car.km_limit)


def _within_a_week(car: CarFacts, faults: Iterable[FoundFault], today: dt.date) -> Finding:
    """a) The engine, transmission, battery or motor, or a main part of it, within seven days."""
    last = within_days(_start(car), WEEK)
    early = [one for one in faults if one.fault in ASSEMBLIES and local_date(one.at) <= last]
    return _of_faults(early, last, today, days_left=WEEK)


def _within_sixty(
    car: CarFacts, faults: Iterable[FoundFault], listed: frozenset[str], today: dt.date
) -> Finding:
    """b) A listed failure within 60 days and 3,000 km, whichever ends first."""
    last = within_days(_start(car), SIXTY)
    early = [
        one
        for one in faults
        if one.fault in listed
        and local_date(one.at) <= last
        and (one.km is None or one.km <= SIXTY_KM)
    ]
    return _of_faults(early, last, today, days_left=DAYS_LEFT)


def _of_faults(
    early: Sequence[FoundFault], last: dt.date, today: dt.date, *, days_left: int
) -> Finding:
    confirmed = [one for one in early if one.is_confirmed]
    told = [one for one in early if not one.is_confirmed and one.is_open]
    evidence = {"until": last.isoformat(), "faults": [_fault(one) for one in confirmed or told]}
    if confirmed:
        return Finding.reached(evidence)
    if told and (last - today).days <= days_left:
        return Finding.near(evidence)
    return Finding.ok(evidence, SanbaoNote.PERIOD_OVER if today > last else "")


def _fault(one: FoundFault) -> dict[str, object]:
    return {"fault": one.fault, "on": local_date(one.at).isoformat(), "km": one.km}


def _severe_repairs(repairs: Iterable[Repair], faults: Iterable[FoundFault]) -> Finding:
    """c) Repaired twice, and not cured or there is a new severe failure."""
    severe = [one for one in repairs if one.is_severe]
    return _replaced_twice(severe, is_back=_is_back(GRAVE, severe, faults), near_from=1)


def _assemblies(repairs: Iterable[Repair], faults: Iterable[FoundFault]) -> Finding:
    """c) The same assembly replaced twice and the car still not usable."""
    by_kind: dict[str, list[Repair]] = defaultdict(list)
    for one in repairs:
        for assembly in one.assemblies & ASSEMBLIES:
            by_kind[assembly].append(one)
    return _worst(by_kind, faults, near_from=1)


def _parts(repairs: Iterable[Repair], faults: Iterable[FoundFault]) -> Finding:
    """c) The same main part replaced twice and still not usable; assemblies are counted apart."""
    by_kind: dict[str, list[Repair]] = defaultdict(list)
    for one in repairs:
        for system, part in one.parts:
            if system in SYSTEMS:
                by_kind[f"{system}:{part}"].append(one)
    return _worst(by_kind, faults, near_from=TWICE)


def _worst(
    by_kind: dict[str, list[Repair]], faults: Iterable[FoundFault], *, near_from: int
) -> Finding:
    """The finding of the kind that is nearest to its right."""
    found = [
        _replaced_twice(
            rows,
            is_back=_is_back(frozenset({kind.partition(":")[0]}), rows, faults),
            near_from=near_from,
            kind=kind,
        )
        for kind, rows in sorted(by_kind.items())
    ]  # fmt: skip
    rank = list(SanbaoStatus.values)
    return max(found, key=lambda one: rank.index(one.status), default=Finding.ok({"count": 0}))


def _is_back(systems: frozenset[str], rows: list[Repair], faults: Iterable[FoundFault]) -> bool:
    """One of the systems is faulty again after the second repair, or after its second replacement.

    That the customer says so leaves it near: somebody has to have looked.
    """
    ends = sorted(one.finished_at for one in rows if one.finished_at)
    return len(ends) >= TWICE and any(
        one.fault in systems and one.is_open and one.is_confirmed and one.at > ends[TWICE - 1]
        for one in faults
    )


def _replaced_twice(
    rows: list[Repair], *, is_back: bool, near_from: int, kind: str = ""
) -> Finding:
    """Done twice and still bad: not cured, back again, or done or begun a third time."""
    done = sorted((one for one in rows if one.finished_at), key=lambda one: one.started_at)
    evidence: dict[str, object] = {
        "count": len(rows), "repairs": [one.name for one in rows], "kind": kind
    }  # fmt: skip
    still_bad = is_back or len(rows) > TWICE or any(not one.is_cured for one in done[TWICE - 1 :])
    if len(done) >= TWICE and still_bad:
        return Finding.reached(evidence)
    return Finding.near(evidence) if len(rows) >= near_from else Finding.ok(evidence)


def _repair_days(repairs: Iterable[Repair], as_of: dt.datetime) -> Finding:
    """c) and d) The days of all repairs together: more than 30."""
    counted = {one.name: counted_days(one, as_of) for one in repairs}
    total = sum(counted.values())
    evidence = {"days": total, "repairs": counted}
    if total > MOST_DAYS:
        return Finding.reached(evidence)
    return Finding.near(evidence) if total >= NEAR_DAYS else Finding.ok(evidence)


def _same_problem(repairs: Iterable[Repair]) -> Finding:
    """c) The same quality problem more than four times: the fifth repair triggers."""
    by_problem: dict[str, list[str]] = defaultdict(list)
    for one in repairs:
        for problem in one.problems:
            by_problem[problem].append(one.name)
    most = max(sorted(by_problem.items()), key=lambda item: len(item[1]), default=("", []))
    count = len(most[1])
    evidence = {"count": count, "kind": most[0], "repairs": most[1]}
    if count > MOST_TIMES:
        return Finding.reached(evidence)
    return Finding.near(evidence) if count >= NEAR_TIMES else Finding.ok(evidence)


def _loan(repairs: Iterable[Repair], as_of: dt.datetime) -> Finding:
    """d) From the sixth day of one repair that still runs: a loan car or travel costs."""
    running = {one.name: gross_days(one, as_of) for one in repairs if one.finished_at is None}
    days = max(running.values(), default=0)
    evidence = {"days": days, "repairs": running}
    if days >= LOAN_DAY:
        return Finding.reached(evidence)
    return Finding.near(evidence) if days == LOAN_DAY - 1 else Finding.ok(evidence)
