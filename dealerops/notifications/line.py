"""The line to the mail server: kept for the next mail, so that eight hundred reports do not knock eight hundred times."""

import select
import smtplib
import threading
import time
from contextlib import suppress

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

MAILS_PER_LINE = 100
IDLE_SECONDS = 10.0
FRESH_SECONDS = 0.2  # answered so lately that it is asked again only if something came in meanwhile


class _Held(threading.local):
    """What this thread holds: a line, to which server, since when unused, for how many mails."""

    def __init__(self) -> None:
        self.server: BaseEmailBackend | None = None
        self.address: tuple[object, ...] = ()
        self.used_at = 0.0
        self.mails = 0
        self.is_good = False


_held = _Held()


def to_server() -> BaseEmailBackend:
    """A line on which the server has just answered. Raises OSError where there is none to be had."""
    server = _held.server if _usable() else None
    if server is None:
        _hang_up()
        server = get_connection()
        server.open()
        _held.server, _held.address, _held.mails = server, _address(), 0
    _held.is_good = False
    return server


def keep() -> None:
    """The mail went through: the line may serve the next one."""
    _held.mails += 1
    _held.used_at = time.monotonic()
    _held.is_good = True


def release() -> None:
    """After every mail: a line on which something went wrong is not used again."""
    if not _held.is_good or _held.mails >= MAILS_PER_LINE:
        _hang_up()


def _usable() -> bool:
    """Still to the same server, not left alone for long, and answered: a dead line must not look as
    if it had broken in the middle of a mail."""
    if _held.server is None or _held.address != _address():
        return False
    unused = time.monotonic() - _held.used_at
    if unused > IDLE_SECONDS:
        return False
    talking = getattr(_held.server, "connection", None)
    if talking is None:
        return True  # a backend without a wire
    if unused < FRESH_SECONDS and _is_silent(talking):
        return True
    try:
        return bool(talking.noop()[0] == 250)
    except (smtplib.SMTPException, OSError):
        return False


def _is_silent(talking: smtplib.SMTP) -> bool:
    """Nothing to read: a server that has hung up, or is about to, can be heard at once."""
    return talking.sock is not None and not select.select([talking.sock], [], [], 0)[0]


def _hang_up() -> None:
    """Say goodbye; a server that does not answer it has its mails or has not, as it said before."""
    if _held.server is not None:
        with suppress(OSError):
            _held.server.close()
    _held.server = None


def _address() -> tuple[object, ...]:
    return (settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT)
