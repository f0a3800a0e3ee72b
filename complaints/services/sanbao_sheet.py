"""The fact sheet of a car's Three Guarantees: who says what the repair orders do not show (domain.md 3.8)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.selectors.repair_history import visits_of_vehicle
from complaints.choices import Fault
from complaints.choices.sanbao import (
    DATED,
    OF_A_FAULT,
    OF_A_REPAIR,
    OF_A_SPAN,
    CarUse,
    SanbaoFactKind,
)
from complaints.models import Case, SanbaoFact
from complaints.rules import light as rules
from complaints.services.following import follow
from complaints.services.people import person_of
from complaints.services.sanbao import evaluate_car
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record

KIND = Refusal("FACT_UNKNOWN", _("Choose what you say."), "kind")
NO_CAR = Refusal("CASE_WITHOUT_CAR", _("The case names no car of the register."))
ORDER = Refusal("SHEET_ORDER", _("Choose one of this car's repairs."), "order_id")
PART = Refusal("SHEET_FAULT", _("Choose the part of the car."), "fault")
NAME = Refusal("SHEET_PART", _("Name the part or the problem."), "part")
WHEN = Refusal("SHEET_TIME", _("Say when, not later than now."), "at")
SPAN = Refusal("SHEET_SPAN", _("Say from when to when."), "until")
USE = Refusal("SHEET_USE", _("Choose how the car is used."), "use")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One thing that somebody says; which columns a kind needs is in `choices/sanbao.py`."""

    kind: str
    order_id: int | None = None
    fault: str = ""
    part: str = ""
    use: str = ""
    km: int | None = None
    at: dt.datetime | None = None
    until: dt.datetime | None = None
    is_confirmed: bool = True
    is_cured: bool = False
    note: str = ""


@transaction.atomic
def say_sanbao_fact(
    case_id: int, line: SheetLine, *, by: Actor, version: int | None = None
) -> SanbaoFact:
    """Put a line on the sheet of the case's car; rights and light are computed anew.

    Raises DomainError (WRONG_ROLE, CASE_ENDED, CASE_WITHOUT_CAR), InvalidInput with every gap.
    """
    case = _locked(case_id, version, by)
    if case.vehicle_id is None:
        raise DomainError(NO_CAR)
    if found := _gaps(line, case.vehicle_id):
        raise InvalidInput(*found)
    fact = SanbaoFact.objects.create(
        vehicle_id=case.vehicle_id,
        case=case,
        order_id=line.order_id,
        kind=line.kind,
        fault=line.fault,
        part=line.part.strip()[:80],
        use=line.use,
        km=line.km,
        is_confirmed=line.is_confirmed,
        is_cured=line.is_cured,
        at=line.at,
        until=line.until,
        note=line.note.strip()[:300],
        said_at=timezone.now(),
        said_by_id=person_of(by),
    )
    record(case, "complaints.sanbao_fact_said", by=by, note=fact.note, fact=fact.pk, kind=fact.kind)
    evaluate_car(case.vehicle_id, by=by, case_id=case.pk)
    follow(case, "complaints.sanbao_fact_said", by=by)
    return fact


@transaction.atomic
def withdraw_sanbao_fact(fact_id: int, *, by: Actor) -> SanbaoFact:
    """A line was wrong. Raises DomainError (WRONG_ROLE, CASE_ENDED, FACT_GONE)."""
    fact = SanbaoFact.objects.visible_to(by).filter(case__isnull=False).get(pk=fact_id)
    case = _locked(fact.case_id or 0, None, by)
    fact = SanbaoFact.objects.visible_to(by).lock(fact_id)
    if fact.withdrawn_at:
        raise DomainError(Refusal("FACT_GONE", _("This was withdrawn already.")))
    fact.withdrawn_at, fact.withdrawn_by_id = timezone.now(), by.user_id
    fact.save(update_fields=("withdrawn_at", "withdrawn_by"))
    record(case, "complaints.sanbao_fact_withdrawn", by=by, fact=fact.pk, kind=fact.kind)
    evaluate_car(fact.vehicle_id, by=by, case_id=case.pk)
    follow(case, "complaints.sanbao_fact_withdrawn", by=by)
    return fact


def _locked(case_id: int, version: int | None, by: Actor) -> Case:
    case = Case.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    refusals = [one for one in (rules.has_role(by, rules.TELLERS), rules.is_alive(case)) if one]
    if refusals:
        raise DomainError(refusals[0])
    return case


def _gaps(line: SheetLine, vehicle_id: int) -> list[Refusal]:
    if line.kind not in SanbaoFactKind.values:
        return [KIND]
    wrong = {
        ORDER: line.kind in OF_A_REPAIR and not _is_repair_of(line.order_id, vehicle_id),
        PART: line.kind in OF_A_FAULT and (not line.fault or line.fault not in Fault.values),
        NAME: line.kind in ("PART", "PROBLEM") and not line.part.strip(),
        WHEN: _needs_time(line) and (line.at is None or line.at > timezone.now()),
        SPAN: line.kind in OF_A_SPAN and not _is_span(line),
        USE: line.kind == SanbaoFactKind.USE and line.use not in CarUse.values,
    }
    return [refusal for refusal, is_wrong in wrong.items() if is_wrong]


def _needs_time(line: SheetLine) -> bool:
    return line.kind in DATED or line.kind in OF_A_SPAN


def _is_span(line: SheetLine) -> bool:
    return bool(line.at and line.until and line.at < line.until)


def _is_repair_of(order_id: int | None, vehicle_id: int) -> bool:
    return order_id in {one.order_id for one in visits_of_vehicle(vehicle_id)}
