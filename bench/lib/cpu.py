"""Processor time from /proc: of a server with its children, and of the database's backends."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12  # fields of /proc/PID/stat after the name


def spent_here(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all its threads, and the database while the work was done."""
    before = time.process_time() + of_backends()
    work()
    return time.process_time() + of_backends() - before


def of_tree(pid: int) -> float:
    """CPU seconds that a process and its living descendants have used."""
    children: dict[int, list[int]] = {}
    used = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        one = int(folder.name)
        children.setdefault(int(fields[PARENT]), []).append(one)
        used[one] = (int(fields[USER]) + int(fields[SYSTEM])) / TICK
    waiting, total = [pid], 0.0
    while waiting:
        one = waiting.pop()
        total += used.get(one, 0.0)
        waiting += children.get(one, [])
    return total


def of_backends(url: str = "") -> float:
    """CPU seconds that the living backends of a database have used; of the connected one without `url`."""
    name = url.rpartition("/")[2] or connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name])
        return sum(_of_one(pid) for (pid,) in cursor.fetchall())


def _of_one(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[USER]) + int(fields[SYSTEM])) / TICK
