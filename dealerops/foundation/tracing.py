"""Whose errand is being run: a request's number goes with the work, into log lines, entries and deliveries."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# Only a drawn number may come from outside: a telephone number or a name would not fit.
SAFE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Errand:
    """One request or one task; `has_written` once something of it was committed."""

    request_id: str = ""
    user_id: int | None = None
    has_written: bool = False

    def note_written(self) -> None:
        self.has_written = True


_current: ContextVar[Errand | None] = ContextVar("errand", default=None)


def current() -> Errand:
    """The errand this line of code is part of; outside of any, one that nobody else sees."""
    return _current.get() or Errand()


@contextmanager
def errand(request_id: str) -> Iterator[Errand]:
    """Everything inside the block belongs to this number."""
    begun = Errand(request_id)
    token = _current.set(begun)
    try:
        yield begun
    finally:
        _current.reset(token)


def new_number() -> str:
    return uuid.uuid4().hex


def number_from(told: str) -> str:
    """The number that a proxy has drawn, if it looks like one; otherwise a new one."""
    return told if SAFE.fullmatch(told) else new_number()
