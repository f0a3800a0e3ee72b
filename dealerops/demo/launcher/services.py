"""The children of the demo: what each is called, how it starts, and when it is ready."""

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dealerops.demo.launcher.options import ROOT
from dealerops.demo.servers import Postgres, Valkey
from dealerops.demo.servers.process import Command, listens, spawn

Process = subprocess.Popen[bytes]
DOCUMENT_WORKER_KIB = 900_000
LONG_STATEMENTS = {"STATEMENT_TIMEOUT_MS": "600000"}
# The preparation has run the system checks; three times more would cost the start some seconds.
BEARABLE = frozenset({"disk", "relay"})
CHECKED = {"CELERY_SKIP_CHECKS": "1"}


@dataclass(slots=True)
class Service:
    """One child and how to judge it; `begin` starts it and may raise Unusable."""

    name: str
    log: Path
    begin: Callable[[], Process]
    ready: Callable[[], bool] = lambda: True
    ends_by: signal.Signals = signal.SIGTERM
    queues: tuple[str, ...] = ()
    process: Process | None = field(default=None, init=False)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all Python children share."""

    env: Mapping[str, str]
    logs: Path

    def command(self, name: str, argv: Sequence[str], **extra: str) -> Command:
        """A Python program with a log of its own."""
        return Command(
            argv=[sys.executable, *argv],
            log=self.logs / f"{name}.log",
            env={**self.env, **extra},
            cwd=ROOT,
        )

    def service(
        self, name: str, argv: Sequence[str], ready: Callable[[], bool], **extra: str
    ) -> Service:
        command = self.command(name, argv, **extra)
        log = self.logs / f"{name}.log"
        return Service(name, log, lambda: spawn(command), ready)


def postgres_service(server: Postgres) -> Service:
    """PostgreSQL; its own `start` returns once it answers."""
    return Service("postgres", server.log, lambda: _started(server), ends_by=signal.SIGINT)


def valkey_service(server: Valkey) -> Service:
    """The broker; its own `start` returns once it answers."""
    return Service("valkey", server.log, lambda: _started(server))


def _started(server: Postgres | Valkey) -> Process:
    server.start()
    if server.process is None:
        raise RuntimeError("a started server has a process")
    return server.process


def mail_service(around: Surroundings, port: int, folder: Path) -> Service:
    argv = ("-m", "dealerops.demo.servers.smtp", str(port), str(folder))
    return around.service("mail", argv, lambda: listens(port))


def web_service(around: Surroundings, port: int) -> Service:
    argv = (
        *("-m", "gunicorn", "dealerops.wsgi:application", f"--bind=127.0.0.1:{port}"),
        "--config=python:dealerops.gunicorn",
        *("--workers=2", "--threads=4", "--preload", "--graceful-timeout=8", "--no-control-socket"),
        "--log-level=warning",
    )
    return around.service("web", argv, lambda: _says_ready(port))


def worker_services(around: Surroundings) -> list[Service]:
    """Two workers and the clock: documents are read apart, where a crash hurts nobody else."""
    documents = ("--concurrency=1", f"--max-memory-per-child={DOCUMENT_WORKER_KIB}")
    schedule = str(around.logs.parent / "beat-schedule")
    clock = ("beat", "--loglevel=INFO", "--schedule", schedule, "--pidfile=")
    return [
        _worker(around, "worker", ("default", "mail", "exports"), "--concurrency=2"),
        _worker(around, "documents", ("documents",), *documents),
        _celery(around, "beat", clock, sign=b"beat: Starting"),
    ]


def _worker(around: Surroundings, name: str, queues: tuple[str, ...], *extra: str) -> Service:
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    argv = ("worker", "--pool=prefork", "--loglevel=INFO", *quiet, *extra)
    where = ("-Q", ",".join(queues), "-n", f"{name}@%h")
    service = _celery(around, name, (*argv, *where), sign=b" ready.")
    service.queues = queues
    return service


def _celery(around: Surroundings, name: str, argv: Sequence[str], *, sign: bytes) -> Service:
    """Ready when it has said so in its log since this launcher started it."""
    log = around.logs / f"{name}.log"
    celery = ("-m", "celery", "-A", "dealerops.celery")
    command = around.command(name, (*celery, *argv), **LONG_STATEMENTS, **CHECKED)
    seen_from = 0

    def begin() -> Process:
        nonlocal seen_from
        seen_from = log.stat().st_size if log.exists() else 0
        return spawn(command)

    def ready() -> bool:
        with log.open("rb") as file:
            file.seek(seen_from)
            return sign in file.read()

    return Service(name, log, begin, ready)


def _says_ready(port: int) -> bool:
    """People can work: a crowded disk, or work that waits since the last run, is no reason to give up."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/readyz")
        return set(json.load(link.getresponse()).get("parts", ())) <= BEARABLE
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        link.close()
