"""What is known of a car for its Three Guarantees: repair orders, sale, and what people said (domain.md 3.8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from aftersales.choices import CarSystem
from aftersales.selectors.repair_history import Visit, visits_of_vehicle
from complaints.calc.sanbao import BATTERY_FIRE, CarFacts, Demand, FoundFault, Repair
from complaints.calc.sanbao.facts import ASSEMBLIES, GRAVE
from complaints.choices.sanbao import CarUse
from complaints.choices.sanbao import SanbaoFactKind as Fact
from complaints.models import Case, SanbaoFact
from complaints.selectors.return_demand import return_demand
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody, MileageReading, VehicleSale
from dealerops.workcal.services import local_date

NO_PROBLEM = (CarSystem.SERVICE, CarSystem.OTHER)  # they name nothing that could come back
Said = Mapping[str, list[SanbaoFact]]


def car_facts(vehicle_id: int) -> tuple[CarFacts, list[Repair]]:
    """The car and its repairs, ready to be judged."""
    said = _said(vehicle_id)
    cases = list(Case.objects.visible_to(SYSTEM).pending().filter(vehicle=vehicle_id))
    car = CarFacts(
        starts_on=_starts_on(vehicle_id, said),
        use=_use(vehicle_id, said),
        faults=tuple(_faults(vehicle_id, said, cases)),
        demand=_demand(said, cases),
    )
    by_order: dict[int, list[SanbaoFact]] = defaultdict(list)
    for rows in said.values():
        for row in rows:
            by_order[row.order_id or 0].append(row)
    return car, [_repair(one, by_order[one.order_id]) for one in visits_of_vehicle(vehicle_id)]


def _said(vehicle_id: int) -> Said:
    found: dict[str, list[SanbaoFact]] = defaultdict(list)
    rows = SanbaoFact.objects.visible_to(SYSTEM).filter(vehicle=vehicle_id).in_force()
    for row in rows.order_by("said_at", "pk"):
        found[row.kind].append(row)
    return found


def _last_day(said: Said, kind: str) -> dt.date | None:
    rows = said.get(kind)
    return local_date(rows[-1].at) if rows and rows[-1].at else None


def _starts_on(vehicle_id: int, said: Said) -> dt.date | None:
    """What was said last; else the sale record: delivery, and without one the invoice."""
    if told := _last_day(said, Fact.STARTED):
        return told
    sale = VehicleSale.objects.visible_to(SYSTEM).filter(vehicle=vehicle_id).first()
    return (sale.delivered_on or sale.sold_on) if sale else None


def _use(vehicle_id: int, said: Said) -> str:
    """What was said last; else by the buyer, and by who has had the car."""
    if rows := said.get(Fact.USE):
        return rows[-1].use
    custody = Custody.objects.visible_to(SYSTEM).filter(vehicle=vehicle_id)
    if custody.filter(kind=CustodyKind.RENTAL).exists():
        return CarUse.RENTAL
    sales = VehicleSale.objects.visible_to(SYSTEM).select_related("buyer")
    sale = sales.filter(vehicle=vehicle_id).first()
    is_company = bool(sale and sale.buyer and sale.buyer.is_organisation)
    return CarUse.COMPANY if is_company else CarUse.CONSUMER


def _faults(vehicle_id: int, said: Said, cases: Iterable[Case]) -> list[FoundFault]:
    """Faults that people put on the sheet, and those of open cases that nobody has looked at yet."""
    readings = list(
        MileageReading.objects.visible_to(SYSTEM)
        .filter(vehicle=vehicle_id)
        .valid()
        .values_list("read_on", "km")
    )

    def km_at(at: dt.datetime) -> int | None:
        """The car had driven this far at least."""
        return max((km for day, km in readings if day <= local_date(at)), default=None)

    rows = [*said.get(Fact.FAULT, ()), *said.get(Fact.FIRE, ())]
    found = [
        FoundFault(
            BATTERY_FIRE if row.kind == Fact.FIRE else row.fault,
            row.at,
            row.km if row.km is not None else km_at(row.at),
            is_confirmed=row.is_confirmed,
            is_open=not row.is_cured,
        )
        for row in rows
        if row.at
    ]
    known = {one.fault for one in found}
    found += [
        FoundFault(case.fault, case.received_at, km_at(case.received_at), is_confirmed=False)
        for case in cases
        if case.fault in (GRAVE | ASSEMBLIES) - known
    ]
    return found


def _demand(said: Said, cases: Iterable[Case]) -> Demand | None:
    """The day that was said; else that of the first open case whose customer wants to give it back."""
    if asked := _last_day(said, Fact.DEMAND):
        return Demand(asked, _last_day(said, Fact.ANSWERED), _last_day(said, Fact.COMPLETED))
    found = [demand for case in cases if (demand := return_demand(case))]
    first = min(found, key=lambda one: one.asked_at, default=None)
    if first is None:
        return None
    return Demand(local_date(first.asked_at), _day(first.answered_at), _day(first.completed_at))


def _day(moment: dt.datetime | None) -> dt.date | None:
    return local_date(moment) if moment else None


def _repair(visit: Visit, facts: list[SanbaoFact]) -> Repair:
    by_kind: dict[str, list[SanbaoFact]] = defaultdict(list)
    for fact in facts:
        by_kind[fact.kind].append(fact)
    spans = [*by_kind[Fact.TRANSPORT], *by_kind[Fact.RESCUE]]
    return Repair(
        name=visit.number,
        started_at=visit.started_at,
        finished_at=visit.finished_at,
        km=visit.km,
        problems=_problems(visit, by_kind[Fact.PROBLEM]),
        is_quality=_is_quality(visit, facts),
        is_severe=bool(by_kind[Fact.SEVERE]),
        is_cured=not by_kind[Fact.NOT_CURED],
        assemblies=frozenset(row.fault for row in by_kind[Fact.ASSEMBLY]),
        parts=frozenset((row.fault, row.part) for row in by_kind[Fact.PART]),
        excluded=tuple((row.at, row.until) for row in spans if row.at and row.until),
    )


def _problems(visit: Visit, named: list[SanbaoFact]) -> frozenset[str]:
    """The problems that people named; else the parts of the car that the customer came for."""
    if named:
        return frozenset(row.part for row in named)
    return visit.systems - {one.value for one in NO_PROBLEM}


def _is_quality(visit: Visit, facts: list[SanbaoFact]) -> bool:
    """What was said last; else whether the maker paid for anything."""
    said = [row.kind for row in facts if row.kind in (Fact.QUALITY, Fact.NO_QUALITY)]
    return said[-1] == Fact.QUALITY if said else visit.is_warranty
