"""What the approvals of the past did to the quota: units used, thresholds crossed."""

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from claims.models import Claim
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.sales import Line
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.foundation.actor import Actor
from dealerops.journal.models import Entry
from quota import calc
from quota.choices import EntryType
from quota.models import QuotaBucket, QuotaEntry, QuotaEvent

Place = tuple[str, int, dt.date]  # program, dealer, first day of the month
CHANGED = ("consumed",)


class Use(NamedTuple):
    """One approval that used a unit."""

    at: dt.datetime
    place: Place
    claim_id: int
    by: Actor


@dataclass(slots=True)
class Balance:
    """What a bucket holds: `promised` counts approvals that will come, `consumed` those filed."""

    bucket: QuotaBucket
    chain: Chain
    promised: int = 0


class Ledger:
    """Every bucket of the demo, in memory; the database follows batch by batch."""

    def __init__(self, *, is_full: bool) -> None:
        heads = {
            one.object_id: one
            for one in Entry.objects.filter(object_type=QuotaBucket._meta.label_lower)
            .order_by("object_id", "-seq")
            .distinct("object_id")
        }
        self._is_full = is_full
        self._uses: list[Use] = []
        self._touched: set[Place] = set()
        self._balances = {
            (one.program, one.dealer_id, one.month): Balance(
                one,
                Chain(
                    QuotaBucket._meta.label_lower,
                    one.pk,
                    seq=heads[one.pk].seq,
                    head=heads[one.pk].hash,
                ),
            )
            for one in QuotaBucket.objects.exclude(dealer=None)
        }

    def use(
        self, line: Line, invoiced_on: dt.date, claim_id: int, *, at: dt.datetime, by: Actor
    ) -> bool:
        """One unit of the invoice's month; False, and the claim is held, when none is left."""
        place = (line.program.code, line.dealer.pk, invoiced_on.replace(day=1))
        balance = self._balances[place]
        if balance.promised >= balance.bucket.allocated:
            return False
        balance.promised += 1
        self._uses.append(Use(at, place, claim_id, by))
        return True

    def close_batch(self, tables: Tables, ids: Ids) -> None:
        """File the approvals of this batch in the order of time."""
        for use in sorted(self._uses, key=attrgetter("at")):
            self._file(tables, ids, use)
        self._uses = []

    def save_counters(self) -> None:
        """The counters of all buckets that were used; after the last batch."""
        changed = [self._balances[place].bucket for place in sorted(self._touched)]
        QuotaBucket.objects.bulk_update(changed, CHANGED, batch_size=500)

    def _file(self, tables: Tables, ids: Ids, use: Use) -> None:
        balance = self._balances[use.place]
        bucket, entry_id = balance.bucket, ids.of(QuotaEntry)
        before = calc.usage(used=bucket.used, capacity=bucket.capacity)
        bucket.consumed += 1
        after = calc.usage(used=bucket.used, capacity=bucket.capacity)
        for threshold in calc.crossed(before, after):
            self._tell(tables, ids.of(QuotaEvent), balance, threshold, use)
        tables.put(
            QuotaEntry,
            id=entry_id,
            bucket_id=bucket.pk,
            type=EntryType.CONSUME.value,
            qty=1,
            ref_type=Claim._meta.label_lower,
            ref_id=use.claim_id,
            seq=1,
            by_user=use.by.user_id,
            at=use.at,
        )
        ref: dict[str, Any] = {"ref_type": Claim._meta.label_lower, "ref_id": use.claim_id}
        if self._is_full:
            balance.chain.add("quota.consumed", at=use.at, by=use.by, qty=1, entry=entry_id, **ref)
        balance.chain.write(tables)
        self._touched.add(use.place)

    def _tell(
        self, tables: Tables, event_id: int, balance: Balance, threshold: int, use: Use
    ) -> None:
        bucket = balance.bucket
        tables.put(
            QuotaEvent,
            id=event_id,
            bucket_id=bucket.pk,
            threshold=threshold,
            version=bucket.version,
            at=use.at,
        )
        balance.chain.add(
            "quota.threshold_crossed",
            at=use.at,
            by=use.by,
            event=event_id,
            threshold=threshold,
            reserved=bucket.reserved,
            consumed=bucket.consumed,
            capacity=bucket.capacity,
        )
