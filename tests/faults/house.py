"""A whole installation that faults are put to: servers, gunicorn and a dealer at the keyboard."""

import html
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import requests

from dealerops.demo.launcher.options import ROOT
from dealerops.demo.launcher.services import web_service
from dealerops.demo.servers import Postgres, Valkey
from dealerops.demo.servers.postgres import DATABASE, OWNER, RUNTIME
from dealerops.demo.servers.process import free_port
from tests.faults.proxy import Wire
from tests.stack import Stack

PATIENCE = 60.0
STATEMENT_TIMEOUT_MS = 4000
CONNECTIONS = 40
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: requests.structures.CaseInsensitiveDict[str]
    seconds: float

    @property
    def number(self) -> str:
        return self.headers["X-Request-ID"]

    @property
    def kept(self) -> dict[str, str]:
        """The form that the page offers to send again."""
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.text)}


@dataclass
class House:
    """One installation; its database is reached over a wire that can be cut."""

    folder: Path
    postgres: Postgres
    valkey: Valkey
    wire: Wire = field(init=False)
    stack: Stack = field(init=False)
    port: int = field(default_factory=free_port)
    made: dict[str, Any] = field(init=False)

    def open(self) -> None:
        self.postgres.start()
        self.valkey.start()
        self.wire = Wire(self.postgres.port)
        self.wire.start()
        over_wire = urlsplit(self.postgres.url(RUNTIME))
        address = over_wire.netloc.replace(f":{self.postgres.port}", f":{self.wire.port}")
        env = {
            "DATABASE_URL": over_wire._replace(netloc=address).geturl(),
            "REDIS_URL": self.valkey.url(),
            "STATEMENT_TIMEOUT_MS": str(STATEMENT_TIMEOUT_MS),
            "MEDIA_ROOT": str(self.folder / "media"),
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "metrics"),
        }
        self.stack = Stack(self.folder, env)
        self._as_owner("-m", "dealerops.demo.launcher.prepare")
        self.made = json.loads(self._as_owner("-m", "tests.faults.seed").splitlines()[-1])
        self.stack.start(web_service(self.stack.around, self.port))

    def close(self) -> None:
        self.stack.stop()
        self.wire.stop()
        self.valkey.stop()
        self.postgres.stop()

    def _as_owner(self, *argv: str) -> str:
        env = {**self.stack.around.env, "DATABASE_URL": self.postgres.url(OWNER)}
        done = subprocess.run(
            [sys.executable, *argv],
            env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    # --- the dealer ---------------------------------------------------------------------------------
    def person(self, who: str = "dealer") -> requests.Session:
        session = requests.Session()
        if who:
            session.cookies.set("sessionid", self.made[who])
        return session

    def ask(self, method: str, path: str, *, who: str = "dealer", **more: Any) -> Answer:
        begun = time.monotonic()
        response = self.person(who).request(
            method,
            f"http://127.0.0.1:{self.port}{path}",
            allow_redirects=False,
            timeout=PATIENCE,
            **more,
        )
        took = time.monotonic() - begun
        return Answer(response.status_code, response.text, response.headers, took)

    def readiness(self) -> Answer:
        """What a machine is told, which has no name here."""
        return self.get("/readyz", who="")

    def get(self, path: str = "/claims/", **more: Any) -> Answer:
        return self.ask("GET", path, **more)

    def post(self, path: str, data: dict[str, str], **more: Any) -> Answer:
        """With a token, as from a page that was open already."""
        token = "t" * 32
        return self.ask(
            "POST",
            path,
            data={"csrfmiddlewaretoken": token, **data},
            cookies={"csrftoken": token},
            **more,
        )

    @property
    def save_url(self) -> str:
        return f"/claims/{self.made['claim']}/save/"

    def save(self, city: str, **more: Any) -> Answer:
        """Type another city of registration into the draft."""
        return self.post(self.save_url, self.typed(city), **more)

    def typed(self, city: str) -> dict[str, str]:
        claim = self.made["claim"]
        (row,) = self.rows(
            "SELECT vin, invoice_code, invoice_number, invoice_date::text, invoice_amount::text,"
            " buyer_name, buyer_code, seller_name, registered_on::text, version::text"
            f" FROM claims_claim WHERE id = {claim}"
        )
        names = (
            "vin invoice_code invoice_number invoice_date invoice_amount buyer_name buyer_code"
            " seller_name registered_on version"
        )
        return {**dict(zip(names.split(), row, strict=True)), "registered_city": city}

    # --- what lies in the database -------------------------------------------------------------------
    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.session() as cursor:
            cursor.execute(statement)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def city_and_version(self) -> tuple[str, int]:
        found = self.rows(
            f"SELECT registered_city, version FROM claims_claim WHERE id = {self.made['claim']}"
        )
        return found[0][0], found[0][1]

    def entries(self) -> int:
        return int(self.rows("SELECT count(*) FROM journal_entry")[0][0])

    @contextmanager
    def session(self) -> Iterator[psycopg2.extensions.cursor]:
        """A superuser's own transaction, past the wire; it is undone at the end."""
        link = self.postgres.connect(DATABASE)
        link.autocommit = False
        try:
            with link.cursor() as cursor:
                yield cursor
        finally:
            link.close()

    @contextmanager
    def claim_in_use(self) -> Iterator[psycopg2.extensions.cursor]:
        """Somebody else holds the row of the draft."""
        with self.session() as cursor:
            cursor.execute(f"SELECT 1 FROM claims_claim WHERE id = {self.made['claim']} FOR UPDATE")
            yield cursor

    def end_backends(self) -> None:
        with self.session() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                [RUNTIME],
            )

    def kill_postgres(self, sign: signal.Signals = signal.SIGKILL) -> None:
        process = self.postgres.process
        assert process
        os.kill(process.pid, sign)
        process.wait()


@dataclass
class Running:
    """A request on its way, asked in a thread of its own."""

    house: House
    city: str
    answer: Answer | None = None

    def __post_init__(self) -> None:
        self._thread = Thread(target=self._ask, daemon=True)
        self._thread.start()
        time.sleep(1.0)  # by now it waits in the database

    def _ask(self) -> None:
        self.answer = self.house.save(self.city)

    def done(self) -> Answer:
        self._thread.join(PATIENCE)
        assert self.answer, "no answer at all"
        return self.answer
