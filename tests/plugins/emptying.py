"""After a test that commits only the tables that hold something are emptied.

Django truncates all of them, and each of their 1,300 indexes gets a new file: a second for each test.
Only where a test has written many rows is that the cheaper way.
"""

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

# What migrating writes there is the same for every test: left alone, it need not be written again.
KEPT = {"django_content_type", "auth_permission"}
MANY = 20_000  # rows of one table
ROW, DELETE = 1, 8  # of pg_trigger.tgtype
GUARDED = f"""
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
 WHERE NOT tgisinternal AND tgtype & {ROW | DELETE} = {ROW | DELETE}
"""


def pytest_configure(config: pytest.Config) -> None:
    TransactionTestCase._fixture_teardown = lambda test: empty()  # type: ignore[attr-defined]


@transaction.atomic
def empty() -> None:
    """Everything goes, whatever is referred to and whatever may never be deleted."""
    ours = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{one}', EXISTS (SELECT FROM {one} OFFSET {MANY})"
                f" WHERE EXISTS (SELECT FROM {one})"
                for one in sorted(ours)
            )
        )
        found = cursor.fetchall()
        filled = [name for name, _is_long in found]
        if any(is_long for _name, is_long in found):
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
            return
        cursor.execute(GUARDED)
        guarded = [name for (name,) in cursor.fetchall() if name in filled]
        for name in guarded:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # with checks to come no table is altered
        for name in guarded:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
