"""Log lines: known keys only, the number of the request, and no value that a person has typed.

What a library wants to say about a request is cut down to its status; a traceback keeps files, lines
and names of exceptions and drops their texts, since these quote rows, parameters and addresses.
"""

import copy
import logging
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from dealerops.foundation import tracing
from dealerops.foundation.errors import DomainError

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
KEYS = frozenset({"method", "route", "status", "ms", "delivery", "queue", "attempt"})
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
MAX_CHAIN = 5


class LineFormatter(logging.Formatter):
    """For people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_cleaned(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return told(ei[1])


class JSONFormatter(JsonFormatter):
    """For machines: one object per line."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_cleaned(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return told(ei[1])


def told(error: BaseException | None) -> str:
    """A traceback without texts: where it went through, and what kinds of exception were raised."""
    return "\n".join(line for cause in reversed(list(_chain(error))) for line in _one(cause))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _step in range(MAX_CHAIN):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _one(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    yield named(error)


def named(error: BaseException) -> str:
    """The exception's type, with the codes it carries: refusals, SQLSTATE, the constraint's name."""
    kind = type(error)
    codes: list[str] = [str(error)] if isinstance(error, DomainError) else []
    state = getattr(error, "pgcode", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    codes += [str(code) for code in (state, constraint) if code]
    return f"{kind.__module__}.{kind.__qualname__}" + (f" [{' '.join(codes)}]" if codes else "")


def _cleaned(record: logging.LogRecord) -> logging.LogRecord:
    """A copy fit to be written; the record itself may still go to other handlers."""
    clean = copy.copy(record)
    clean.exc_text = None  # another formatter may have put the whole text there
    _reword(clean)
    for key in set(vars(clean)) - STANDARD - KEYS:
        delattr(clean, key)
    errand = tracing.current()
    clean.request_id = errand.request_id or "-"
    clean.user_id = errand.user_id
    return clean


def _reword(record: logging.LogRecord) -> None:
    """Libraries quote addresses, headers and exceptions in their messages."""
    status = getattr(record, "status_code", None)
    if hasattr(record, "request"):  # Django speaks of a request
        record.msg, record.args = _phrase(status), ()
        record.status = status
    elif record.name.startswith("gunicorn"):
        args = record.args if isinstance(record.args, tuple) else ()
        record.args = tuple("-" if str(one).startswith("/") else one for one in args)
    elif isinstance(record.args, Mapping) and "exc" in record.args:  # Celery speaks of a task
        error = record.exc_info[1] if record.exc_info else None
        kind = named(error) if error else "-"
        record.args = {**record.args, "exc": kind, "traceback": "", "args": "", "kwargs": ""}
    elif isinstance(record.args, tuple):
        record.args = tuple(
            named(one) if isinstance(one, BaseException) else one for one in record.args
        )


def _phrase(status: object) -> str:
    return HTTPStatus(status).phrase if isinstance(status, int) else "request refused"
