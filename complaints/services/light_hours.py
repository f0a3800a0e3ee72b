"""The hourly run over the lights of open cases (domain.md 3.4: t changes with time)."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, connection
from django.db.models import Q

from complaints.models import Case
from complaints.services.following import follow_the_hour
from dealerops.foundation.actor import SYSTEM

logger = logging.getLogger(__name__)
BATCH = 200
NAME = "complaints:light_hours"


def rejudge_hour(now: dt.datetime) -> int:
    """Every open case that was not computed since the hour began, a batch at a time; how many were.

    Each case is a transaction of its own and says when it was computed, so that a run that breaks off
    goes on where it stopped. One that fails is logged, left for the next run, and stops no other.
    Nought while another run is at it.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    with _alone() as is_alone:
        if not is_alone:
            return 0
        return _run(hour)


def _run(hour: dt.datetime) -> int:
    done, last = 0, 0
    while ids := _due(hour, after=last):
        done += sum(_try(case_id) for case_id in ids)
        last = ids[-1]
    return done


def _try(case_id: int) -> bool:
    try:
        return follow_the_hour(case_id, by=SYSTEM)
    except InterfaceError:
        raise  # the database is gone for all of them
    except Exception:
        logger.exception("the light of case %s failed", case_id)
        return False


def _due(hour: dt.datetime, *, after: int) -> list[int]:
    """In the order of their keys: one that is locked this moment is left for the next run."""
    rows = Case.objects.visible_to(SYSTEM).pending().filter(pk__gt=after)
    rows = rows.filter(Q(light=None) | Q(light__checked_at__lt=hour))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else runs now; PostgreSQL lets go when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [NAME])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [NAME])
