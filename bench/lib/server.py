"""A web server on a database of its own, and requests to it counted in CPU time."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from bench.lib import cpu
from dealerops.demo.servers.process import Command, free_port, spawn, stop, wait_until

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A web application with the Python that has it; `alive` is the path that answers once it is up."""

    application: str = "dealerops.wsgi:application"
    python: str = sys.executable
    alive: str = "/healthz"
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path = ROOT


class Server:
    """gunicorn as in production: two workers with four threads each."""

    def __init__(self, database_url: str, log: Path, site: Site) -> None:
        self.url, self.site, self.port = database_url, site, free_port()
        argv = (
            *("-m", "gunicorn", site.application, f"--bind=127.0.0.1:{self.port}"),
            *("--workers=2", "--threads=4", "--preload", "--log-level=warning"),
            *("--keep-alive=60", "--no-control-socket"),
        )
        env = {**site.env, "DATABASE_URL": database_url}
        self.process = spawn(Command([site.python, *argv], log=log, env=env, cwd=site.cwd))
        wait_until(self._answers, self.process, name="the web server", log=log)

    def ms_for(self, path: str, headers: Mapping[str, str], times: int) -> float:
        """CPU milliseconds of server and database for each of `times` requests. RuntimeError unless 200."""
        before = self._used()
        self.get(path, headers, times)
        return (self._used() - before) * 1000 / times

    def get(self, path: str, headers: Mapping[str, str], times: int = 1) -> bytes:
        """What the last of `times` requests brings. RuntimeError unless each answers 200."""
        body, line = b"", http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for _ in range(times):
            line.request("GET", path, headers=dict(headers))
            answer = line.getresponse()
            body = answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{path} answers {answer.status}")
        line.close()
        return body

    def _used(self) -> float:
        return cpu.of_tree(self.process.pid) + cpu.of_backends(self.url)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", self.site.alive)
            return line.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


@contextmanager
def serving(database_url: str, log: Path, site: Site | None = None) -> Iterator[Server]:
    """Ours unless another site is named."""
    server = Server(database_url, log, site or Site())
    try:
        yield server
    finally:
        stop(server.process)


def copy_of_database(url: str, name: str) -> str:
    """The address of a new database with the schema of the one at `url`."""
    return _new_database(url, name, template=url.rpartition("/")[2])


def empty_database(url: str, name: str) -> str:
    """The address of a new database beside the one at `url`, with nothing in it."""
    return _new_database(url, name, template="template0")


def _new_database(url: str, name: str, *, template: str) -> str:
    base = url.rpartition("/")[0]
    link = psycopg2.connect(f"{base}/postgres")
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
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
