"""People who get mail, a trial mail to send, and a mail server of flesh and blood."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from dealerops.accounts.models import User
from dealerops.documents.services import store_bytes, store_upload
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from dealerops.notifications.services import Part, queue
from tests.kernel.notifications.server import MailServer

MAILS = Path(__file__).parent / "mails"


@pytest.fixture(autouse=True)
def _store_and_mails(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "store"
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], MAILS]}]


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 1
        yield server


@pytest.fixture
def wang(db) -> User:
    return User.objects.create(
        username="wang", display_name="王芳", email="wang@dealer.example", language="zh-hans"
    )


@pytest.fixture
def smith(db) -> User:
    return User.objects.create(
        username="smith", display_name="Smith", email="smith@dealer.example", language="en"
    )


def hello(to: User, *, dedupe: str = "1", name: str = "A & B", parts: tuple[Part, ...] = ()):
    return queue(
        "trial/hello",
        to=to,
        about=to,
        context={"name": name, "action_url": "https://dealerops.example/claims/1/"},
        dedupe=dedupe,
        parts=parts,
    )


def files() -> tuple[Part, ...]:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(picture, "PNG")
    chart = store_upload(SimpleUploadedFile("x", picture.getvalue()), name="c.png", by=SYSTEM)
    workbook = store_bytes(b"PK a workbook", name="r.xlsx", kind="xlsx", by=SYSTEM)
    return (Part(chart, "chart.png", cid="chart"), Part(workbook, "周报 47.xlsx"))


def deliver() -> None:
    """The mail queue's worker, with the waiting between attempts taken out."""
    Delivery.objects.undone().update(run_at=timezone.now())
    drain("mail")


def now_of(message: Message) -> Message:
    message.refresh_from_db()
    return message


def wait_until(condition, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()
