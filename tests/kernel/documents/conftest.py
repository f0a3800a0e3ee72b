"""A store of its own for every test, and somebody who uploads."""

import io

import pytest
from PIL import Image

from dealerops.foundation.actor import Actor, Channel, Role


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "store"
    return settings.MEDIA_ROOT


@pytest.fixture
def applicant() -> Actor:
    return Actor(role=Role.D_SSA, channel=Channel.PORTAL, user_id=7)


def picture(colour: str = "red", kind: str = "PNG", **extra: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(file, kind, **extra)
    return file.getvalue()


def files_in(store) -> list:
    return [path for path in store.rglob("*") if path.is_file()]
