"""A web server on a database of its own, and requests to it counted in CPU time."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from bench.lib import cpu
from dealerops.demo.servers.process import Command, free_port, spawn, stop, wait_until

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """gunicorn as in production: two workers with four threads each."""

    def __init__(self, database_url: str, log: Path) -> None:
        self.url, self.log, self.port = database_url, log, free_port()
        argv = (
            *("-m", "gunicorn", "dealerops.wsgi:application", f"--bind=127.0.0.1:{self.port}"),
            *("--workers=2", "--threads=4", "--preload", "--log-level=warning"),
            *("--keep-alive=60", "--no-control-socket"),
        )
        env = {**os.environ, "DATABASE_URL": database_url}
        self.process = spawn(Command([sys.executable, *argv], log=log, env=env, cwd=ROOT))
        wait_until(self._answers, self.process, name="the web server", log=log)

    def ms_for(self, path: str, headers: Mapping[str, str], times: int) -> float:
        """CPU milliseconds of server and database for each of `times` requests. RuntimeError unless 200."""
        before = self._used()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for _ in range(times):
            line.request("GET", path, headers=dict(headers))
            answer = line.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{path} answers {answer.status}")
        line.close()
        return (self._used() - before) * 1000 / times

    def _used(self) -> float:
        return cpu.of_tree(self.process.pid) + cpu.of_backends(self.url)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


@contextmanager
def serving(database_url: str, log: Path) -> Iterator[Server]:
    server = Server(database_url, log)
    try:
        yield server
    finally:
        stop(server.process)


def copy_of_database(url: str, name: str) -> str:
    """The address of a new database with the schema of the one at `url`."""
    base, _slash, known = url.rpartition("/")
    link = psycopg2.connect(f"{base}/postgres")
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{known}"')
    finally:
        link.close()
    return f"{base}/{name}"


def run_on(url: str, module: str, *arguments: str) -> str:
    """What a program of ours prints that works on the database at `url`."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        env={**os.environ, "DATABASE_URL": url},
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout
