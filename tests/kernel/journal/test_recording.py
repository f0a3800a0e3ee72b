"""Entries are written once, chained per object, and sealed per day."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry, Seal
from dealerops.journal.services import chain_is_intact, record, seal_day, seal_is_intact
from dealerops.tasks import seal_yesterday

REFUSED = (IntegrityError, InternalError, ProgrammingError)


def test_an_entry_keeps_who_what_and_plain_values(region):
    entry = record(
        region, "network.tried", by=SYSTEM, amount=Decimal("1.50"), day=dt.date(2026, 1, 2)
    )
    entry.refresh_from_db()
    assert (entry.role, entry.channel, entry.object_type) == ("SYSTEM", "task", "network.region")
    assert entry.data == {"amount": "1.50", "day": "2026-01-02"}


def test_each_object_has_a_chain_of_its_own(region):
    first, second = (record(region, "network.tried", by=SYSTEM) for _ in range(2))
    assert (first.seq, second.seq) == (1, 2)
    assert second.prev_hash == first.hash
    assert chain_is_intact("network.region", region.pk)


def without_the_guard(statement: str) -> None:
    """What only the owner of the tables can do: switch the trigger off and tamper."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only")
        cursor.execute(statement)
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # else the table is busy with deferred checks
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_append_only")


def test_a_changed_entry_breaks_its_chain(region):
    record(region, "network.tried", by=SYSTEM, amount=1)
    record(region, "network.tried", by=SYSTEM, amount=2)
    without_the_guard("""UPDATE journal_entry SET data = '{"amount": 3}' WHERE seq = 1""")
    assert not chain_is_intact("network.region", region.pk)


def test_a_cut_off_tail_breaks_the_seal(region):
    with time_machine.travel(timezone.now() - dt.timedelta(days=1), tick=False):
        record(region, "network.tried", by=SYSTEM)
        record(region, "network.tried", by=SYSTEM)
        day = timezone.localdate()
    seal = seal_day(day)
    assert seal_is_intact(seal)
    assert seal_day(day) == seal
    without_the_guard("DELETE FROM journal_entry WHERE seq = 2")
    assert chain_is_intact("network.region", region.pk)
    assert not seal_is_intact(seal)


def recorded(region, *, days_ago: int) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(days=days_ago), tick=False):
        record(region, "network.tried", by=SYSTEM)


def sealed() -> list[int]:
    """How many days ago the sealed days were, oldest first."""
    days = Seal.objects.order_by("day").values_list("day", flat=True)
    return [(timezone.localdate() - day).days for day in days]


def test_days_that_the_clock_missed_are_sealed_at_its_next_tick(region):
    for days_ago in (5, 4, 2):
        recorded(region, days_ago=days_ago)
    with time_machine.travel(timezone.now() - dt.timedelta(days=4), tick=False):
        assert seal_yesterday() == 1
    assert sealed() == [5]
    assert seal_yesterday() == 2
    assert sealed() == [5, 4, 3, 2, 1]
    seals = list(Seal.objects.order_by("day"))
    assert all(map(seal_is_intact, seals))
    assert [seal.prev_digest for seal in seals] == ["", *(seal.digest for seal in seals[:-1])]
    assert seal_yesterday() == 0
    assert sealed() == [5, 4, 3, 2, 1]


def test_a_long_journal_without_a_seal_is_sealed_from_its_first_day_a_month_at_a_time(region):
    recorded(region, days_ago=40)
    seal_yesterday()
    assert sealed() == list(range(40, 9, -1))
    seal_yesterday()
    assert sealed() == list(range(40, 0, -1))


def test_a_journal_without_entries_is_sealed_from_yesterday(db):
    seal_yesterday()
    assert sealed() == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET topic = 'x'",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_seal",
    ],
)
def test_nobody_changes_the_journal(region, statement):
    record(region, "network.tried", by=SYSTEM)
    seal_day(timezone.localdate())
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET topic = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_entry_append_only ON journal_entry",
    ],
)
def test_the_running_system_has_no_right_to_change_it(region, statement):
    record(region, "network.tried", by=SYSTEM)
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE dealerops_app; {statement}")
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(RuntimeError):
        record(Entry(pk=1), "network.tried", by=SYSTEM)
