"""Balances as people read them, and the audit that counters equal the ledger."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, Sum

from dealerops.foundation.actor import Actor
from quota.choices import EntryType
from quota.models import QuotaBucket


@dataclass(frozen=True, slots=True)
class Balance:
    """One bucket in a month; `usage` is a fraction of the capacity, None without any (domain.md 0.6)."""

    bucket_id: int
    program: str
    region: str
    dealer: str | None
    month: dt.date
    capacity: int
    reserved: int
    consumed: int
    available: int
    usage: Decimal | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that is not what the ledger says."""

    bucket_id: int
    counter: str
    cached: int
    ledger: int


def balances(*, actor: Actor, month: dt.date, program: str = "") -> list[Balance]:
    """The buckets of a month that the actor may see, pools included where the region is theirs."""
    buckets = QuotaBucket.objects.visible_to(actor).of_month(month).for_list()
    if program:
        buckets = buckets.filter(program=program)
    return [_balance(bucket) for bucket in buckets]


def _balance(bucket: QuotaBucket) -> Balance:
    usage = None
    if bucket.capacity > 0:
        ratio = Decimal(bucket.used) / Decimal(bucket.capacity)
        usage = ratio.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return Balance(
        bucket_id=bucket.pk,
        program=bucket.program,
        region=bucket.region.display_name,
        dealer=bucket.dealer.display_name if bucket.dealer else None,
        month=bucket.month,
        capacity=bucket.capacity,
        reserved=bucket.reserved,
        consumed=bucket.consumed,
        available=bucket.available,
        usage=usage,
    )


def _sum(condition: Q) -> Sum:
    return Sum("entries__qty", filter=condition, default=0)


def ledger_differs() -> list[Difference]:
    """Counters that differ from the sums of their entries; nightly, and empty (domain.md 2Q.4)."""
    kind, drawn = "entries__type", "entries__against__type"
    buckets = QuotaBucket.objects.annotate(
        ledger_allocated=_sum(Q(**{f"{kind}__in": (EntryType.ALLOCATE, EntryType.ADJUST)})),
        ledger_moved_in=_sum(Q(**{kind: EntryType.MOVE_IN})),
        ledger_moved_out=_sum(Q(**{kind: EntryType.MOVE_OUT})),
        ledger_reserved=_sum(Q(**{kind: EntryType.RESERVE}))
        - _sum(Q(**{drawn: EntryType.RESERVE})),
        ledger_consumed=_sum(Q(**{kind: EntryType.CONSUME}))
        - _sum(Q(**{drawn: EntryType.CONSUME})),
    )
    counters = ("allocated", "moved_in", "moved_out", "reserved", "consumed")
    return [
        Difference(
            bucket.pk, counter, getattr(bucket, counter), getattr(bucket, f"ledger_{counter}")
        )
        for bucket in buckets
        for counter in counters
        if getattr(bucket, counter) != getattr(bucket, f"ledger_{counter}")
    ]
