"""A limit on waiting for PostgreSQL that holds even when the line swallows everything.

statement_timeout is the server's, and a server that cannot be heard ends nothing; TCP gives up only
when nobody confirms, and a broken box in between may confirm for ever (reliability.md F17).
"""

import os
import select
import socket
import time

import psycopg2
from psycopg2 import extensions

GRACE_SECONDS = 5.0
CONNECT_SECONDS = 3.0


def wait_no_longer_than(seconds: float) -> None:
    """For this whole process. COPY does not work under it: processes that copy leave it off."""

    def wait(link: extensions.connection) -> None:
        is_new = link.status == extensions.STATUS_SETUP  # libpq's connect_timeout is off here
        deadline = time.monotonic() + (CONNECT_SECONDS if is_new else seconds)
        while (state := link.poll()) != extensions.POLL_OK:
            left = deadline - time.monotonic()
            if left <= 0:
                _hang_up(link)
                raise psycopg2.OperationalError("the database keeps silent")
            line = link.fileno()
            reads = [line] if state == extensions.POLL_READ else []
            writes = [line] if state == extensions.POLL_WRITE else []
            select.select(reads, writes, [], left)

    extensions.set_wait_callback(wait)


def _hang_up(link: extensions.connection) -> None:
    """End the line itself: psycopg2 goes on listening to it, and would go on for ever."""
    with socket.socket(fileno=os.dup(link.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
