"""The role that the system runs as cannot change what was written down (P9)."""

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from dealerops.observing.asking import KEPT_WHOLE

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError, ProgrammingError)
TRIGGERS = {
    "journal_entry": "journal_entry_append_only",
    "journal_seal": "journal_seal_append_only",
    "quota_quotaentry": "quota_entry_append_only",
}
ATTEMPTS = (
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "DROP TRIGGER {trigger} ON {table}",
    "ALTER TABLE {table} DISABLE TRIGGER {trigger}",
)


def test_every_table_that_only_grows_is_tried():
    assert set(KEPT_WHOLE) == set(TRIGGERS)


@pytest.mark.parametrize("statement", ATTEMPTS, ids=[one.split()[0] for one in ATTEMPTS])
@pytest.mark.parametrize("table", TRIGGERS)
def test_the_running_role_cannot(table, statement):
    tried = statement.format(table=table, trigger=TRIGGERS[table])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE dealerops_app")
        with (
            pytest.raises(REFUSED, match=r"permission denied|must be owner"),
            transaction.atomic(),
        ):
            cursor.execute(tried)
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("table", TRIGGERS)
def test_it_may_add_and_read(table):
    with connection.cursor() as cursor:
        for right in ("INSERT", "SELECT"):
            cursor.execute("SELECT has_table_privilege('dealerops_app', %s, %s)", [table, right])
            assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("table", TRIGGERS)
def test_even_the_owner_is_stopped_by_the_trigger(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgenabled = 'O'"
            " AND tgrelid = to_regclass(%s)",
            [TRIGGERS[table], table],
        )
        assert cursor.fetchone() == (1,)


def test_nothing_can_be_truncated_by_the_running_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND (has_table_privilege('dealerops_app', oid, 'TRUNCATE')"
            "   OR has_table_privilege('dealerops_app', oid, 'TRIGGER'))"
        )
        assert cursor.fetchall() == []
