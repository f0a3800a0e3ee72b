"""Recognising processes of an earlier run, so that those and only those can be ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
STAT_STARTED = 19  # field 22 of /proc/PID/stat, counted after the name in brackets
STAT_STATE = 0


@dataclass(frozen=True, slots=True)
class Identity:
    """A process for good: its number may be given away again, its start time may not."""

    pid: int
    started: str


def identity(pid: int) -> Identity | None:
    """Who has this number now; None when nobody has, or only a dead entry nobody has collected."""
    if sys.platform.startswith("linux"):
        fields = _stat(pid)
        if not fields or fields[STAT_STATE] == "Z":
            return None
        return Identity(pid, fields[STAT_STARTED])
    asked = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607 - wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    return Identity(pid, asked.stdout.strip()) if asked.stdout.strip() else None


def alive(who: Identity) -> bool:
    return identity(who.pid) == who


def working_in(folder: Path, *, program: str) -> list[Identity]:
    """Processes of this program whose working directory is this folder (Linux; elsewhere none)."""
    return [
        who
        for who in _everybody()
        if _link(who.pid, "cwd") == folder.resolve()
        and getattr(_link(who.pid, "exe"), "stem", "") == program
    ]


def marked(mark: str) -> list[Identity]:
    """Processes that carry `mark` ("NAME=value") in their environment, this one apart."""
    wanted = os.fsencode(mark)
    return [
        who
        for who in _everybody()
        if who.pid != os.getpid() and wanted in _environment(who.pid).split(b"\0")
    ]


def end_all(
    processes: Collection[Identity],
    *,
    by: signal.Signals = signal.SIGTERM,
    within: float = 8.0,
) -> None:
    """Ask each to end, then make it; returns when none of them is left."""
    for sign, patience in ((by, within), (signal.SIGKILL, within)):
        left = [who for who in processes if alive(who)]
        for who in left:
            _signal(who, sign)
        deadline = time.monotonic() + patience
        while any(alive(who) for who in left) and time.monotonic() < deadline:
            time.sleep(0.05)


def _signal(who: Identity, sign: signal.Signals) -> None:
    try:
        os.kill(who.pid, sign)
    except (ProcessLookupError, PermissionError):
        return


def _everybody() -> Iterator[Identity]:
    if not PROC.is_dir():
        return
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            who = identity(int(entry.name))
            if who:
                yield who


def _stat(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text("utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _link(pid: int, name: str) -> Path | None:
    try:
        return (PROC / str(pid) / name).readlink()
    except OSError:
        return None


def _environment(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return b""
