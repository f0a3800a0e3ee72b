"""The near side of a nest: starts it, asks it, and ends a child that takes too long or too much."""

import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dealerops.reading.apart import frames
from dealerops.reading.apart.limits import Limits
from dealerops.reading.refusal import DocumentRefused

ROOT = Path(__file__).resolve().parents[3]
PAUSE = 0.1  # seconds between two looks at a child's memory
START_SECONDS = 60.0  # a busy machine loads the engines' libraries slowly
HELLO_SECONDS = 10.0
# No key, password or address of the system is in the environment of what opens strangers' files.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT")


class ChildDied(Exception):
    """The child gave no answer; `too_slow` when its time was up."""

    def __init__(self, *, too_slow: bool) -> None:
        super().__init__("too slow" if too_slow else "died")
        self.too_slow = too_slow


class Host:
    """Asks children of one nest; the nest is started at the first question of each process."""

    def __init__(self, works: str) -> None:
        self._works = works
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._nest: subprocess.Popen[bytes] | None = None
        self.has_network = True
        os.register_at_fork(after_in_child=self._forget)

    def ask(
        self, work: str, data: bytes, limits: Limits, **options: Any
    ) -> tuple[dict[str, Any], bytes]:
        """The child's answer. Raises DocumentRefused as the child did, or ChildDied."""
        line, child = self._hatch()
        try:
            with line:
                question = {"work": work, "options": options, "limits": asdict(limits)}
                answer = _converse(line, child, question, data, limits)
        finally:
            _end(child)
        head, rest = answer
        if "refused" in head:
            raise DocumentRefused(head["refused"])
        return head, rest

    def close(self) -> None:
        """End the nest; the next question starts another one."""
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._nest is not None:
                self._nest.kill()
                self._nest.wait()
            self._control = self._nest = None

    def _hatch(self) -> tuple[socket.socket, int]:
        """A line to a new child and its process id; a nest that has died is started again."""
        with suppress(OSError, EOFError):
            return self._call()
        self.close()
        try:
            return self._call()
        except (OSError, EOFError) as error:
            raise ChildDied(too_slow=False) from error

    def _call(self) -> tuple[socket.socket, int]:
        near, far = socket.socketpair()
        near.settimeout(HELLO_SECONDS)
        try:
            with far, self._lock:
                socket.send_fds(self._running(), [b"!"], [far.fileno()])
            head, _rest = frames.receive(near)
        except BaseException:
            near.close()
            raise
        return near, int(head["pid"])

    def _running(self) -> socket.socket:
        if self._control is None:
            near, far = socket.socketpair()
            with far:
                self._nest = subprocess.Popen(  # noqa: S603 - our own module and nothing of a document
                    [sys.executable, "-m", "dealerops.reading.apart", self._works],
                    stdin=far.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=_environment(),
                    cwd=ROOT,
                    start_new_session=True,
                )
            near.settimeout(START_SECONDS)
            self.has_network = near.recv(1) != b"n"
            self._control = near
        return self._control

    def _forget(self) -> None:
        """A forked process leaves its parent's nest alone and has its own."""
        if self._control is not None:
            self._control.close()
        if self._nest is not None:
            self._nest.returncode = 0  # it is not ours to wait for
        self._lock = threading.Lock()
        self._control = self._nest = None


def _environment() -> dict[str, str]:
    known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**known, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _converse(
    line: socket.socket, child: int, question: Mapping[str, Any], data: bytes, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    deadline = time.monotonic() + limits.wall

    def wait() -> None:
        while not select.select([line], [], [], PAUSE)[0]:
            if time.monotonic() > deadline:
                raise ChildDied(too_slow=True)
            if _resident(child) > limits.resident:
                raise ChildDied(too_slow=False)

    try:
        line.settimeout(limits.wall)
        frames.send(line, question, data)
        return frames.receive(line, wait)
    except TimeoutError as error:
        raise ChildDied(too_slow=True) from error
    except (OSError, EOFError) as error:
        too_slow = time.monotonic() > deadline
        raise ChildDied(too_slow=too_slow) from error


def _resident(child: int) -> int:
    """Bytes of real memory; 0 when the child is gone."""
    try:
        pages = Path(f"/proc/{child}/statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * resource.getpagesize()


def _end(child: int) -> None:
    """The child's whole session, an engine's own children included; mostly it is gone already."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
