"""Background work and mail: deliveries against direct calls, the queue's mails against a bare SMTP loop.

Everything is CPU time of this process and the database, for each piece of work; waiting for a disk that
others use too is not in it. The mail server runs in this process, so that both arms pay for it.
"""

import hashlib
import logging
import os
import smtplib
from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from redis import Redis

from bench.lib import cpu
from bench.lib.result import Result
from bench.lib.rounds import interleaved
from dealerops.accounts.models import User
from dealerops.celery import ring as bell_rope
from dealerops.demo.servers.process import free_port
from dealerops.documents.services import store_bytes
from dealerops.foundation.actor import SYSTEM
from dealerops.journal import bell
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.registry import subscribe
from dealerops.journal.services import drain, record
from dealerops.network.models import Region
from dealerops.notifications.envelope import build
from dealerops.notifications.models import Message
from dealerops.notifications.services import Part, queue

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIVERIES = {"quick": 300, "full": 1000}
MAILS = {"quick": 200, "full": 800}
CHUNK = 20
ROUNDS_OF_HASHING = 5200  # some two milliseconds, the study's piece of work
numbers = count(1)


@subscribe("bench.small")
def write_a_line(entry: Entry) -> None:
    """What many handlers do: look something up, write one thing down."""
    region = Region.objects.get(pk=entry.object_id)
    record(region, "bench.done", by=SYSTEM, number=entry.pk)


@subscribe("bench.chunk")
def work_a_chunk(entry: Entry) -> None:
    """Twenty rows' work of two milliseconds each in one delivery."""
    for number in range(CHUNK):
        hashlib.pbkdf2_hmac("sha256", b"bench", str(number).encode(), ROUNDS_OF_HASHING)


