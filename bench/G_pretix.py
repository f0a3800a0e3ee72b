"""Our lists beside those of pretix, which sells tickets: a large Django project that many run.

BENCH_PRETIX names the Python of an environment of its own that has pretix and gunicorn; it is started as
a program and never imported. Both sides have equally many rows in the same PostgreSQL, the same Valkey
and the same workers. "list" is every claim with its dealer, program and car, under the scope of whoever
asks; "api" is what a firm's system gets, "page" what a dealer sees. The answers of pretix are larger (an
order comes with its position and its payment), hence also the figure for each kB.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from bench.lib.result import Absent, Result
from bench.lib.rounds import Figure, interleaved
from bench.lib.server import ROOT, Server, Site, copy_of_database, empty_database, run_on, serving

ROWS = {"quick": 10_000, "full": 100_000}
PAGE = 50
TIMES = 30
FEW = 5  # of what costs so much that five are enough to be seen on the clock
UNIT = "CPU ms"


def run(profile: str, rounds: int) -> Iterator[Result]:
    python = os.environ.get("BENCH_PRETIX")
    if not python:
        raise Absent("pretix: BENCH_PRETIX names no Python that has it")
    url, folder, rows = os.environ["DATABASE_URL"], Path(os.environ["VAR_DIR"]), ROWS[profile]
    connection.close()  # a template may have no visitors
    claims, orders = copy_of_database(url, "claims_g"), empty_database(url, "orders_g")
    known = json.loads(run_on(claims, "bench.fill", str(rows)))
    site = _pretix(Path(python).absolute(), orders, folder / "pretix")
    buyer = json.loads(_filled(site, rows))
    with (
        serving(claims, folder / "web-g.log") as ours,
        serving(orders, folder / "web-pretix.log", site) as theirs,
    ):
        yield from _judged(_asked(ours, theirs, known, buyer), rounds)


@dataclass(frozen=True, slots=True)
class Question:
    """An address of one of the two servers, and who asks."""

    server: Server
    path: str
    headers: Mapping[str, str]
    times: int

    def ms(self) -> float:
        return self.server.ms_for(self.path, self.headers, self.times)

    def kb(self) -> float:
        return len(self.server.get(self.path, self.headers)) / 1000


def _asked(
    ours: Server, theirs: Server, known: Mapping[str, Any], buyer: Mapping[str, str]
) -> dict[str, Question]:
    """Every list, and of two of them the page nine tenths of the way down."""
    auditor = {"Cookie": f"sessionid={known['auditor']}"}
    firm = {"Authorization": known["key"]}
    dealer = {"Cookie": f"sessionid={known['dealer']}"}
    team, person = {"Authorization": buyer["token"]}, {"Cookie": buyer["session"]}
    mine, other = partial(Question, ours, times=TIMES), partial(Question, theirs, times=FEW)
    api = f"/api/v1/organizers/bench/events/bench/orders/?page_size={PAGE}"
    return {
        "list": mine("/bench/flat/", auditor),
        "list deep": mine(f"/bench/flat/?after={known['deep_of_all']}", auditor),
        "api": mine("/api/v1/claims/", firm),
        "page": mine("/claims/", dealer),
        "pretix": other(api, team),
        "pretix deep": other(f"{api}&page={known['deep_page']}", team),
        "pretix page": other(f"/control/event/bench/bench/orders/?page_size={PAGE}", person),
    }


def _judged(asked: Mapping[str, Question], rounds: int) -> Iterator[Result]:
    kb = {name: one.kb() for name, one in asked.items()}  # also the first, slow answer of each
    ms = interleaved({name: one.ms for name, one in asked.items()}, rounds)
    per_kb = {name: Figure(one.median / kb[name], one.spread) for name, one in ms.items()}
    yield Result.ratio("G.list_vs_pretix", ms["list"], ms["pretix"], UNIT)
    yield Result.ratio("G.list_vs_pretix_per_kb", per_kb["list"], per_kb["pretix"], f"{UNIT}/kB")
    yield Result.ratio("G.api_vs_pretix", ms["api"], ms["pretix"], UNIT)
    yield Result.ratio("G.page_vs_pretix_page", ms["page"], ms["pretix page"], UNIT)
    yield Result.ratio("G.deep_vs_first", ms["list deep"], ms["list"], UNIT)
    yield Result.ratio("G.pretix_deep_vs_first", ms["pretix deep"], ms["pretix"], UNIT)


def _pretix(python: Path, url: str, home: Path) -> Site:
    """Set up as its handbook asks: PostgreSQL, and a cache that its workers share."""
    home.mkdir()
    at = urlsplit(url)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "pretix.settings",
        "PRETIX_PRETIX_DATADIR": str(home),
        "PRETIX_PRETIX_URL": "http://127.0.0.1",
        "PRETIX_DATABASE_BACKEND": "postgresql",
        "PRETIX_DATABASE_HOST": at.hostname or "",
        "PRETIX_DATABASE_PORT": str(at.port),
        "PRETIX_DATABASE_USER": at.username or "",
        "PRETIX_DATABASE_PASSWORD": at.password or "",
        "PRETIX_DATABASE_NAME": at.path.strip("/"),
        "PRETIX_REDIS_LOCATION": settings.REDIS_URL.rpartition("/")[0] + "/9",
        "PRETIX_REDIS_SESSIONS": "true",
    }
    return Site("pretix.wsgi:application", str(python), "/healthcheck/", env, home)


def _filled(site: Site, rows: int) -> str:
    """What the script says that fills the database by pretix's own Python."""
    script = ROOT / "bench" / "pretix_fill.py"
    done = subprocess.run(  # noqa: S603 - named by whoever runs the benchmark
        [site.python, "-I", script, str(rows)],
        env=dict(site.env), cwd=site.cwd, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout
