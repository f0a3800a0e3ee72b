"""Reading in a child process with limits, for callers that are not themselves expendable."""

import json
import os
import signal
import subprocess
import sys

from dealerops.reading.model import Reading
from dealerops.reading.refusal import REASONS, DocumentRefused

SECONDS = 90  # of wall clock, and of CPU inside the child


def read_apart(data: bytes, *, engine: str = "rapidocr", seconds: int = SECONDS) -> Reading:
    """As `read`, but a document that hangs, crashes or swells takes only the child with it.

    Raises DocumentRefused; READING_TIMEOUT after `seconds`, READING_FAILED when the child died.
    """
    command = [sys.executable, "-m", "dealerops.reading", engine, str(seconds)]
    with subprocess.Popen(  # noqa: S603 - our own module, nothing of the document in the arguments
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            out, _err = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise DocumentRefused("READING_TIMEOUT") from error
        finally:
            _end(child)
    return _answer(out)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child's whole session, tesseract included; it is gone already when all went well."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _answer(out: bytes) -> Reading:
    try:
        answer = json.loads(out)
    except ValueError as error:
        raise DocumentRefused("READING_FAILED") from error
    code = answer.get("refused")
    if code:
        raise DocumentRefused(code if code in REASONS else "READING_FAILED")
    return Reading.from_dict(answer["reading"])
