"""Changing counters and writing the ledger: lock in id order, one UPDATE per bucket, then entries."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Self

from django.db import connection
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.journal.querysets import object_type_of
from dealerops.journal.services import record
from dealerops.policy.services import value
from quota import calc
from quota.choices import POOL_FALLBACK, EntryType, Mode
from quota.models import QuotaBucket, QuotaEntry, QuotaEvent
from quota.querysets import within_limit

TOPICS = {
    EntryType.ALLOCATE: "quota.allocated",
    EntryType.RESERVE: "quota.reserved",
    EntryType.CONSUME: "quota.consumed",
    EntryType.RELEASE: "quota.released",
    EntryType.ADJUST: "quota.adjusted",
}


# One way there and back; still two statements, because only one that begins after the lock was granted
# sees what its last holder wrote.
BOOKED_BY = """
SELECT pg_advisory_xact_lock(hashtextextended(%s, 0));
SELECT * FROM quota_quotaentry WHERE ref_type = %s AND ref_id = %s ORDER BY id
"""


class QuotaExceeded(DomainError):
    default_code = "QUOTA_EXCEEDED"
    default_message = _("The quota does not suffice.")


@dataclass(frozen=True, slots=True)
class BucketKey:
    """Which bucket: no dealer is the region's pool; any day of the month names the month."""

    program: str
    region_id: int
    dealer_id: int | None
    month: dt.date
    model_group: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Units that a dealer wants in a month; any day of the month names the month."""

    program: str
    region_id: int
    dealer_id: int
    month: dt.date
    qty: int = 1
    model_group: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """The record on whose behalf quota moves; the same reference never moves it twice."""

    type: str
    id: int

    @classmethod
    def of(cls, obj: Model) -> Self:
        return cls(object_type_of(obj), obj.pk)


@dataclass(frozen=True, slots=True)
class Booking:
    """One ledger line to write, and what it does to the counters of its bucket."""

    bucket_id: int
    type: EntryType
    qty: int
    against: QuotaEntry | None = None

    def deltas(self) -> Mapping[str, int]:
        if self.type in {EntryType.ALLOCATE, EntryType.ADJUST}:
            return {"allocated": self.qty, "version": 1}
        if self.type == EntryType.RESERVE:
            return {"reserved": self.qty}
        undone = "consumed" if self._undoes_use() else "reserved"
        drawn = {undone: -self.qty} if self.against else {}
        return {**drawn, "consumed": self.qty} if self.type == EntryType.CONSUME else drawn

    def _undoes_use(self) -> bool:
        return self.against is not None and self.against.type == EntryType.CONSUME


def lock_refs(*refs: Ref) -> None:
    """Let two commands about the same reference wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        for name in sorted(map(_name_of, refs)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def lock_and_read(ref: Ref) -> list[QuotaEntry]:
    """What the reference has booked, oldest first, read after its lock was granted."""
    return list(QuotaEntry.objects.raw(BOOKED_BY, [_name_of(ref), ref.type, ref.id]))


def _name_of(ref: Ref) -> str:
    return f"quota:{ref.type}:{ref.id}"


def lock_sources(
    lines: Sequence[Line], *, also: Iterable[int] = ()
) -> tuple[list[list[int]], dict[int, QuotaBucket]]:
    """Lock, in id order, every bucket the lines may draw on (and `also`).

    Returns per line its bucket ids in source order: the dealer's, then the regional pool where the
    policy lets it help (domain.md 2Q.3). A bucket that does not exist holds nothing.
    """
    wanted = reduce(or_, map(_drawn_on_by, lines), Q(pk__in=tuple(also)))
    rows = QuotaBucket.objects.select_for_update().filter(wanted).order_by("pk")
    locked = {bucket.pk: bucket for bucket in rows}
    return [_sources(line, locked.values()) for line in lines], locked


def _drawn_on_by(line: Line) -> Q:
    return Q(
        Q(dealer=line.dealer_id) | Q(dealer=None),
        program=line.program,
        region=line.region_id,
        month=line.month.replace(day=1),
        model_group=line.model_group,
    )


def _sources(line: Line, locked: Iterable[QuotaBucket]) -> list[int]:
    place = (line.program, line.region_id, line.month.replace(day=1), line.model_group)
    here = {
        bucket.dealer_id: bucket.pk
        for bucket in locked
        if (bucket.program, bucket.region_id, bucket.month, bucket.model_group) == place
    }
    found = [here[line.dealer_id]] if line.dealer_id in here else []
    if None in here and _pool_helps(line):
        found.append(here[None])
    return found


def _pool_helps(line: Line) -> bool:
    return value(
        POOL_FALLBACK,
        on=timezone.localdate(),
        dealer_id=line.dealer_id,
        region_id=line.region_id,
        program=line.program,
    )


def find_units(
    lines: Sequence[Line], sources: Sequence[Sequence[int]], locked: Mapping[int, QuotaBucket]
) -> list[calc.Take]:
    """The units of all lines together, from the locked buckets; QuotaExceeded if one line lacks any."""
    takes: Counter[int] = Counter()
    for line, order in zip(lines, sources, strict=True):
        rooms = (_room(locked, takes, mode) for mode in (Mode.HARD, Mode.SOFT))
        found = calc.source_units(line.qty, order, *rooms)
        if found is None:
            raise QuotaExceeded
        takes.update({take.bucket_id: take.qty for take in found})
    return [calc.Take(bucket_id, qty) for bucket_id, qty in sorted(takes.items())]


def _room(locked: Mapping[int, QuotaBucket], takes: Counter[int], limit: Mode) -> dict[int, int]:
    return {
        pk: calc.free_units(
            capacity=bucket.capacity,
            used=bucket.used + takes[pk],
            is_soft=bucket.mode == limit == Mode.SOFT,
        )
        for pk, bucket in locked.items()
    }


def post(
    bookings: Sequence[Booking],
    *,
    ref: Ref,
    by: Actor,
    locked: Mapping[int, QuotaBucket],
    note: str = "",
    past: Iterable[QuotaEntry] | None = None,
) -> list[QuotaEntry]:
    """Change the counters, write the entries, tell thresholds; the buckets are locked already.

    `past` is what the reference has booked before, where the caller has read it in this transaction.
    Raises QuotaExceeded when a bucket would leave its limits; then nothing has happened.
    """
    changes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for booking in bookings:
        for counter, delta in booking.deltas().items():
            changes[booking.bucket_id][counter] += delta
    for bucket_id in sorted(changes):
        _change_counters(locked[bucket_id], changes[bucket_id], by=by)
    last = _last_numbers(QuotaEntry.objects.by_ref(ref.type, ref.id) if past is None else past)
    entries = []
    for booking in bookings:
        place = (booking.bucket_id, booking.type)
        last[place] += 1
        bucket = locked[booking.bucket_id]
        entries.append(_write(booking, last[place], ref=ref, by=by, bucket=bucket, note=note))
    return entries


def _change_counters(bucket: QuotaBucket, deltas: Mapping[str, int], *, by: Actor) -> None:
    """One conditional UPDATE, mirrored on the locked instance."""
    before = calc.usage(used=bucket.used, capacity=bucket.capacity)
    fitting = QuotaBucket.objects.filter(
        within_limit(
            (Mode(bucket.mode),),
            more_used=deltas.get("reserved", 0) + deltas.get("consumed", 0),
            more_allocated=deltas.get("allocated", 0),
        ),
        pk=bucket.pk,
    )
    if not fitting.update(**{name: F(name) + delta for name, delta in deltas.items()}):
        raise QuotaExceeded
    for name, delta in deltas.items():
        setattr(bucket, name, getattr(bucket, name) + delta)
    _tell_thresholds(bucket, before=before, by=by)


def _tell_thresholds(bucket: QuotaBucket, *, before: calc.Percent, by: Actor) -> None:
    after = calc.usage(used=bucket.used, capacity=bucket.capacity)
    if after < before:
        armed_again = bucket.events.armed_out().filter(threshold__in=calc.rearmed(after))
        armed_again.update(rearmed_at=timezone.now())
    for threshold in calc.crossed(before, after):
        told = QuotaEvent.objects.armed_out().filter(
            bucket=bucket, threshold=threshold, version=bucket.version
        )
        if not told.exists():
            event = QuotaEvent.objects.create(
                bucket=bucket, threshold=threshold, version=bucket.version
            )
            record(
                bucket,
                "quota.threshold_crossed",
                by=by,
                event=event.pk,
                threshold=threshold,
                reserved=bucket.reserved,
                consumed=bucket.consumed,
                capacity=bucket.capacity,
            )


def _last_numbers(past: Iterable[QuotaEntry]) -> defaultdict[tuple[int, str], int]:
    """The highest `seq` by bucket and type."""
    found: defaultdict[tuple[int, str], int] = defaultdict(int)
    for entry in past:
        place = (entry.bucket_id, entry.type)
        found[place] = max(found[place], entry.seq)
    return found


def _write(
    booking: Booking, seq: int, *, ref: Ref, by: Actor, bucket: QuotaBucket, note: str
) -> QuotaEntry:
    entry = QuotaEntry.objects.create(
        bucket=bucket,
        type=booking.type,
        qty=booking.qty,
        against=booking.against,
        ref_type=ref.type,
        ref_id=ref.id,
        seq=seq,
        by_user=by.user_id,
    )
    record(
        bucket,
        TOPICS[booking.type],
        by=by,
        note=note,
        qty=booking.qty,
        ref_type=ref.type,
        ref_id=ref.id,
        entry=entry.pk,
    )
    return entry
