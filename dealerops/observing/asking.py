"""Checks that ask PostgreSQL and the broker; they are made when a process starts, not by `migrate`.

A server that does not answer is no reason not to start: /readyz names it, and people get a page that
says so. One that answers wrongly is.
"""

import re
from collections.abc import Iterator
from contextlib import closing

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from redis import Redis
from redis.exceptions import RedisError

from dealerops.observing.checks import refused

MADE = re.compile(r"(CREATE|DROP)(?: CONSTRAINT)? TRIGGER (\w+)\s[^;]*?\bON (\w+)")
RIGHTS = ("UPDATE", "DELETE", "TRUNCATE")
KEPT_WHOLE = {  # tables that only grow, each with the trigger that stops its owner too
    "journal_entry": "journal_entry_append_only",
    "journal_seal": "journal_seal_append_only",
    "quota_quotaentry": "quota_entry_append_only",
}


def asked() -> list[CheckMessage]:
    return [*_broker(), *_database()]


def _broker() -> Iterator[CheckMessage]:
    try:
        with closing(
            Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
        ) as client:
            policy = client.info("memory")["maxmemory_policy"]
    except (RedisError, KeyError) as error:
        yield Caution(
            f"The broker cannot be asked for its policy ({type(error).__name__}).",
            hint="It must not throw anything away: maxmemory-policy noeviction.",
            id="dealerops.W010",
        )
        return
    if policy != "noeviction":
        yield refused(
            10,
            f"The broker would throw away work when its memory is full ({policy}).",
            "Set its maxmemory-policy to noeviction, and keep the cache in another server.",
        )


def _database() -> Iterator[CheckMessage]:
    try:
        with closing(connection):
            promised, guards, rights = _promised(), _guards(), _rights()
    except DatabaseError as error:
        yield Caution(
            f"The database cannot be asked ({type(error).__name__}).",
            hint="Its triggers and the rights of its role are looked at when it is back.",
            id="dealerops.W011",
        )
        return
    if guards is None:  # nothing is migrated yet: /readyz says so
        return
    if missing := promised - guards:
        yield refused(
            11,
            f"Data could be rewritten or contradict itself: no trigger {', '.join(sorted(missing))}.",
            "Run `manage.py migrate`; if that finds nothing to do, somebody has switched it off.",
        )
    if rights and settings.PRODUCTION:
        yield refused(
            12,
            f"The role of this process may change the journal: {', '.join(rights)}.",
            "Run as dealerops_app, and run `manage.py grant_runtime` as the owner of the tables.",
        )


def _promised() -> frozenset[str]:
    """The triggers, as "name on table", that the migrations applied so far have made and left."""
    found: set[str] = set()
    loader = MigrationLoader(connection)
    for place in (one for one in _in_order(loader) if one in loader.applied_migrations):
        for step in loader.graph.nodes[place].operations:
            if isinstance(step, RunSQL) and isinstance(step.sql, str):
                for done, name, table in MADE.findall(step.sql):
                    (found.add if done == "CREATE" else found.discard)(f"{name} on {table}")
    return frozenset(found)


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    places = loader.graph.leaf_nodes()
    return list(dict.fromkeys(one for leaf in places for one in loader.graph.forwards_plan(leaf)))


def _guards() -> frozenset[str] | None:
    """Triggers that fire, as "name on table"; None where there is no journal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('journal_entry')")
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(
            "SELECT tgname || ' on ' || relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        return frozenset(name for (name,) in cursor.fetchall())


def _rights() -> list[str]:
    """What the role of this connection may do to the journal and should not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege || ' ' || kept FROM unnest(%s) AS kept, unnest(%s) AS privilege"
            " WHERE to_regclass(kept) IS NOT NULL AND has_table_privilege(kept, privilege)"
            " ORDER BY 1",
            [list(KEPT_WHOLE), list(RIGHTS)],
        )
        return [right for (right,) in cursor.fetchall()]
