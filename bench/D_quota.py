"""The last unit of quota under sixteen clients, and the hand-out of work to eight.

Limit: the very rows that a reservation writes (ledger line and journal entry), written without any
counter to hold. Each client is a process with a connection of its own, as in production.
"""

import datetime as dt
import multiprocessing.pool
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from django.db import connection, connections, transaction
from django.utils import timezone

from bench.lib.result import Result
from bench.lib.rounds import interleaved
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import record
from dealerops.network.models import Dealer, Region
from quota.choices import EntryType
from quota.models import QuotaBucket, QuotaEntry
from quota.services import BucketKey, Line, QuotaExceeded, Ref, allocate, reserve

CLIENTS = 16
TAKERS = 8
SPREAD = 100
AT_THE_LIMIT = (5, 40)  # buckets x units, wanted three times over
PENDING = {"quick": 20_000, "full": 100_000}
SECONDS = {"quick": 2.0, "full": 5.0}
MONTH = dt.date(2026, 1, 1)
TAKE = "UPDATE journal_delivery SET attempts = 1, done_at = %s WHERE id = %s"
numbers = count(1)


def run(profile: str, rounds: int) -> list[Result]:
    region = Region.objects.create(code="BENCH", name="测", name_en="Bench")
    hot = [_bucket(region, 10**6)]
    spread = [_bucket(region, 10**6) for _ in range(SPREAD)]
    seconds = SECONDS[profile]
    rates = interleaved(
        {
            "insert only, one": lambda: _rate(_insert_only, hot, seconds),
            "reserve, one": lambda: _rate(_reserve, hot, seconds),
            "insert only, spread": lambda: _rate(_insert_only, spread, seconds),
            "reserve, spread": lambda: _rate(_reserve, spread, seconds),
        },
        rounds,
    )
    granted = _at_the_limit(region)
    return [
        Result.ratio("D.quota_hot", rates["reserve, one"], rates["insert only, one"], "per second"),
        Result.ratio(
            "D.quota_spread", rates["reserve, spread"], rates["insert only, spread"], "per second"
        ),
        Result.number("D.quota_oversold", granted - AT_THE_LIMIT[0] * AT_THE_LIMIT[1]),
        *_assignment(profile, rounds),
    ]


def _bucket(region: Region, units: int) -> tuple[QuotaBucket, Line]:
    """A dealer with so many units in the month, and the line that asks for one of them."""
    number = next(numbers)
    dealer = Dealer.objects.create(
        code=f"B{number}", name=f"测{number}", name_en=f"Bench {number}", region=region,
        legal_name=f"测试{number}汽车销售有限公司", usc_code=f"BENCH{number:013d}", city="北京",
    )  # fmt: skip
    key = BucketKey("CORP_FLEET", region.pk, dealer.pk, MONTH)
    allocate(key, units, by=SYSTEM)
    bucket = QuotaBucket.objects.get(dealer=dealer, month=MONTH)
    return bucket, Line("CORP_FLEET", region.pk, dealer.pk, MONTH)


Work = Callable[[tuple[QuotaBucket, Line], int], None]


def _reserve(target: tuple[QuotaBucket, Line], number: int) -> None:
    reserve([target[1]], ref=Ref("bench.order", number), by=SYSTEM)


@transaction.atomic
def _insert_only(target: tuple[QuotaBucket, Line], number: int) -> None:
    """A ledger line and a journal entry; the journal of an object of its own, so that nobody waits."""
    bucket = target[0]
    entry = QuotaEntry.objects.create(
        bucket=bucket, type=EntryType.RESERVE, qty=1, ref_type="bench.plain", ref_id=number, seq=1
    )
    record(entry, "quota.reserved", by=SYSTEM, qty=1, entry=entry.pk)


def _rate(work: Work, targets: list[tuple[QuotaBucket, Line]], seconds: float) -> float:
    """Calls per second of all clients together."""
    with _clients() as pool:
        jobs = [(work, targets, seconds, place) for place in range(CLIENTS)]
        done = sum(pool.starmap(_client, jobs))
    return done / seconds


