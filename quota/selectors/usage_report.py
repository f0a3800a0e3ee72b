"""How far each bucket's units are used, compared with the time that has passed (R06, domain.md 2Q.6)."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal.services import add_months, end_of, local_date, lookup
from quota import calc
from quota.choices import Pace
from quota.models import QuotaBucket, QuotaEvent
from quota.selectors.names import program_names

RATE = Decimal("0.0001")
ONE_DAY = dt.timedelta(days=1)
TONES = {Pace.AHEAD: "amber", Pace.OK: "green", Pace.BEHIND: "red"}


@dataclass(frozen=True, slots=True)
class MonthProgress:
    """Workdays of a month, and how many of them had ended by the cut-off."""

    elapsed: int
    total: int

    @property
    def percent(self) -> Fraction:
        return Fraction(100 * self.elapsed, self.total) if self.total else Fraction(100)

    @property
    def fraction(self) -> Decimal:
        return _fraction(self.percent)


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One bucket as its ledger stood at the cut-off (domain.md 2Q.1); no dealer is the region's pool."""

    program: str
    region: str
    dealer: str
    month: dt.date
    allocated: int
    moved: int
    reserved: int
    consumed: int
    progress: MonthProgress
    thresholds: Sequence[int]

    @property
    def capacity(self) -> int:
        return self.allocated + self.moved

    @property
    def used(self) -> int:
        return self.reserved + self.consumed

    @property
    def available(self) -> int:
        return self.capacity - self.used

    @property
    def usage(self) -> Decimal | None:
        """None without an allocation (domain.md 0.6)."""
        percent = self._percent
        return None if self.capacity <= 0 else _fraction(Fraction(percent))

    @property
    def forecast(self) -> int | None:
        return calc.forecast(
            consumed=self.consumed, elapsed=self.progress.elapsed, total=self.progress.total
        )

    @property
    def pace(self) -> Pace | None:
        """None for a bucket that has nothing and uses nothing."""
        if self.capacity <= 0 and self._percent != math.inf:
            return None
        return calc.pace(self._percent, self.progress.percent)

    @property
    def status(self) -> str | None:
        return str(self.pace.label) if self.pace else None

    @property
    def tone(self) -> str:
        return TONES[self.pace] if self.pace else "gray"

    @property
    def events(self) -> str | None:
        return ", ".join(f"{one}%" for one in self.thresholds) or None

    @property
    def buckets(self) -> int:
        """For pictures that count."""
        return 1

    @property
    def _percent(self) -> calc.Percent:
        return calc.usage(used=self.used, capacity=self.capacity)


def usage_of_months(actor: Actor, period: Period, as_of: dt.datetime) -> list[UsageRow]:
    """Every bucket of the months that the period touches, from the entries booked by its end."""
    until = min(end_of(period.last_day), as_of)
    names, progress = program_names(), _progress(period, until)
    buckets = list(
        QuotaBucket.objects.visible_to(actor)
        .filter(month__in=list(progress))
        .with_ledger(until)
        .for_list()
        .order_by("month", "program", "region__code", "dealer__code", "model_group")
    )
    events = _events({bucket.pk for bucket in buckets}, until)
    return [
        UsageRow(
            program=_program(bucket, names),
            region=bucket.region.display_name,
            dealer=str(bucket.dealer or _("Regional pool")),
            month=bucket.month,
            allocated=bucket.ledger_allocated,  # type: ignore[attr-defined]
            moved=bucket.ledger_moved_in - bucket.ledger_moved_out,  # type: ignore[attr-defined]
            reserved=bucket.ledger_reserved,  # type: ignore[attr-defined]
            consumed=bucket.ledger_consumed,  # type: ignore[attr-defined]
            progress=progress[bucket.month],
            thresholds=events.get(bucket.pk, ()),
        )
        for bucket in buckets
    ]


def _program(bucket: QuotaBucket, names: Mapping[str, str]) -> str:
    name = names.get(bucket.program, bucket.program)
    return f"{name} · {bucket.model_group}" if bucket.model_group else name


def _progress(period: Period, until: dt.datetime) -> dict[dt.date, MonthProgress]:
    """By the first day of each month the period touches; a workday counts when it has ended."""
    is_open = lookup()
    ended = local_date(until) - ONE_DAY
    found, month = {}, period.start.replace(day=1)
    while month <= period.last_day:
        last = add_months(month, 1) - ONE_DAY
        open_days = [day for day in _days(month, last) if is_open(day)]
        found[month] = MonthProgress(sum(day <= ended for day in open_days), len(open_days))
        month = last + ONE_DAY
    return found


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def _events(bucket_ids: set[int], until: dt.datetime) -> Mapping[int, Sequence[int]]:
    """Thresholds reached by then and not armed again, in ascending order."""
    standing = QuotaEvent.objects.filter(Q(rearmed_at=None) | Q(rearmed_at__gte=until))
    rows = standing.filter(bucket__in=bucket_ids, at__lt=until).order_by("threshold")
    found: dict[int, list[int]] = defaultdict(list)
    for bucket, threshold in rows.values_list("bucket", "threshold").distinct():
        found[bucket].append(threshold)
    return found


def _fraction(percent: Fraction) -> Decimal:
    ratio = Decimal(percent.numerator) / (percent.denominator * 100)
    return ratio.quantize(RATE, ROUND_HALF_UP)
