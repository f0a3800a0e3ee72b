"""How complete archives are: per kind, per dealer, per paper, and what to file this morning (domain.md 4.7)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db.models import Count, Func, Q

from aftersales.choices import ARCHIVE_WORKDAYS, ArchiveKind, Paper
from aftersales.models import ArchiveFile
from aftersales.querysets.archives import ArchiveFileQuerySet
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.policy.services import value
from dealerops.workcal.services import add_workdays, dealer_open

DAY = dt.timedelta(days=1)
FRACTION = Decimal("0.0001")
OF_COMPLETE = Count("pk", filter=Q(missing=[]))


@dataclass(frozen=True, slots=True)
class ArchiveRate:
    """Complete files of files; never 1 while one is not complete, None without files."""

    files: int = 0
    complete: int = 0

    @property
    def value(self) -> Decimal | None:
        if not self.files:
            return None
        return (Decimal(self.complete) / self.files).quantize(FRACTION, ROUND_DOWN)


def settled_before(actor: Actor, on: dt.date) -> dt.date:
    """Files handed over before this day are older than the workdays that filing may take, three.

    The dealer's own number of days holds for whoever looks at one dealer.
    """
    dealer_id = next(iter(actor.dealer_ids)) if len(actor.dealer_ids) == 1 else None
    days = value(ARCHIVE_WORKDAYS, on=on, dealer_id=dealer_id)
    return add_workdays(on + DAY, -(days + 1))


def counted_files(
    actor: Actor, period: Period, *, on: dt.date, as_of: dt.datetime | None = None
) -> ArchiveFileQuerySet:
    """Files handed over in a period and old enough on a day to be complete, as far as one may see them."""
    end = min(period.end, settled_before(actor, on))
    files = ArchiveFile.objects.visible_to(actor).delivered_between(period.start, end)
    return files.filter(created_at__lt=as_of) if as_of else files


def rates_by_kind(files: ArchiveFileQuerySet) -> Mapping[ArchiveKind, ArchiveRate]:
    rows = files.order_by().values_list("kind").annotate(n=Count("pk"), complete=OF_COMPLETE)
    found = {ArchiveKind(kind): ArchiveRate(n, complete) for kind, n, complete in rows}
    return {kind: found[kind] for kind in ArchiveKind if kind in found}


def rates_by_dealer(files: ArchiveFileQuerySet) -> Mapping[int, ArchiveRate]:
    """Dealer id to rate, over both kinds of files."""
    rows = files.order_by().values_list("dealer_id").annotate(n=Count("pk"), complete=OF_COMPLETE)
    return {dealer: ArchiveRate(n, complete) for dealer, n, complete in rows}


def missing_by_paper(files: ArchiveFileQuerySet) -> Sequence[tuple[Paper, int]]:
    """How many files miss each paper, the most frequent first."""
    codes = files.order_by().annotate(code=Func("missing", function="unnest"))
    counts = Counter(Paper(code) for code in codes.values_list("code", flat=True))
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def files_of_the_morning(actor: Actor, *, on: dt.date) -> ArchiveFileQuerySet:
    """What was delivered since the last open day of the actor's dealer and is filed this morning."""
    dealers = sorted(actor.dealer_ids)
    since = min((add_workdays(on, -1, dealer_open(one)) for one in dealers), default=on - DAY)
    files = ArchiveFile.objects.visible_to(actor).filter(kind=ArchiveKind.REPAIR)
    return files.delivered_between(since, on).order_by("archived_at", "pk")


def files_ready(actor: Actor) -> ArchiveFileQuerySet:
    """Repair files that miss nothing and are not filed, whenever the car went."""
    files = ArchiveFile.objects.visible_to(actor).filter(kind=ArchiveKind.REPAIR, archived_at=None)
    return files.complete().order_by("delivered_on", "pk")


def files_left_over(actor: Actor, *, on: dt.date) -> ArchiveFileQuerySet:
    """Repair files older than filing may take that still miss something."""
    files = ArchiveFile.objects.visible_to(actor).filter(kind=ArchiveKind.REPAIR, archived_at=None)
    return files.filter(delivered_on__lt=settled_before(actor, on)).incomplete()
