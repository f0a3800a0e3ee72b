"""Guesses at a password are counted by name and checked one after the other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name by which guesses are counted: signing in does not look at capitals, nor does this."""
    given = credentials.get("username") if credentials else request.POST.get("login")
    return str(given or "").strip().upper().casefold()[:150].replace("\0", "")


@contextmanager
def one_guess_at_a_time(name: str) -> Iterator[None]:
    """A hundred guesses sent at once are looked at in a row: the sixth finds the lock of the fifth."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, (f"accounts:guess:{name}",))
        yield
