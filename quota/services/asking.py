"""What a record has moved, as its own app asks for it."""

import datetime as dt
from collections import Counter

from quota.choices import EntryType
from quota.models import QuotaBucket, QuotaEntry
from quota.services.posting import Ref


def holders(ref_type: str) -> set[int]:
    """The records of this type on whose behalf units are reserved now."""
    held = QuotaEntry.objects.filter(ref_type=ref_type).live(EntryType.RESERVE)
    return set(held.values_list("ref_id", flat=True))


def reserved_by_month(ref: Ref) -> Counter[dt.date]:
    """Units still reserved on behalf of the record, by the first day of their month."""
    found: Counter[dt.date] = Counter()
    for entry in (
        QuotaEntry.objects.by_ref(ref.type, ref.id).live(EntryType.RESERVE).select_related("bucket")
    ):
        found[entry.bucket.month] += entry.left  # type: ignore[attr-defined]
    return found


def stretched_by(ref: Ref) -> list[QuotaBucket]:
    """Buckets the record drew on in which more is used now than was allocated (domain.md 2Q.3)."""
    drawn = QuotaEntry.objects.by_ref(ref.type, ref.id).filter(
        type__in=(EntryType.RESERVE, EntryType.CONSUME)
    )
    buckets = QuotaBucket.objects.for_list().filter(pk__in=drawn.values("bucket"))
    return [bucket for bucket in buckets if bucket.available < 0]
