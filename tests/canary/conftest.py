"""Everything that is written while a test runs, in both forms a log can have."""

import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealerops.foundation.logs import JSONFormatter, LineFormatter


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    """What the handlers of settings.LOGGING would have written, at their most talkative."""
    text = io.StringIO()
    handlers = []
    for formatter in (JSONFormatter(), LineFormatter("%(levelname)s %(name)s %(message)s")):
        handler = logging.StreamHandler(text)
        handler.setFormatter(formatter)
        handlers.append(handler)
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    caplog.set_level(logging.INFO)
    yield text
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture(autouse=True)
def scratch(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files of this test alone."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder
