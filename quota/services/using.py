"""Units on their way through a claim: reserved, consumed, released (domain.md 2Q.2)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from dealerops.foundation.actor import Actor
from quota.choices import EntryType
from quota.models import QuotaBucket, QuotaEntry
from quota.services.posting import (
    Booking,
    Line,
    Ref,
    find_units,
    lock_and_read,
    lock_refs,
    lock_sources,
    post,
)


@transaction.atomic
def reserve(lines: Sequence[Line], *, ref: Ref, by: Actor) -> list[QuotaEntry]:
    """Hold the units of all lines, or of none; returns the RESERVE entries.

    A line may take the dealer's last units and the rest from the regional pool. Calling it again
    for the same reference changes nothing until that reference has released all it held.
    Raises QuotaExceeded (domain.md 2Q.3).
    """
    past = lock_and_read(ref)
    if _still_reserved(past):
        return [entry for entry in past if entry.type == EntryType.RESERVE]
    sources, locked = lock_sources(lines)
    bookings = [
        Booking(take.bucket_id, EntryType.RESERVE, take.qty)
        for take in find_units(lines, sources, locked)
    ]
    return post(bookings, ref=ref, by=by, locked=locked, past=past)


@transaction.atomic
def consume(
    line: Line,
    *,
    ref: Ref,
    by: Actor,
    reserved_by: Ref | None = None,
    reserved_month: dt.date | None = None,
) -> QuotaEntry:
    """Use one unit in the month of the invoice; returns the CONSUME entry, the old one if repeated.

    A reservation of `reserved_by` (else of `ref` itself) in that month is drawn upon. One in another
    month is released, and the invoice month must have room; `reserved_month` chooses among several.
    Raises QuotaExceeded and changes nothing; ValueError for more than one unit (domain.md 2Q.2).
    """
    if line.qty != 1:
        raise ValueError("a claim consumes one unit")
    holder = reserved_by or ref
    lock_refs(ref, holder)
    used = QuotaEntry.objects.by_ref(ref.type, ref.id).live(EntryType.CONSUME).first()
    if used:
        return used
    held = _reservation(holder, line, preferred=reserved_month or line.month)
    if held and held.bucket.month == line.month.replace(day=1):
        locked = _lock_buckets({held.bucket_id})
        bookings = [Booking(held.bucket_id, EntryType.CONSUME, 1, against=held)]
    else:
        sources, locked = lock_sources([line], also=[held.bucket_id] if held else [])
        take = find_units([line], sources, locked)[0]
        bookings = [Booking(take.bucket_id, EntryType.CONSUME, 1)]
        if held:
            bookings.insert(0, Booking(held.bucket_id, EntryType.RELEASE, 1, against=held))
    return post(bookings, ref=ref, by=by, locked=locked)[-1]


@transaction.atomic
def release(*, ref: Ref, by: Actor, qty: int | None = None, month: dt.date | None = None) -> int:
    """Give back what the reference reserved or consumed: all of it, or `qty` units, or a month's.

    Reservations go first. Returns how many units came free; 0 when nothing was left to release.
    """
    lock_refs(ref)
    entries = QuotaEntry.objects.by_ref(ref.type, ref.id)
    if month:
        entries = entries.filter(bucket__month=month.replace(day=1))
    live = [*entries.live(EntryType.RESERVE), *entries.live(EntryType.CONSUME)]
    missing = sum(entry.left for entry in live) if qty is None else qty
    bookings = []
    for entry in live:
        units = min(missing, entry.left)
        if units > 0:
            bookings.append(Booking(entry.bucket_id, EntryType.RELEASE, units, against=entry))
            missing -= units
    locked = _lock_buckets({booking.bucket_id for booking in bookings})
    post(bookings, ref=ref, by=by, locked=locked)
    return sum(booking.qty for booking in bookings)


def _lock_buckets(ids: set[int]) -> dict[int, QuotaBucket]:
    rows = QuotaBucket.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {bucket.pk: bucket for bucket in rows}


def _still_reserved(past: Sequence[QuotaEntry]) -> bool:
    """More was reserved than given back; what claims drew on it counts as reserved."""
    held, reserved = 0, {entry.pk for entry in past if entry.type == EntryType.RESERVE}
    for entry in past:
        if entry.type == EntryType.RESERVE:
            held += entry.qty
        elif entry.type == EntryType.RELEASE and entry.against_id in reserved:
            held -= entry.qty
    return held > 0


def _reservation(holder: Ref, line: Line, *, preferred: dt.date) -> QuotaEntry | None:
    """A reservation with something left for this line: of the preferred month, else the oldest."""
    live = list(
        QuotaEntry.objects.by_ref(holder.type, holder.id)
        .live(EntryType.RESERVE)
        .filter(bucket__program=line.program, bucket__model_group=line.model_group)
        .select_related("bucket")
    )
    wanted = preferred.replace(day=1)
    return next((held for held in live if held.bucket.month == wanted), live[0] if live else None)
