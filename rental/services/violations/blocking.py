"""Cars stay here while too much is open against them (domain.md 5.2)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.policy.services import Values
from rental.calc.violations import must_block
from rental.choices import BlockKind
from rental.choices.violations import BLOCK_COUNT, BLOCK_DAYS
from rental.models import Block, RentalVehicle, Violation
from rental.querysets import BlockQuerySet


@transaction.atomic
def look_at_blocks(car_ids: Iterable[int], *, by: Actor) -> int:
    """Block the cars that must be blocked, release those that need not; how many changed.

    From five open violations on, or with one while the annual inspection is due within 15 days.
    """
    changed = 0
    cars = RentalVehicle.objects.select_for_update(of=("self",)).filter(pk__in=list(car_ids))
    for car in cars.order_by("pk"):
        changed += _look(car, by)
    return changed


def cars_to_look_at() -> list[int]:
    """Every car with an open violation or a block because of some: inspections come closer by themselves."""
    with_open = Violation.objects.open().filter(vehicle__isnull=False).values("vehicle")
    blocked = _standing().values("vehicle")
    cars = RentalVehicle.objects.order_by("pk").values_list("pk", flat=True)
    return sorted({*cars.filter(pk__in=with_open), *cars.filter(pk__in=blocked)})


def _standing() -> BlockQuerySet:
    return Block.objects.filter(kind=BlockKind.VIOLATIONS, released_at=None)


def _look(car: RentalVehicle, by: Actor) -> bool:
    today = timezone.localdate()
    values = Values(on=today, dealer_id=car.dealer_id)
    count = Violation.objects.open().filter(vehicle=car.pk).count()
    days = (car.inspection_until - today).days if car.inspection_until else None
    is_needed = must_block(count, days, values[BLOCK_COUNT], values[BLOCK_DAYS])
    standing = _standing().filter(vehicle=car.pk).first()
    if is_needed == (standing is not None):
        return False
    if standing is None:
        _block(car, by)
    else:
        _release(standing, by)
    return True


def _block(car: RentalVehicle, by: Actor) -> None:
    block = Block.objects.create(
        vehicle=car,
        kind=BlockKind.VIOLATIONS,
        span=DateTimeTZRange(timezone.now(), None),
        created_by_id=by.user_id,
    )
    record(block, "rental.car_blocked", by=by, vehicle=car.pk, kind=block.kind)


def _release(block: Block, by: Actor) -> None:
    now = timezone.now()
    ends = max(now, block.span.lower + dt.timedelta(microseconds=1))
    block.span, block.released_at = DateTimeTZRange(block.span.lower, ends), now
    block.save_fields("span", "released_at")
    record(block, "rental.block_released", by=by, vehicle=block.vehicle_id, kind=block.kind)
