"""Starting and stopping one child process that never outlives the process that started it."""

import contextlib
import ctypes
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from dealerops.demo.servers.account import Account

PR_SET_PDEATHSIG = 1
START_SECONDS = 60.0


class Unusable(Exception):
    """The machine lacks something; the message is one line for the person who started us."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run and how: `death` is the signal the kernel sends when the starter dies.

    Without a log the command speaks to the terminal.
    """

    argv: Sequence[str]
    log: Path | None
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path | None = None
    account: Account | None = None
    death: signal.Signals = signal.SIGKILL


def spawn(command: Command) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own, its output appended to the log.

    Call it from the main thread: Linux ties the death signal to the thread that forks.
    """
    if command.log is None:
        return _popen(command, None)
    command.log.parent.mkdir(parents=True, exist_ok=True)
    with command.log.open("ab") as log:
        return _popen(command, log)


def _popen(command: Command, log: IO[bytes] | None) -> subprocess.Popen[bytes]:
    account = command.account
    return subprocess.Popen(
        list(command.argv),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        env=dict(command.env),
        cwd=command.cwd,
        start_new_session=True,  # a Ctrl-C in the terminal reaches only the starter
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=_die_with_starter(command.death),
    )


def _die_with_starter(death: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    starter = os.getpid()

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, int(death))
        if os.getppid() != starter:  # it died before the signal was armed
            os._exit(1)

    return arm


def stop(
    child: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, within: float = 10.0
) -> None:
    """Ask the child to end; after `within` seconds end it and what it started."""
    if child.poll() is not None:
        return
    child.send_signal(by)
    try:
        child.wait(timeout=within)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # it leads a session of its own
        child.wait()


def wait_until(
    ready: Callable[[], bool], child: subprocess.Popen[bytes], *, name: str, log: Path
) -> None:
    """Return once `ready()` holds; Unusable when the child ends or START_SECONDS pass first."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        code = child.poll()
        if code is not None:
            raise Unusable(f"{name} ended at start (exit {code}): {last_line(log)} [{log}]")
        if time.monotonic() > deadline:
            stop(child)
            raise Unusable(f"{name} did not answer within {START_SECONDS:.0f} s [{log}]")
        time.sleep(0.05)


def last_line(log: Path) -> str:
    """The last thing a child said, or an empty text."""
    try:
        tail = log.read_bytes()[-4000:].decode("utf-8", errors="replace")
    except OSError:
        return ""
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def package_folder(module: str, package: str) -> Path:
    """Where an installed package lies, found without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise Unusable(f"The Python package {package} is not installed; run `make demo`.")
    return Path(spec.origin).parent
