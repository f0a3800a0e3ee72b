"""Odometer readings: noted many at a time, judged against their neighbours, corrected by people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.registry.choices import ReadingSource, ReadingStanding
from dealerops.registry.models import MileageReading, Vehicle
from dealerops.registry.models.history import HIGHEST_KM

S = ReadingStanding


@dataclass(frozen=True, slots=True)
class NewReading:
    """What an odometer showed; `origin` names the record that says so, and is noted once."""

    vehicle_id: int
    km: int
    read_on: dt.date
    source: ReadingSource
    dealer_id: int | None = None
    origin: str = ""


class NothingToJudge(DomainError):
    """The reading counts already or was judged before."""

    default_code = "READING_NOT_FLAGGED"
    default_message = _("This reading was judged already. Please refresh.")


@transaction.atomic
def note_reading(reading: NewReading, *, by: Actor) -> MileageReading:
    """One reading; a decreasing one is kept and flagged. A known `origin` gives its reading back.

    Raises InvalidInput (KM_IMPOSSIBLE).
    """
    if not 0 <= reading.km <= HIGHEST_KM:
        raise InvalidInput(Refusal("KM_IMPOSSIBLE", _("No car has driven so far."), "km"))
    if reading.origin:
        known = MileageReading.objects.visible_to(SYSTEM).filter(origin=reading.origin).first()
        if known:
            return known
    (row,) = note_readings([reading])
    record(row.vehicle, "registry.mileage_noted", by=by, reading=row.pk, standing=row.standing)
    return row


@transaction.atomic
def note_readings(readings: Sequence[NewReading]) -> list[MileageReading]:
    """Many readings in four statements, however many; the caller records what they belong to.

    Readings with a known `origin` are left out. The vehicles are locked, so that two writers judge one
    after the other.
    """
    vehicles = sorted({one.vehicle_id for one in readings})
    locked = Vehicle.objects.visible_to(SYSTEM).filter(pk__in=vehicles).order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = MileageReading.objects.visible_to(SYSTEM)
    origins = [one.origin for one in readings if one.origin]
    known = set(rows.filter(origin__in=origins).values_list("origin", flat=True))
    valid: dict[int, list[MileageReading]] = defaultdict(list)
    for row in rows.valid().filter(vehicle__in=vehicles):
        valid[row.vehicle_id].append(row)
    noted = []
    for one in sorted(readings, key=lambda one: (one.read_on, one.km)):
        if one.origin and one.origin in known:
            continue
        known.add(one.origin)
        noted.append(_judged(_row(one), valid[one.vehicle_id]))
    return MileageReading.objects.bulk_create(noted, batch_size=2_000)


@transaction.atomic
def replace_odometer(reading_id: int, *, by: Actor) -> MileageReading:
    """A flagged reading is the first of a new odometer; what was flagged after it is judged again.

    Raises NothingToJudge.
    """
    row = _flagged(reading_id, by)
    before = [one for one in _valid(row.vehicle_id) if one.read_on <= row.read_on]
    row.odometer = max((one.odometer for one in before), default=0) + 1
    row.standing = S.VALID
    row.save(update_fields=("odometer", "standing"))
    record(row.vehicle, "registry.odometer_replaced", by=by, reading=row.pk, odometer=row.odometer)
    _judge_flagged_again(row.vehicle_id)
    return row


@transaction.atomic
def reject_reading(reading_id: int, *, by: Actor) -> MileageReading:
    """A reading was wrong, be it flagged itself or the one that made others look too low.

    Raises NothingToJudge for one that was found wrong before.
    """
    row = _one(reading_id, by)
    if row.standing == S.WRONG:
        raise NothingToJudge
    row.standing = S.WRONG
    row.save(update_fields=("standing",))
    record(row.vehicle, "registry.reading_rejected", by=by, reading=row.pk)
    _judge_flagged_again(row.vehicle_id)
    return row


def _one(reading_id: int, by: Actor) -> MileageReading:
    """Locks the vehicle first, as whoever notes a reading does."""
    seen = MileageReading.objects.visible_to(by).get(pk=reading_id)
    Vehicle.objects.visible_to(SYSTEM).lock(seen.vehicle_id)
    return MileageReading.objects.visible_to(by).lock(reading_id)


def _flagged(reading_id: int, by: Actor) -> MileageReading:
    row = _one(reading_id, by)
    if row.standing != S.DECREASING:
        raise NothingToJudge
    return row


def _valid(vehicle_id: int) -> list[MileageReading]:
    return list(MileageReading.objects.visible_to(SYSTEM).valid().filter(vehicle=vehicle_id))


def _judge_flagged_again(vehicle_id: int) -> None:
    flagged = MileageReading.objects.visible_to(SYSTEM).flagged().filter(vehicle=vehicle_id)
    valid = _valid(vehicle_id)
    changed = [
        row
        for row in flagged.order_by("read_on", "pk")
        if _judged(row, valid).standing != S.DECREASING
    ]
    MileageReading.objects.bulk_update(changed, ("standing", "odometer"))


def _row(one: NewReading) -> MileageReading:
    return MileageReading(
        vehicle_id=one.vehicle_id,
        read_on=one.read_on,
        km=one.km,
        source=one.source,
        dealer_id=one.dealer_id,
        origin=one.origin,
    )


def _judged(row: MileageReading, valid: list[MileageReading]) -> MileageReading:
    """Sets odometer and standing; a reading that counts joins `valid`, which stays in its order."""
    row.odometer = _odometer_then(row.read_on, valid)
    shown = [one for one in valid if one.odometer == row.odometer]
    before = max((one.km for one in shown if one.read_on <= row.read_on), default=-1)
    after = min((one.km for one in shown if one.read_on > row.read_on), default=HIGHEST_KM + 1)
    if before < row.km < after:
        row.standing = S.VALID
        valid.append(row)
        valid.sort(key=lambda one: (one.odometer, one.read_on, one.km))
    else:
        row.standing = S.SAME if row.km in (before, after) else S.DECREASING
    return row


def _odometer_then(day: dt.date, valid: Iterable[MileageReading]) -> int:
    """The odometer that the car carried on a day, as far as its readings tell."""
    numbers = [(one.read_on, one.odometer) for one in valid]
    before = [odometer for read_on, odometer in numbers if read_on <= day]
    return max(before) if before else min((odometer for _on, odometer in numbers), default=1)
