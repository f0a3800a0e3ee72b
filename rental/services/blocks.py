"""Hours in which a car cannot be rented: entered, released, and set where its papers run out (domain.md 5.2)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.workcal.services import end_of
from rental.choices import BlockKind
from rental.choices.roles import OPERATORS
from rental.models import Block, RentalVehicle

BY_HAND = tuple(
    kind
    for kind in BlockKind
    if kind not in (BlockKind.INSURANCE, BlockKind.INSPECTION, BlockKind.VIOLATIONS)
)
PAPERS = {BlockKind.INSURANCE: "insurance_until", BlockKind.INSPECTION: "inspection_until"}


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """Which car, why, from when, and until when where that is known."""

    vehicle_id: int
    kind: str
    begins: dt.datetime
    ends: dt.datetime | None = None
    note: str = ""


@transaction.atomic
def block_car(facts: BlockSpan, *, by: Actor) -> Block:
    """Nobody can rent the car then; whoever was to have it is planned anew.

    Raises InvalidInput (BLOCK_BACKWARDS, BLOCK_KIND), DomainError for another role.
    """
    car = RentalVehicle.objects.visible_to(by).lock(facts.vehicle_id)
    if by.role not in OPERATORS | {Role.SYSTEM}:
        raise DomainError(WRONG_ROLE)
    if facts.kind not in BY_HAND and by.role != Role.SYSTEM:
        message = _("Such blocks are set and released by the system.")
        raise InvalidInput(Refusal("BLOCK_KIND", message, "kind"))
    return put_block(car, facts, by=by)


def put_block(car: RentalVehicle, facts: BlockSpan, *, by: Actor) -> Block:
    """The block itself; the caller holds the car's lock and has asked who may."""
    if facts.ends is not None and facts.ends <= facts.begins:
        message = _("A block ends after it begins.")
        raise InvalidInput(Refusal("BLOCK_BACKWARDS", message, "ends"))
    block = Block.objects.create(
        vehicle=car,
        kind=facts.kind,
        span=DateTimeTZRange(facts.begins, facts.ends),
        note=facts.note.strip()[:200],
        created_by_id=by.user_id,
    )
    record(block, "rental.car_blocked", by=by, vehicle=car.pk, kind=facts.kind)
    return block


@transaction.atomic
def release_block(
    block_id: int, *, by: Actor, at: dt.datetime | None = None, version: int | None = None
) -> Block:
    """The car can be rented again from `at`, now without it. Raises DomainError (BLOCK_RELEASED, BLOCK_KIND)."""
    block = Block.objects.visible_to(by).lock(block_id)
    block.expect_version(version)
    if by.role not in OPERATORS | {Role.SYSTEM}:
        raise DomainError(WRONG_ROLE)
    if block.kind not in BY_HAND and by.role != Role.SYSTEM:
        raise DomainError(
            Refusal("BLOCK_KIND", _("Such blocks are set and released by the system."))
        )
    if block.released_at:
        raise DomainError(Refusal("BLOCK_RELEASED", _("This block was released before.")))
    now = timezone.now()
    return end_block(block, at=min(at or now, now), by=by)


def end_block(block: Block, *, at: dt.datetime, by: Actor) -> Block:
    """The caller holds the block's lock. What lies before `at` stays on record as blocked."""
    begins, ends = block.span.lower, block.span.upper
    if begins < at and (ends is None or at < ends):
        block.span = DateTimeTZRange(begins, at)
    block.released_at = timezone.now()
    block.save_fields("span", "released_at")
    record(block, "rental.block_released", by=by, vehicle=block.vehicle_id, kind=block.kind)
    return block


def block_for_papers(car_id: int, on: dt.date, *, by: Actor = SYSTEM) -> int:
    """Insurance or inspection has run out, or was renewed: how many blocks were set or released.

    Safe to run again on the same day.
    """
    changed = 0
    with transaction.atomic():
        car = RentalVehicle.objects.visible_to(by).lock(car_id)
        for kind, column in PAPERS.items():
            last: dt.date = getattr(car, column)
            standing = car.blocks.in_force().filter(kind=kind).select_for_update().first()
            if last < on and standing is None:
                put_block(car, BlockSpan(car.pk, kind, end_of(last)), by=by)
                changed += 1
            elif last >= on and standing is not None:
                end_block(standing, at=timezone.now(), by=by)
                changed += 1
    return changed
