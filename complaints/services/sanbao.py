"""The Three Guarantees of a car: judged again whenever something is known, and told (domain.md 3.8)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from aftersales.selectors.repair_history import cars_standing_before
from complaints.calc.sanbao import Finding, evaluate_sanbao
from complaints.choices.sanbao import RIGHTS, SanbaoRule, SanbaoStatus
from complaints.models import Case, SanbaoEvaluation
from complaints.selectors.sanbao_facts import car_facts
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.services import record
from dealerops.registry.models import Vehicle
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import lookup

LONG = dt.timedelta(days=5)  # a car that stands for longer is looked at without a case too


@transaction.atomic
def evaluate_car(vehicle_id: int, *, by: Actor, case_id: int | None = None) -> SanbaoEvaluation:
    """How far every right of this car is now; a row only where something has changed.

    A right that has come near or was reached since the last time is told as "complaints.sanbao_near"
    and "complaints.sanbao_reached"; any change of rights as "complaints.sanbao_changed".
    """
    Vehicle.objects.visible_to(SYSTEM).lock(vehicle_id)
    now = timezone.now()
    last = SanbaoEvaluation.objects.visible_to(SYSTEM).newest_of(vehicle_id)
    car, repairs = car_facts(vehicle_id)
    found = evaluate_sanbao(car, repairs, now, lookup(CN_WORKDAY))
    rules = {rule.value: _as_json(one) for rule, one in found.items()}
    if last and last.rules == rules and case_id in (None, last.case_id):
        return last
    row = SanbaoEvaluation.objects.create(
        vehicle_id=vehicle_id,
        case_id=case_id or open_case_of(vehicle_id),
        at=now,
        rules=rules,
        near=_rights(found, SanbaoStatus.NEAR),
        reached=_rights(found, SanbaoStatus.REACHED),
    )
    _tell(row, last, by)
    return row


def cars_to_evaluate(now: dt.datetime) -> list[int]:
    """The cars of open cases, and those that have been standing in a workshop for days."""
    cases = Case.objects.visible_to(SYSTEM).pending().filter(vehicle__isnull=False)
    cars = set(cases.values_list("vehicle_id", flat=True))
    return sorted(cars | set(cars_standing_before(now - LONG)))


def evaluate_cars(now: dt.datetime) -> int:
    """All of them, each in a transaction of its own; safe to repeat. How many were looked at."""
    cars = cars_to_evaluate(now)
    for vehicle_id in cars:
        evaluate_car(vehicle_id, by=SYSTEM)
    return len(cars)


def is_watched(vehicle_id: int) -> bool:
    """The car has an open case, or was judged before."""
    known = SanbaoEvaluation.objects.visible_to(SYSTEM).newest_of(vehicle_id)
    return known is not None or open_case_of(vehicle_id) is not None


def open_case_of(vehicle_id: int) -> int | None:
    """The newest open case of the car, if it has one."""
    rows = Case.objects.visible_to(SYSTEM).pending().filter(vehicle=vehicle_id)
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def _tell(row: SanbaoEvaluation, last: SanbaoEvaluation | None, by: Actor) -> None:
    before = (set(last.near), set(last.reached)) if last else (set(), set())
    if (set(row.near), set(row.reached)) == before:
        return
    record(
        row, "complaints.sanbao_changed", by=by,
        vehicle=row.vehicle_id, near=row.near, reached=row.reached,
    )  # fmt: skip
    for rule in sorted(set(row.near) - before[0] - before[1]):
        record(row, "complaints.sanbao_near", by=by, vehicle=row.vehicle_id, rule=rule)
    for rule in sorted(set(row.reached) - before[1]):
        record(row, "complaints.sanbao_reached", by=by, vehicle=row.vehicle_id, rule=rule)


def _rights(found: dict[SanbaoRule, Finding], status: str) -> list[str]:
    return [rule.value for rule in RIGHTS if found[rule].status == status]


def _as_json(one: Finding) -> dict[str, Any]:
    return {"status": str(one.status), "note": str(one.note), "evidence": dict(one.evidence)}