def _client(work: Work, targets: list[tuple[QuotaBucket, Line]], seconds: float, place: int) -> int:
    """Work until the time is over; the first call, which opens the connection, is not counted."""
    first = (os.getpid() << 34) + time.monotonic_ns() % (1 << 33)
    work(targets[place % len(targets)], first)
    done, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        done += 1
        work(targets[(place + done) % len(targets)], first + done)
    return done


def _at_the_limit(region: Region) -> int:
    """What sixteen clients are granted of 5 x 40 units when they ask for 600."""
    buckets, units = AT_THE_LIMIT
    targets = [_bucket(region, units) for _ in range(buckets)]
    with _clients() as pool:
        return sum(pool.starmap(_grab, [(targets, place) for place in range(CLIENTS)]))


def _grab(targets: list[tuple[QuotaBucket, Line]], place: int) -> int:
    granted = 0
    buckets, units = AT_THE_LIMIT
    for turn in range(buckets * units * 3 // CLIENTS):
        try:
            _reserve(targets[(place + turn) % buckets], 10**15 + place * 10**6 + turn)
            granted += 1
        except QuotaExceeded:
            continue
    return granted


# --- hand-out of work ---------------------------------------------------------------------------------


def _assignment(profile: str, rounds: int) -> list[Result]:
    """The journal's own way of taking a delivery, with and without SKIP LOCKED, on the same pile."""
    _pile_up(PENDING[profile])
    twice: list[int] = []
    rates = interleaved(
        {
            "waiting for locks": lambda: _take(False, SECONDS[profile], twice),
            "skip locked": lambda: _take(True, SECONDS[profile], twice),
        },
        rounds,
    )
    return [
        Result.ratio("D.take_skip_locked", rates["skip locked"], rates["waiting for locks"], "per second"),
        Result.number("D.taken_twice", sum(twice)),
    ]  # fmt: skip


def _pile_up(pending: int) -> None:
    region = Region.objects.get(code="BENCH")
    with transaction.atomic():
        entry = record(region, "bench.piled", by=SYSTEM)
    Delivery.objects.bulk_create(
        (
            Delivery(entry=twin, subscriber="bench", queue="bench", max_attempts=100)
            for twin in _twins(entry, pending)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_delivery")


def _twins(entry: Entry, pending: int) -> Iterator[Entry]:
    """Entries to deliver; they only have to be there."""
    Entry.objects.bulk_create(
        (
            Entry(topic="bench.piled", role=entry.role, channel=entry.channel, hash="0" * 64,
                  object_type="bench.pile", object_id=1, seq=number)
            for number in range(pending)
        ),
        batch_size=5000,
    )  # fmt: skip
    yield from Entry.objects.filter(object_type="bench.pile")


def _take(skip: bool, seconds: float, twice: list[int]) -> float:  # noqa: FBT001 - two arms of one comparison
    """Deliveries per second; `twice` learns how many more were taken than there are. The pile is put back."""
    with _clients(TAKERS) as pool:
        done = sum(pool.starmap(_taker, [(skip, seconds)] * TAKERS))
    taken = Delivery.objects.filter(subscriber="bench", attempts__gt=0)
    twice.append(done - taken.count())
    taken.update(attempts=0, done_at=None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE journal_delivery")
    return done / seconds


def _taker(skip: bool, seconds: float) -> int:  # noqa: FBT001
    """The statement that the queryset makes, written once: what is compared is how takers wait."""
    now = timezone.now()
    due = Delivery.objects.select_for_update(skip_locked=skip, of=("self",)).due(now)
    waiting = due.filter(queue="bench").order_by("run_at", "pk").values_list("pk")[:1]
    with transaction.atomic():
        statement, values = waiting.query.sql_with_params()
    done, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            taken = cursor.fetchone()
            if taken is None:  # whoever waited for the lock finds it taken
                continue
            cursor.execute(TAKE, (now, *taken))
        done += 1
    return done


@contextmanager
def _clients(number: int = CLIENTS) -> Iterator[multiprocessing.pool.Pool]:
    """Processes that open connections of their own."""
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(number) as pool:
        yield pool
