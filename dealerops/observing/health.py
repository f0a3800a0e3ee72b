"""The two addresses that machines ask: does the process live, and can people work (P34).

Every part is asked in a thread of its own and has BUDGET seconds in all, so that a server which has
stopped answering makes the answer short instead of long.
"""

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from dealerops.journal.selectors import oldest_undone_age, waiting_ages

logger = logging.getLogger(__name__)
BUDGET_SECONDS = 1.8
PATIENCE_SECONDS = 60  # a due delivery that waits longer has nobody who takes it

# Threads that hang stay hanging until their time-outs end; more than these never pile up.
_asking = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The system is usable: 200, or 503 that names the parts that are not."""
    answers = {name: _asking.submit(ask) for name, ask in PARTS.items()}
    age = _asking.submit(_oldest_undone)
    wait([*answers.values(), age], timeout=BUDGET_SECONDS)
    down = [name for name, answer in answers.items() if not _said(answer)]
    said = {"status": "down" if down else "ok", "oldest_undone_seconds": _said(age)}
    return JsonResponse({**said, "parts": down} if down else said, status=503 if down else 200)


def _said(answer: Future[object]) -> object:
    """Nothing, where no answer came in time or the question itself failed."""
    if not answer.done():
        answer.cancel()
        return None
    error = answer.exception()
    if error is not None:
        logger.error("a part could not be asked", exc_info=error)
        return None
    return answer.result()


def _asked_database(ask: Callable[[], object]) -> object:
    """None when the database does not answer; the thread keeps no connection."""
    try:
        with closing(connection):
            return ask()
    except DatabaseError:
        return None


def database_answers() -> object:
    def ask() -> bool:
        connection.ensure_connection()
        return True

    return _asked_database(ask)


def nothing_to_migrate() -> object:
    return _asked_database(
        lambda: _known() <= set(MigrationRecorder(connection).applied_migrations())
    )


@lru_cache(maxsize=1)
def _known() -> set[tuple[str, str]]:
    """The migrations of this release, read from the disk once."""
    return set(MigrationLoader(None).graph.nodes)


def broker_answers() -> object:
    with closing(
        Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    ) as client:
        try:
            return client.ping()
        except RedisError:
            return False


def disk_has_room() -> object:
    """A twentieth of the disk under the files of this machine is free."""
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    disk = shutil.disk_usage(place)
    return disk.free >= disk.total * settings.FREE_DISK_SHARE


def work_is_taken() -> object:
    """No due delivery waits for a worker longer than PATIENCE_SECONDS."""

    def ask() -> bool:
        longest = max(waiting_ages(timezone.now()).values())
        return longest.total_seconds() <= PATIENCE_SECONDS

    return _asked_database(ask)


def _oldest_undone() -> object:
    return _asked_database(lambda: round(oldest_undone_age().total_seconds()))


PARTS: dict[str, Callable[[], object]] = {
    "database": database_answers,
    "migrations": nothing_to_migrate,
    "broker": broker_answers,
    "disk": disk_has_room,
    "relay": work_is_taken,
}
