"""What gunicorn needs to know beyond its command line: where its processes keep their counts, and logs.

`gunicorn dealerops.wsgi:application --config python:dealerops.gunicorn`. The folder of the counts is
emptied at every start; PROMETHEUS_MULTIPROC_DIR names it, else it lies below VAR_DIR.
"""

import os
from pathlib import Path
from typing import Any

FOLDER = Path(
    os.environ.setdefault(
        "PROMETHEUS_MULTIPROC_DIR", str(Path(os.environ.get("VAR_DIR") or "var") / "metrics")
    )
)
FOLDER.mkdir(parents=True, exist_ok=True)
for counts in FOLDER.glob("*.db"):
    counts.unlink(missing_ok=True)

_FORMATTERS = {
    "line": {
        "()": "dealerops.foundation.logs.LineFormatter",
        "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s",
    },
    "json": {"()": "dealerops.foundation.logs.JSONFormatter"},
}
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": _FORMATTERS,
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("LOG_FORMAT") == "json" else "line",
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}


def child_exit(_server: object, worker: Any) -> None:
    """A process that is gone measures nothing any more; what it has counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - after the folder

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def post_worker_init(_worker: object) -> None:
    """People who wait at a page are told when the database keeps silent."""
    from django.conf import settings  # noqa: PLC0415 - the application is loaded by now

    from dealerops.foundation.deadline import GRACE_SECONDS, wait_no_longer_than  # noqa: PLC0415

    wait_no_longer_than(settings.STATEMENT_TIMEOUT_MS / 1000 + GRACE_SECONDS)
