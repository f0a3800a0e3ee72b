"""The demo's rental business holds together: small, but with everything in it."""

import random

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from dealerops.demo.data.rental import load_rental
from dealerops.demo.data.world import build_world
from dealerops.registry.models import Custody
from rental.choices import OrderState
from rental.choices.breakdowns import OVER, BreakdownState
from rental.choices.dunning import StepState
from rental.choices.handover import SheetEnd
from rental.choices.violations import Result, ViolationState
from rental.models import (
    BreakdownEvent,
    ChangeRequest,
    DamageCase,
    DunningStep,
    Handover,
    HandoverPhoto,
    RentalComplaint,
    RentalOrder,
    RentalVehicle,
    ReturnBill,
    Violation,
)
from rental.selectors.violations import Event, find_holders
from rental.services.ledger import audit_ledger


@pytest.mark.django_db
def test_a_small_fleet_has_lived() -> None:
    build_world(random.Random(1), timezone.localdate())
    load_rental(24, seed="test", tick=lambda _count: None)
    load_rental(24, seed="test", tick=lambda _count: None)
    assert RentalVehicle.objects.count() == 24
    states = set(RentalOrder.objects.values_list("state", flat=True))
    assert {OrderState.CLOSED, OrderState.DEPOSIT_HOLD, OrderState.IN_USE} <= states
    assert Custody.objects.filter(reason_type="rental.rentalorder").exists()
    assert RentalComplaint.objects.exists()
    assert not RentalComplaint.objects.exclude(created_at=F("received_at")).exists()
    assert not Violation.objects.exclude(created_at=F("found_at")).exists()
    rows = list(Violation.objects.all())
    assert len(rows) > 400
    assert {one.state for one in rows} >= {ViolationState.CLOSED, ViolationState.NOTIFIED}
    found = find_holders([Event(one.plate, one.occurred_at) for one in rows])
    assert [one.result for one in found] == [one.result for one in rows]
    assert {Result.MATCHED_ORDER, Result.AMBIGUOUS} <= {one.result for one in rows}
    everybody_signed()
    the_road_and_the_collectors_were_busy()
    with connection.cursor() as cursor:  # the plans of a ledger of three lines do not fit this one
        cursor.execute("ANALYZE rental_journalentry, rental_journalline, rental_ledgeritem")
    audit = audit_ledger(on=timezone.localdate())
    assert audit.entries > 3_000
    assert audit.findings == []


def everybody_signed() -> None:
    """Both ends of every rental, the photos of the young ones, and what each return came to."""
    sheets = Handover.objects.values_list("order", "vehicle", "end", "at", "km")
    signed = {(order, car, end): (at, km) for order, car, end, at, km in sheets}
    for order in RentalOrder.objects.exclude(handed_out_at=None):
        swapped = order.breakdowns.filter(state__in=OVER).first()
        left_in = swapped.vehicle_id if swapped else order.vehicle_id
        assert signed[order.pk, left_in, SheetEnd.OUT][0] == order.handed_out_at
        if order.handed_in_at:
            at, km = signed[order.pk, order.vehicle_id, SheetEnd.IN]
            assert at == order.handed_in_at
            assert km > signed[order.pk, order.vehicle_id, SheetEnd.OUT][1]
    returned = RentalOrder.objects.exclude(handed_in_at=None)
    assert ReturnBill.objects.count() == returned.count()
    young = RentalOrder.objects.filter(state=OrderState.IN_USE)
    assert HandoverPhoto.objects.filter(order__in=young).count() >= 6 * young.count()


def the_road_and_the_collectors_were_busy() -> None:
    states = set(BreakdownEvent.objects.values_list("state", flat=True))
    assert {BreakdownState.REPLACED, BreakdownState.OPEN} <= states
    assert ChangeRequest.objects.exists()
    assert DamageCase.objects.filter(papers__isnull=False, photos__isnull=False).exists()
    assert DunningStep.objects.values("rung").distinct().count() > 3
    assert not DunningStep.objects.filter(state=StepState.OPEN, item__balance=0).exists()
