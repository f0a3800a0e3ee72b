"""The folder var/: one launcher at a time, and nothing left over from an earlier one."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from dealerops.demo.servers import Unusable
from dealerops.demo.servers.account import discard_substitute
from dealerops.demo.servers.proc import Identity, end_all, identity, marked

LOCK = "launcher.lock"
PIDS = "launcher.pids"
MARK = "DEALEROPS_LAUNCHER"  # every process we start carries it, and so does what those start


@dataclass(frozen=True, slots=True)
class Ground:
    """var/, held by this launcher alone."""

    var: Path

    @property
    def mark(self) -> dict[str, str]:
        return {MARK: str(self.var)}

    def remember(self, pid: int) -> None:
        """Note a child, so that the next launcher finds it should this one be killed."""
        who = identity(pid)
        if who:
            with (self.var / PIDS).open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(who)) + "\n")

    def end_leftovers(self) -> None:
        """End what an earlier launcher of this folder started and could not stop."""
        mark = f"{MARK}={self.var}"
        end_all({*self._remembered(), *marked(mark)})
        (self.var / PIDS).unlink(missing_ok=True)

    def wipe(self) -> None:
        """Forget all data of the demo."""
        discard_substitute(self.var)
        for entry in self.var.iterdir():
            if entry.name == LOCK:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def _remembered(self) -> Iterator[Identity]:
        with suppress(FileNotFoundError):
            for line in (self.var / PIDS).read_text("utf-8").splitlines():
                with suppress(ValueError, TypeError):  # the line a killed launcher did not finish
                    yield Identity(**json.loads(line))


@contextmanager
def ground(var: Path, *, reset: bool) -> Iterator[Ground]:
    """Hold var/ as long as the block runs. Unusable when another launcher holds it.

    The kernel drops the lock with the process, however it ends, so a stale one cannot be.
    """
    used_before = (var / LOCK).exists()
    if reset and not used_before and var.is_dir() and any(var.iterdir()):
        raise Unusable(f"RESET=1 would empty {var}, which no demo has made; empty it by hand.")
    var.mkdir(parents=True, exist_ok=True)
    with (var / LOCK).open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable("The demo is already running in this folder.") from None
        found = Ground(var)
        found.end_leftovers()
        if reset:
            found.wipe()
        try:
            yield found
        finally:
            found.end_leftovers()


def environment(base: dict[str, str], held: Ground) -> dict[str, str]:
    """The environment of every child: ours, plus what the launcher knows."""
    return {
        "DJANGO_SETTINGS_MODULE": "dealerops.settings.dev",
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "VAR_DIR": str(held.var),
        **held.mark,
        **base,
    }
