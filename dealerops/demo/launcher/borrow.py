"""`python -m dealerops.demo.launcher.borrow COMMAND …`: manage.py on the demo's data, running or not.

DATABASE_URL, where set, is used instead.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dealerops.demo.launcher.options import ROOT, Options
from dealerops.demo.servers import Postgres, Unusable
from dealerops.demo.servers.postgres import OWNER
from dealerops.demo.servers.process import listens

PORT_LINE = 3  # of postmaster.pid


@contextmanager
def borrowed(var: Path) -> Iterator[Postgres]:
    """The cluster below var/: the running one, or one that runs as long as the block."""
    server = Postgres(var / "postgres", log=var / "log" / "postgres.log")
    if not (server.data / "PG_VERSION").exists():
        raise Unusable(f"There is no database in {var}: start `make demo` first.")
    server.port = _port(server.data / "postmaster.pid")
    if server.port and listens(server.port):
        yield server
        return
    server.port = 0
    server.log.parent.mkdir(parents=True, exist_ok=True)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _port(pid_file: Path) -> int:
    """Where the running cluster listens; 0 when none runs."""
    try:
        return int(pid_file.read_text("utf-8").splitlines()[PORT_LINE])
    except (FileNotFoundError, IndexError, ValueError):
        return 0


def main(arguments: list[str]) -> int:
    try:
        options = Options.read()
        if options.database_url:
            return _manage(arguments, options.database_url, options.var)
        with borrowed(options.var) as server:
            return _manage(arguments, server.url(OWNER), options.var)
    except (Unusable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _manage(arguments: list[str], database_url: str, var: Path) -> int:
    env = {
        "DJANGO_SETTINGS_MODULE": "dealerops.settings.dev",
        "STATEMENT_TIMEOUT_MS": "600000",
        "LOG_LEVEL": "WARNING",
        **os.environ,
        "DATABASE_URL": database_url,
        "VAR_DIR": str(var),
    }
    argv = [sys.executable, "-W", "ignore", str(ROOT / "manage.py"), *arguments]
    return subprocess.run(argv, env=env, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
