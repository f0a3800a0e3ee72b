"""Cars that two customers had at once, as far as the records say (domain.md 9.13)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from dealerops.foundation.actor import Actor
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody
from dealerops.workcal.services import add_workdays, local_date


@dataclass(frozen=True, slots=True)
class Doubt:
    """A hand-over that was recorded while somebody else still had the car; due within a workday."""

    custody: Custody
    due_on: dt.date
    is_late: bool


def doubts(actor: Actor, on: dt.date) -> list[Doubt]:
    """Those of the actor's stores that still overlap another hand-over, the oldest first."""
    rows = _overlapping(actor).select_related("vehicle__model").order_by("created_at", "pk")
    found = []
    for custody in rows:
        due = add_workdays(local_date(custody.created_at), 1)
        found.append(Doubt(custody, due, due < on))
    return found


def doubtful(actor: Actor, pk: int) -> Custody | None:
    """One of them; None where it is cleared, foreign or missing."""
    return _overlapping(actor).select_related("vehicle__model").filter(pk=pk).first()


def others_of(custody: Custody) -> list[Custody]:
    """The hand-overs of the same car that overlap this one, the earliest first."""
    rows = Custody.objects.filter(vehicle=custody.vehicle_id, span__overlap=custody.span)
    return list(rows.exclude(pk=custody.pk).select_related("dealer", "holder").order_by("span"))


def _overlapping(actor: Actor) -> QuerySet[Custody]:
    others = Custody.objects.filter(vehicle=OuterRef("vehicle"), span__overlap=OuterRef("span"))
    rows = Custody.objects.visible_to(actor).filter(kind=CustodyKind.RENTAL, in_conflict=True)
    return rows.filter(Exists(others.exclude(pk=OuterRef("pk"))))
