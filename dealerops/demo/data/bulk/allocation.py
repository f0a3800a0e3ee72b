"""Giving out the quota of the demo: a bucket and its ALLOCATE entry per program, dealer and month."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.foundation.actor import Actor
from dealerops.network.models import Dealer
from dealerops.workcal.calc import at
from quota.choices import EntryType
from quota.models import QuotaBucket, QuotaEntry

BEFORE = dt.timedelta(days=5)
OPENS = dt.time(10)
BLOCK = 500


class Share(NamedTuple):
    """So many units of a program for a dealer in a month (its first day)."""

    program: str
    dealer: Dealer
    month: dt.date
    units: int


def give_out(shares: Iterable[Share], *, now: dt.datetime, by: Actor) -> None:
    """As `quota.services.allocate` does, some days before the month begins or, if that is ahead, now."""
    tables, ids = Tables(), Ids(BLOCK)
    for share in shares:
        moment = min(at(share.month - BEFORE, OPENS).astimezone(dt.UTC), now)
        _put(tables, ids, share, moment, by)
    tables.ship()


def _put(tables: Tables, ids: Ids, share: Share, moment: dt.datetime, by: Actor) -> None:
    bucket_id, entry_id = ids.of(QuotaBucket), ids.of(QuotaEntry)
    tables.put(
        QuotaBucket,
        id=bucket_id,
        program=share.program,
        region_id=share.dealer.region_id,
        dealer_id=share.dealer.pk,
        month=share.month,
        allocated=share.units,
        version=1,
    )
    ref: dict[str, Any] = {"ref_type": QuotaBucket._meta.label_lower, "ref_id": bucket_id}
    tables.put(
        QuotaEntry,
        id=entry_id,
        bucket_id=bucket_id,
        type=EntryType.ALLOCATE.value,
        qty=share.units,
        **ref,
        seq=1,
        by_user=by.user_id,
        at=moment,
    )
    chain = Chain(QuotaBucket._meta.label_lower, bucket_id)
    chain.add("quota.allocated", at=moment, by=by, qty=share.units, entry=entry_id, **ref)
    chain.write(tables)