def run(profile: str, rounds: int) -> list[Result]:
    bell.ring = _nobody  # the drain is called here, by hand
    region = Region.objects.create(code="WORK", name="测", name_en="Work")
    many = DELIVERIES[profile]
    small = interleaved(
        {
            "direct": lambda: _direct(region, "bench.small", write_a_line, many),
            "queue": lambda: _drained(region, "bench.small", many),
        },
        rounds,
    )
    chunks = interleaved(
        {
            "direct": lambda: _direct(region, "bench.chunk", work_a_chunk, many // CHUNK),
            "queue": lambda: _drained(region, "bench.chunk", many // CHUNK),
        },
        rounds,
    )
    return [
        Result.ratio("F.deliveries", small["direct"], small["queue"], "CPU ms each"),
        Result.ratio("F.chunks", chunks["direct"], chunks["queue"], "CPU ms each"),
        *_bells(profile, rounds),
        *_mails(profile, rounds),
    ]


def _nobody(_queue: str) -> None:
    """Nobody is woken."""


def _promise(region: Region, topic: str, many: int) -> list[Entry]:
    with transaction.atomic():
        return [record(region, topic, by=SYSTEM) for _ in range(many)]


def _direct(region: Region, topic: str, handler: Callable[[Entry], None], many: int) -> float:
    """CPU ms of the same handler on the same kind of entry, each in a transaction of its own."""
    entries = _promise(region, topic, many)
    Delivery.objects.undone().update(done_at=timezone.now())

    def work() -> None:
        for entry in entries:
            with transaction.atomic():
                handler(Entry.objects.get(pk=entry.pk))

    return cpu.spent_here(work) / many * 1000


def _drained(region: Region, topic: str, many: int) -> float:
    _promise(region, topic, many)
    spent = cpu.spent_here(lambda: _drain("default"))
    return spent / many * 1000


def _drain(queue_name: str) -> None:
    while drain(queue_name):
        pass
    left = Delivery.objects.undone().filter(queue=queue_name).count()
    if left:
        raise RuntimeError(f"{left} deliveries were not made")


# --- bells --------------------------------------------------------------------------------------------


def _bells(profile: str, rounds: int) -> list[Result]:
    """Ringing a worker against the broker's own push and pop."""
    many = DELIVERIES[profile]
    with Redis.from_url(settings.REDIS_URL) as broker:
        rates = interleaved(
            {
                "push and pop": lambda: _pairs(broker, many),
                "rung": lambda: _rung(broker, many),
            },
            rounds,
        )
    return [Result.ratio("F.bells", rates["push and pop"], rates["rung"], "CPU ms each")]


def _pairs(broker: "Redis[bytes]", many: int) -> float:
    def work() -> None:
        for _ in range(many):
            broker.lpush("bench.pairs", b"x" * 400)
            broker.rpop("bench.pairs")

    return _with_broker(broker, work) / many * 1000


def _rung(broker: "Redis[bytes]", many: int) -> float:
    def work() -> None:
        for _ in range(many):
            bell_rope("bench")

    spent = _with_broker(broker, work)
    broker.delete("bench")
    return spent / many * 1000


def _with_broker(broker: "Redis[bytes]", work: Callable[[], object]) -> float:
    """CPU seconds of this process and of the broker."""
    before = _of_broker(broker)
    spent = cpu.spent_here(work)
    return spent + _of_broker(broker) - before


def _of_broker(broker: "Redis[bytes]") -> float:
    said = broker.info("cpu")
    return float(said["used_cpu_sys"]) + float(said["used_cpu_user"])


# --- mails --------------------------------------------------------------------------------------------


class Post:
    """A mail server that counts lines and mails and keeps nothing."""

    def __init__(self) -> None:
        self.lines = self.mails = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.lines += 1
        return answers

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails += 1
        return "250 taken"


def _mails(profile: str, rounds: int) -> list[Result]:
    many, post = MAILS[profile], Post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server's chatter is nobody's work
    controller = Controller(post, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    parts = _parts()
    reader = User.objects.create(username="bench", display_name="Bench", email="b@example.com")
    try:
        rates = interleaved(
            {
                "bare loop": lambda: _bare(reader, many, parts),
                "queue": lambda: _queued(reader, many, parts),
            },
            rounds,
        )
        before = post.lines
        _queued(reader, 800, parts)
        lines = post.lines - before
    finally:
        controller.stop(no_assert=True)
    return [
        Result.ratio("F.mails", rates["bare loop"], rates["queue"], "CPU ms each"),
        Result.number("F.mail_lines_for_800", lines, "connections"),
    ]


def _write(reader: User, many: int, parts: Sequence[Part]) -> "Iterator[Message]":
    for _ in range(many):
        yield queue(
            "backup/faulty", to=reader, about=reader, dedupe=str(next(numbers)), parts=parts,
            context={"faults": [], "folder": "bench"},
        )  # fmt: skip


def _parts() -> list[Part]:
    """What a report carries: a chart of 30 kB and a workbook of 40."""
    chart = store_bytes(os.urandom(30_000), name="chart.png", kind="png", by=SYSTEM)
    workbook = store_bytes(os.urandom(40_000), name="report.xlsx", kind="xlsx", by=SYSTEM)
    return [Part(chart, "chart.png", cid="chart"), Part(workbook, "report.xlsx")]


def _bare(reader: User, many: int, parts: Sequence[Part]) -> float:
    """Ready bytes down one line."""
    with transaction.atomic():
        message = next(_write(reader, 1, parts))
        ready = build(message).message().as_bytes(linesep="\r\n")
        transaction.set_rollback(True)

    def work() -> None:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
            for _ in range(many):
                line.sendmail("a@example.com", ["b@example.com"], ready)

    return cpu.spent_here(work) / many * 1000


def _queued(reader: User, many: int, parts: Sequence[Part]) -> float:
    """As the worker does it: claimed, built, handed over, every state committed."""
    with transaction.atomic():
        list(_write(reader, many, parts))
    return cpu.spent_here(lambda: _drain("mail")) / many * 1000
