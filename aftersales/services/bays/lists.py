"""Bays, labour operations and parts: entered and changed by the service director, used by the line form."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemKind
from aftersales.choices.bays import BayKind
from aftersales.models import Appointment, Bay, LabourOperation, Part
from aftersales.selectors.bays import is_staffed
from aftersales.services.bays.rows import add_row, change_row
from aftersales.services.item_facts import ItemFacts
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record


@dataclass(frozen=True, slots=True)
class BayFacts:
    """A bay and the hours in which it is staffed."""

    code: str
    kind: str = BayKind.GENERAL
    opens_at: dt.time = dt.time(8, 30)
    closes_at: dt.time = dt.time(18)
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """Standard hours and the price of one, in CNY incl. VAT."""

    code: str
    name: str
    hours: Decimal
    rate: Decimal
    name_en: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part and its price, in CNY incl. VAT."""

    code: str
    name: str
    unit_price: Decimal
    name_en: str = ""
    is_active: bool = True


def add_bay(facts: BayFacts, *, by: Actor) -> Bay:
    """One more bay of the director's house. Raises InvalidInput (LISTED_ALREADY, HOURS_BACKWARDS)."""
    _check_hours(facts)
    return add_row(Bay, facts, "aftersales.bay_added", by=by)


@transaction.atomic
def change_bay(bay_id: int, facts: BayFacts, *, by: Actor, version: int | None = None) -> Bay:
    """Change a bay; hours that customers were promised stay. Raises DomainError (BAY_IS_BOOKED)."""
    _check_hours(facts)
    bay = change_row(Bay, bay_id, facts, by=by, version=version)
    coming = Appointment.objects.waiting().filter(bay=bay, span__endswith__gt=timezone.now())
    spans = [appointment.span for appointment in coming]
    if any(not bay.is_active or not is_staffed(bay, span.lower, span.upper) for span in spans):
        message = _("Customers are expected in this bay at other times. Move them first.")
        raise DomainError(Refusal("BAY_IS_BOOKED", message))
    record(bay, "aftersales.bay_changed", by=by)
    return bay


def add_operation(facts: OperationFacts, *, by: Actor) -> LabourOperation:
    """One more labour operation of the house. Raises InvalidInput (LISTED_ALREADY)."""
    return add_row(LabourOperation, facts, "aftersales.operation_added", by=by)


@transaction.atomic
def change_operation(
    operation_id: int, facts: OperationFacts, *, by: Actor, version: int | None = None
) -> LabourOperation:
    """New hours or another price, from the next line on; lines that were written stay as they are."""
    operation = change_row(LabourOperation, operation_id, facts, by=by, version=version)
    record(operation, "aftersales.operation_changed", by=by)
    return operation


def add_part(facts: PartFacts, *, by: Actor) -> Part:
    """One more part on the price list. Raises InvalidInput (LISTED_ALREADY)."""
    return add_row(Part, facts, "aftersales.part_added", by=by)


@transaction.atomic
def change_part(part_id: int, facts: PartFacts, *, by: Actor, version: int | None = None) -> Part:
    """Another price, from the next line on; lines that were written stay as they are."""
    part = change_row(Part, part_id, facts, by=by, version=version)
    record(part, "aftersales.part_changed", by=by)
    return part


def filled_in(facts: ItemFacts, dealer_id: int) -> ItemFacts:
    """A line with what the house's lists know of its number; what was typed stays.

    Only a line without any price is given one: the lists never overrule a person.
    """
    if not facts.code.strip():
        return facts
    known = _known(facts, dealer_id)
    if known is None:
        return facts
    found: dict[str, Any] = {"code": known.code}
    if not facts.description.strip():
        found["description"] = known.name
    if not (facts.unit_price or facts.hours or facts.rate):
        if isinstance(known, LabourOperation):
            found |= {"hours": known.hours, "rate": known.rate}
        else:
            found["unit_price"] = known.unit_price
    return replace(facts, **found)


def _known(facts: ItemFacts, dealer_id: int) -> LabourOperation | Part | None:
    code = facts.code.strip()
    if facts.kind == ItemKind.PART:
        return Part.objects.filter(dealer=dealer_id, code__iexact=code).in_use().first()
    operations = LabourOperation.objects.filter(dealer=dealer_id, code__iexact=code)
    return operations.in_use().first()


def _check_hours(facts: BayFacts) -> None:
    if facts.closes_at <= facts.opens_at:
        message = _("A bay is staffed until later than it is staffed from.")
        raise InvalidInput(Refusal("HOURS_BACKWARDS", message, "closes_at"))
