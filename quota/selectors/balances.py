"""Balances as people read them, and the audit that counters equal the ledger."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, House, Role
from dealerops.journal.models import Entry
from dealerops.network.models import Dealer
from dealerops.portal.registry import Tone
from quota.models import QuotaBucket
from quota.querysets import capacity

HISTORY = 50
LABELS = {
    "quota.allocated": _("Allocated"),
    "quota.adjusted": _("Adjusted"),
    "quota.reserved": _("Reserved"),
    "quota.consumed": _("Consumed"),
    "quota.released": _("Released"),
    "quota.threshold_crossed": _("Threshold reached"),
}


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
class ProgramUse:
    """All buckets of a program in a month, as far as somebody sees them, in one sum."""

    program: str
    month: dt.date
    capacity: int
    reserved: int
    consumed: int

    @property
    def used(self) -> int:
        return self.reserved + self.consumed


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event of a bucket, under the names of components/timeline.html."""

    at: dt.datetime
    title: str | Promise
    who: str
    text: str
    tone: Tone


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


def use_by_program(actor: Actor, *, month: dt.date) -> list[ProgramUse]:
    """Each program's sum over the buckets of a month that the actor may see."""
    rows = (
        QuotaBucket.objects.visible_to(actor)
        .of_month(month)
        .order_by("program")
        .values("program")
        .annotate(
            sum_capacity=Sum(capacity()), sum_reserved=Sum("reserved"), sum_consumed=Sum("consumed")
        )
    )
    return [
        ProgramUse(
            row["program"], month, row["sum_capacity"], row["sum_reserved"], row["sum_consumed"]
        )
        for row in rows
    ]


def balances_for_dealer(
    dealer: Dealer, *, actor: Actor, month: dt.date, program: str
) -> list[Balance]:
    """The buckets a claim of the dealer may draw on: its own, then its region's pool; [] without any."""
    place: dict[str, Any] = {"program": program, "region_id": dealer.region_id, "month": month}
    seen = QuotaBucket.objects.visible_to(actor).for_list()
    own = seen.at(dealer_id=dealer.pk, **place)
    return [_balance(one) for one in (*own, *seen.at(dealer_id=None, **place))]


def history_of(bucket: QuotaBucket, *, reader: Actor) -> list[HistoryRow]:
    """What happened to a bucket the reader was allowed to open, newest first, at most `HISTORY` rows.

    Names of people and their notes are for head office (domain.md 7.2).
    """
    is_hq = reader.house == House.HQ
    entries = Entry.objects.about(bucket).order_by("-seq").filter(topic__in=LABELS)[:HISTORY]
    people = {one.user_id for one in entries} if is_hq else set()
    names = {one.pk: str(one) for one in User.objects.filter(pk__in=people - {None})}
    return [_history_row(one, names, is_hq=is_hq) for one in entries]


def _history_row(entry: Entry, names: Mapping[int, str], *, is_hq: bool) -> HistoryRow:
    crossed = entry.topic == "quota.threshold_crossed"
    figure = f"{entry.data['threshold']}%" if crossed else str(entry.data["qty"])
    role = Role(entry.role)
    return HistoryRow(
        at=entry.at,
        title=LABELS[entry.topic],
        who=names.get(entry.user_id or 0) or str(role.label),
        text=" · ".join(part for part in (figure, entry.note if is_hq else "") if part),
        tone=Tone.AMBER if crossed else Tone.BLUE,
    )


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


def ledger_differs() -> list[Difference]:
    """Counters that differ from the sums of their entries; nightly, and empty (domain.md 2Q.4)."""
    buckets = QuotaBucket.objects.with_ledger()
    counters = ("allocated", "moved_in", "moved_out", "reserved", "consumed")
    return [
        Difference(
            bucket.pk, counter, getattr(bucket, counter), getattr(bucket, f"ledger_{counter}")
        )
        for bucket in buckets
        for counter in counters
        if getattr(bucket, counter) != getattr(bucket, f"ledger_{counter}")
    ]
