"""A log line holds what was agreed, and nothing that somebody typed."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from dealerops.accounts.models import User
from dealerops.foundation.errors import Refusal, StaleObject
from dealerops.foundation.logs import JSONFormatter, LineFormatter, named

SECRET = "13800138000"
FORMATS = [JSONFormatter(), LineFormatter("%(levelname)s %(request_id)s %(message)s")]


def written(formatter: logging.Formatter, *args: object, **extra: object) -> str:
    logger = logging.getLogger("dealerops.trial")
    record = logger.makeRecord(
        logger.name, logging.INFO, "f.py", 1, "said %s", args, extra.pop("exc", None), extra=extra
    )
    return formatter.format(record)


@pytest.mark.parametrize("formatter", FORMATS)
def test_unknown_keys_are_dropped(formatter):
    line = written(formatter, "x", body=SECRET, phone=SECRET, query=SECRET, status=200)
    assert SECRET not in line


def test_known_keys_are_kept():
    line = json.loads(written(JSONFormatter(), "x", status=200, route="claims:list", phone=SECRET))
    assert line["message"] == "said x"
    assert (line["level"], line["logger"]) == ("INFO", "dealerops.trial")
    assert (line["status"], line["route"]) == (200, "claims:list")
    assert set(line) == {
        "at", "level", "logger", "message", "status", "route", "request_id", "user_id",
    }  # fmt: skip


@pytest.mark.parametrize("formatter", FORMATS)
def test_a_traceback_tells_places_and_kinds_but_no_texts_and_no_values(formatter):
    secret = SECRET
    try:
        try:
            raise ValueError(f"{secret} is no date")
        except ValueError as error:
            raise RuntimeError(secret) from error
    except RuntimeError:
        line = written(formatter, "x", exc=sys.exc_info())
    assert SECRET not in line
    assert "builtins.ValueError" in line
    assert "builtins.RuntimeError" in line
    assert "test_logs.py" in line


@pytest.mark.django_db
def test_a_refusing_database_is_named_by_its_constraint_alone():
    User.objects.create(username=SECRET)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.create(username=SECRET)
    assert named(caught.value.__cause__).endswith(
        "UniqueViolation [23505 accounts_user_username_key]"
    )
    line = written(FORMATS[1], "x", exc=(type(caught.value), caught.value, caught.tb))
    assert "accounts_user_username_key" in line
    assert SECRET not in line


@pytest.mark.parametrize("formatter", FORMATS)
def test_another_handlers_traceback_is_not_taken_over(formatter):
    try:
        raise ValueError(SECRET)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "broken", (), sys.exc_info())
    assert SECRET in logging.Formatter().format(record)  # kept on the record by logging itself
    assert SECRET not in formatter.format(record)


def test_an_exception_as_an_argument_is_named_too():
    assert SECRET not in written(FORMATS[1], ValueError(SECRET))


def test_a_refusal_is_told_by_its_codes():
    assert named(StaleObject(Refusal("STALE", SECRET))) == (
        "dealerops.foundation.errors.StaleObject [STALE]"
    )


def test_what_celery_says_of_a_task_quotes_nothing():
    logger = logging.getLogger("celery.app.trace")
    context = {"name": "t", "id": "1", "exc": SECRET, "args": SECRET, "traceback": SECRET}
    record = logger.makeRecord(
        logger.name, logging.ERROR, "f.py", 1, "%(name)s[%(id)s] raised: %(exc)s", (context,), None
    )
    assert SECRET not in FORMATS[1].format(record)


@pytest.mark.django_db
def test_statements_are_never_logged(caplog, settings):
    caplog.set_level("DEBUG", logger="dealerops")
    connection.force_debug_cursor = True
    try:
        User.objects.filter(username=SECRET).exists()
    finally:
        connection.force_debug_cursor = False
    assert SECRET not in caplog.text
