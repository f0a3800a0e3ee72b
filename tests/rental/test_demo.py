"""The demo's rental business holds together: small, but with everything in it."""

import random

import pytest
from django.utils import timezone

from dealerops.demo.data.rental import load_rental
from dealerops.demo.data.world import build_world
from dealerops.registry.models import Custody
from rental.choices import OrderState
from rental.choices.violations import Result, ViolationState
from rental.models import RentalComplaint, RentalOrder, RentalVehicle, Violation
from rental.selectors.violations import Event, find_holders


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
    rows = list(Violation.objects.all())
    assert len(rows) > 400
    assert {one.state for one in rows} >= {ViolationState.CLOSED, ViolationState.NOTIFIED}
    found = find_holders([Event(one.plate, one.occurred_at) for one in rows])
    assert [one.result for one in found] == [one.result for one in rows]
    assert {Result.MATCHED_ORDER, Result.AMBIGUOUS} <= {one.result for one in rows}
