"""Proof that the journal is whole: chains per object, a seal per day."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from dealerops.journal.models import Entry, Seal
from dealerops.journal.services.recording import canonical, digest

DAY = dt.timedelta(days=1)
SEALED_AT_ONCE = 31  # days; a task has a few minutes


def chain_is_intact(object_type: str, object_id: int) -> bool:
    """Recompute every hash of one object's chain."""
    prev = ""
    chain = Entry.objects.filter(object_type=object_type, object_id=object_id).order_by("seq")
    for seq, entry in enumerate(chain, start=1):
        expected = digest(prev, canonical(entry.payload()))
        if (entry.seq, entry.prev_hash, entry.hash) != (seq, prev, expected):
            return False
        prev = entry.hash
    return True


def broken_chains() -> list[str]:
    """Every object ("claims.claim 7") whose chain does not add up, in one pass over the journal."""
    broken: dict[str, None] = {}
    place, seq, prev = "", 0, ""
    entries = Entry.objects.order_by("object_type", "object_id", "seq")
    for entry in entries.iterator(chunk_size=2000):
        here = f"{entry.object_type} {entry.object_id}"
        if here != place:
            place, seq, prev = here, 0, ""
        seq += 1
        expected = digest(prev, canonical(entry.payload()))
        if (entry.seq, entry.prev_hash, entry.hash) != (seq, prev, expected):
            broken[here] = None
        prev = entry.hash
    return list(broken)


def seal_days(*, until: dt.date) -> list[Seal]:
    """Seal every local day after the newest seal up to `until`, oldest first; the rest comes next time.

    The first seal of all is that of the journal's first day.
    """
    begin = until
    if newest := Seal.objects.order_by("-day").first():
        begin = newest.day + DAY
    elif first := Entry.objects.order_by("at").first():
        begin = timezone.localdate(first.at)
    count = min((until - begin).days + 1, SEALED_AT_ONCE)
    return [seal_day(begin + number * DAY) for number in range(count)]


@transaction.atomic
def seal_day(day: dt.date) -> Seal:
    """Put the heads of all chains that grew on `day` (local) under one digest; safe to repeat."""
    previous = Seal.objects.filter(day__lt=day).order_by("-day").first()
    prev_digest = previous.digest if previous else ""
    count, heads = _heads_of(day)
    seal, _ = Seal.objects.get_or_create(
        day=day,
        defaults={
            "objects_sealed": count,
            "heads": heads,
            "prev_digest": prev_digest,
            "digest": digest(prev_digest, day.isoformat(), heads),
        },
    )
    return seal


def seal_is_intact(seal: Seal) -> bool:
    """Does the journal still hold what was sealed that day, the tail of every chain included?"""
    return _heads_of(seal.day) == (seal.objects_sealed, seal.heads) and seal.digest == digest(
        seal.prev_digest, seal.day.isoformat(), seal.heads
    )


def _heads_of(day: dt.date) -> tuple[int, str]:
    heads = (
        Entry.objects.filter(at__date=day)
        .order_by("object_type", "object_id", "-seq")
        .distinct("object_type", "object_id")
        .values_list("object_type", "object_id", "hash")
    )
    lines = [f"{kind}:{pk}:{head}\n" for kind, pk, head in heads]
    return len(lines), digest(*lines)
