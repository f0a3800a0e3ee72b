"""Who may see which bucket, and which buckets have room."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from quota.choices import SOFT_LIMIT, EntryType, Mode

if TYPE_CHECKING:
    from quota.models import QuotaBucket, QuotaEntry, QuotaEvent

READERS = frozenset(
    {
        Role.AUDITOR,
        Role.SSA_SPECIALIST,
        Role.SSA_MANAGER,
        Role.SSA_HEAD,
        Role.SALES_OPS,
        Role.FINANCE,
        Role.CFO,
        Role.VP,
    }
)


def capacity() -> CombinedExpression:
    return F("allocated") + F("moved_in") - F("moved_out")


def within_limit(
    modes: Iterable[Mode] = (Mode.HARD, Mode.SOFT), *, more_used: int = 0, more_allocated: int = 0
) -> Q:
    """The bucket, of one of these modes, would hold what it has used: HARD to the brim, SOFT to 110 percent."""
    used = F("reserved") + F("consumed") + more_used
    room = capacity() + more_allocated
    holds = {
        Mode.HARD: GreaterThanOrEqual(room, used),
        Mode.SOFT: GreaterThanOrEqual(room * SOFT_LIMIT, used * 100),
    }
    return reduce(or_, (Q(mode=mode) & Q(holds[mode]) for mode in modes))


class QuotaBucketQuerySet(ScopedQuerySet["QuotaBucket"]):
    scope = Scope(region="region", dealer="dealer", hq=READERS)

    def of_month(self, month: dt.date) -> Self:
        return self.filter(month=month.replace(day=1))

    def at(
        self,
        *,
        program: str,
        region_id: int,
        dealer_id: int | None,
        month: dt.date,
        model_group: str = "",
    ) -> Self:
        """The one bucket of a place and month; no dealer is the region's pool."""
        here = self.of_month(month).filter(program=program, region=region_id)
        return here.filter(dealer=dealer_id, model_group=model_group)

    def for_list(self) -> Self:
        return self.select_related("region", "dealer")

    def with_ledger(self, until: dt.datetime | None = None) -> Self:
        """Adds every counter as `ledger_...`: the sum of its entries (2Q.1), or of those before `until`."""
        before = Q(entries__at__lt=until) if until else Q()
        kind, drawn = "entries__type", "entries__against__type"

        def units(**what: object) -> Sum:
            return Sum("entries__qty", filter=before & Q(**what), default=0)

        return self.annotate(
            ledger_allocated=units(**{f"{kind}__in": (EntryType.ALLOCATE, EntryType.ADJUST)}),
            ledger_moved_in=units(**{kind: EntryType.MOVE_IN}),
            ledger_moved_out=units(**{kind: EntryType.MOVE_OUT}),
            ledger_reserved=units(**{kind: EntryType.RESERVE})
            - units(**{drawn: EntryType.RESERVE}),
            ledger_consumed=units(**{kind: EntryType.CONSUME})
            - units(**{drawn: EntryType.CONSUME}),
        )


class QuotaEntryQuerySet(ScopedQuerySet["QuotaEntry"]):
    scope = Scope(region="bucket__region", dealer="bucket__dealer", hq=READERS)

    def by_ref(self, ref_type: str, ref_id: int) -> Self:
        return self.filter(ref_type=ref_type, ref_id=ref_id)

    def live(self, kind: EntryType) -> Self:
        """Reservations or consumptions of which something is `left`, oldest first."""
        return (
            self.filter(type=kind)
            .annotate(left=F("qty") - Coalesce(Sum("drawn__qty"), 0))
            .filter(left__gt=0)
            .order_by("pk")
        )


class QuotaEventQuerySet(ScopedQuerySet["QuotaEvent"]):
    scope = Scope(region="bucket__region", dealer="bucket__dealer", hq=READERS)

    def armed_out(self) -> Self:
        """Thresholds that were told and have not been armed again."""
        return self.filter(rearmed_at=None)
