"""Who else says the same, how often it was said before, and whether it is a series (domain.md 3.4)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from complaints.calc.factors import Factors
from complaints.calc.light import is_series
from complaints.choices import CaseState, Fault, SignalState, TouchPoint
from complaints.models import Case, SensorSignal
from complaints.querysets import CaseQuerySet
from dealerops.foundation.actor import SYSTEM

NO_PART = (Fault.NONE.value, Fault.OTHER.value)  # they name no part, so they prove no common fault
NO_VOICE = (CaseState.INVALID, CaseState.MERGED)
MODEL_OF_A_VIN = (
    8  # its first characters name maker and model, the rest check digit, year and number
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Customers and regions with the same issue, this one's included."""

    customers: int
    regions: int


def crowd_of(case: Case, factors: Factors, now: dt.datetime) -> Crowd:
    """Customers with the same issue in the last days of the table: one cause that somebody named, or
    the same part of the same model; without a part the same topic at the same dealer."""
    since = now - dt.timedelta(days=factors.crowd_days)
    rows = _voices().filter(_same_issue(case), received_at__gte=since).exclude(pk=case.pk)
    found = rows.values_list("pk", "customer", "mobile_hash", "vin", "region")
    people = {_customer(*row[:4]) for row in found} | {
        _customer(case.pk, case.customer_id, case.mobile_hash, case.vin)
    }
    regions = {row[4] for row in found} | {case.region_id}
    return Crowd(len(people), max(len(regions - {None}), 1))


def recurrences_of(
    case: Case, signals: list[dt.datetime], factors: Factors, now: dt.datetime
) -> int:
    """How often it came back in the last days of the table: told again, opened again, had before."""
    since = now - dt.timedelta(days=factors.recurrence_days)
    reopened = case.reopen_count if case.reopened_at and case.reopened_at >= since else 0
    return _told_again(case, signals, since) + reopened + _had_before(case, since)


def stands_in_a_series(case: Case | SensorSignal, factors: Factors) -> bool:
    """Whether enough different cars of one model had this fault within the days of the table."""
    if case.fault in NO_PART or not case.vin:
        return False
    span = dt.timedelta(days=factors.series_days)
    near = Q(
        received_at__range=(case.received_at - span, case.received_at + span), fault=case.fault
    )
    cars = list(_voices().filter(near, _same_model(case)).values_list("vin", "received_at"))
    signals = SensorSignal.objects.visible_to(SYSTEM).exclude(state=SignalState.INVALID)
    cars += signals.filter(near, _same_model(case)).values_list("vin", "received_at")
    told = [(vin, at) for vin, at in cars if vin]
    told.append((case.vin, case.received_at))
    return is_series(told, case.received_at, span=span, least=factors.series_cars)


def _voices() -> CaseQuerySet:
    return Case.objects.visible_to(SYSTEM).exclude(state__in=NO_VOICE)


def _same_issue(case: Case) -> Q:
    one_cause = Q(parent=case.pk)
    if case.parent_id:
        one_cause |= Q(parent=case.parent_id) | Q(pk=case.parent_id)
    if case.fault not in NO_PART and case.vin:
        return one_cause | Q(fault=case.fault) & _same_model(case)
    if case.dealer_id is None or case.touch_point == TouchPoint.OTHER:
        return one_cause
    return one_cause | Q(touch_point=case.touch_point, dealer=case.dealer_id, fault__in=NO_PART)


def _same_model(case: Case | SensorSignal) -> Q:
    """By the VIN as told, and by the register where it knows the car."""
    same = Q(vin__startswith=case.vin[:MODEL_OF_A_VIN])
    return same | Q(vehicle__model=case.vehicle.model_id) if case.vehicle else same


def _customer(pk: int, customer: int | None, mobile_hash: str, vin: str) -> str:
    """The same person counts once: by their record, else by phone, else by car."""
    for name, known in (("customer", customer), ("mobile", mobile_hash), ("vin", vin)):
        if known:
            return f"{name}:{known}"
    return f"case:{pk}"


def _told_again(case: Case, signals: list[dt.datetime], since: dt.datetime) -> int:
    """What was merged into the case, as far as the signals that came later are not too old."""
    newest = max([*signals, case.received_at])
    if newest < since:
        return 0
    too_old = sum(at < since for at in signals[1:])
    return max(case.recurrence_count - too_old, 0)


def _had_before(case: Case, since: dt.datetime) -> int:
    """Earlier cases of the same car and fault, or of the same customer or car and topic."""
    same_car = Q(vin=case.vin) if case.vin else Q(pk__in=())
    same_person = Q(pk__in=())
    if case.customer_id:
        same_person |= Q(customer=case.customer_id)
    if case.mobile_hash:
        same_person |= Q(mobile_hash=case.mobile_hash)
    same = (same_car | same_person) & Q(touch_point=case.touch_point)
    if case.fault not in NO_PART:
        same |= same_car & Q(fault=case.fault)
    earlier = Q(received_at__lt=case.received_at) | Q(received_at=case.received_at, pk__lt=case.pk)
    known = (same & earlier & Q(received_at__gte=since)) | Q(
        pk=case.recurs_of_id, received_at__gte=since
    )
    return _voices().filter(known).exclude(pk=case.pk).count()


def siblings_of(case: Case) -> list[int]:
    """Open cases about the same fault of the same model, received within a month of this one."""
    month = dt.timedelta(days=31)
    rows = Case.objects.visible_to(SYSTEM).pending().filter(_same_model(case), fault=case.fault)
    near = rows.filter(received_at__range=(case.received_at - month, case.received_at + month))
    return list(near.exclude(pk=case.pk).order_by("pk").values_list("pk", flat=True))
