"""All older claims, batch by batch in the order in which they were opened."""

import datetime as dt
import random
from collections.abc import Callable, Iterator

from django.db import connection
from django.utils import timezone

from claims.models import Checker
from dealerops.demo.data.bulk.days import OFFICE_DAY, Days
from dealerops.demo.data.bulk.desk import Desk
from dealerops.demo.data.bulk.file import ClaimFile
from dealerops.demo.data.bulk.ledger import Ledger
from dealerops.demo.data.bulk.life import Story
from dealerops.demo.data.bulk.sales import Salesroom
from dealerops.demo.data.bulk.season import claims_per_day
from dealerops.demo.data.bulk.tables import Carrier, Ids, Tables
from dealerops.demo.data.world import World

BATCH = 2_500
AHEAD = dt.timedelta(days=90)  # due times lie ahead, a slow step even further
LATEST_OPENING = OFFICE_DAY - 3600


def load_bulk(
    world: World, count: int, *, until: dt.date, is_full: bool, tick: Callable[[int], object]
) -> None:
    """Write `count` claims opened before the day `until`; `tick` hears how many were written."""
    _load(_desk(world, count, is_full=is_full), count, until, send=Tables.ship, tick=tick)


def load_many(world: World, count: int, *, until: dt.date, tick: Callable[[int], object]) -> None:
    """The same for very many: briefer, and copied in by a thread of its own, out of any transaction."""
    with Carrier() as carrier:
        desk = _desk(world, count, is_full=False)
        _load(desk, count, until, send=carrier.send, tick=tick)
        carrier.wait()


def _load(
    desk: Desk,
    count: int,
    until: dt.date,
    *,
    send: Callable[[Tables], object],
    tick: Callable[[int], object],
) -> None:
    waiting = 0
    for begins in _openings(desk, count, until):
        _live(desk, begins)
        waiting += 1
        if waiting == BATCH:
            send(_closed_batch(desk))
            tick(waiting)
            waiting = 0
    send(_closed_batch(desk))
    tick(waiting)
    desk.ledger.save_counters()
    for user_id, moment in desk.last_assigned.items():
        Checker.objects.filter(user=user_id).update(last_assigned_at=moment)


def analyze() -> None:
    """Let the planner know what there is now; without the right to, PostgreSQL only warns."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _desk(world: World, count: int, *, is_full: bool) -> Desk:
    rng = random.Random(world.rng.random())  # noqa: S311  # made-up people
    ids = Ids(min(count, BATCH))
    return Desk(
        world=world,
        rng=rng,
        now=timezone.now(),
        days=Days(world.since, world.today + AHEAD),
        ids=ids,
        sales=Salesroom(world, rng, ids),
        ledger=Ledger(is_full=is_full),
        is_full=is_full,
        firm_id=world.firm.pk if world.firm else 0,
    )


def _openings(desk: Desk, count: int, until: dt.date) -> Iterator[int]:
    """When each claim was opened, in office time and in order."""
    first, last = desk.days.place(desk.world.opened), desk.days.place(until)
    per_day = claims_per_day(desk.rng, desk.days.open[first:last], count)
    for place, share in enumerate(per_day, start=first):
        seconds = sorted(desk.rng.randrange(LATEST_OPENING) for _ in range(share))
        yield from (place * OFFICE_DAY + second for second in seconds)


def _live(desk: Desk, begins: int) -> None:
    """Tell the claim's story as far as it has come by now, and file it."""
    opened_at = desk.days.moment(begins)
    sale = desk.sales.sell(desk.days.day(begins))
    by = desk.world.applicants[sale.line.dealer.pk]
    file = ClaimFile(desk, sale, by, opened_at)
    for moment in Story(desk, file, begins).tell():
        if moment > desk.now:
            break
    file.close()


def _closed_batch(desk: Desk) -> Tables:
    desk.sales.close_batch(desk.tables)
    desk.ledger.close_batch(desk.tables, desk.ids)
    batch, desk.tables = desk.tables, Tables()
    return batch
