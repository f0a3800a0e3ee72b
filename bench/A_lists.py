"""Lists at size: our list beside bare SQL, stock DRF and the stock admin; and a large table beside a small one."""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.utils import timezone

from bench.lib.result import Result
from bench.lib.rounds import interleaved
from bench.lib.server import Server, copy_of_database, run_on, serving

SMALL = 10_000
LARGE = {"quick": 100_000, "full": 1_000_000}
TIMES = 30
WEEK = dt.timedelta(days=7)
FEW = 5  # of what costs so much that five are enough to be seen on the clock
Known = Mapping[str, Any]


def run(profile: str, rounds: int) -> Iterator[Result]:
    url, folder = os.environ["DATABASE_URL"], Path(os.environ["VAR_DIR"])
    connection.close()  # a template may have no visitors
    addresses = {size: copy_of_database(url, f"claims_{size}") for size in (SMALL, LARGE[profile])}
    known = {
        size: json.loads(run_on(address, "bench.fill", str(size)))
        for size, address in addresses.items()
    }
    with ExitStack() as stack:
        servers = {
            size: stack.enter_context(serving(address, folder / f"web-{size}.log"))
            for size, address in addresses.items()
        }
        large = LARGE[profile]
        yield from _beside_others(servers[large], known[large], rounds)
        yield from _growth(servers[SMALL], known[SMALL], servers[large], known[large], rounds)


def _beside_others(server: Server, known: Known, rounds: int) -> Iterator[Result]:
    auditor = {"Cookie": f"sessionid={known['auditor']}"}
    dealer = {"Cookie": f"sessionid={known['dealer']}"}
    ms = interleaved(
        {
            "raw": partial(server.ms_for, "/bench/raw/", auditor, TIMES),
            "flat": partial(server.ms_for, "/bench/flat/", auditor, TIMES),
            "flat deep": partial(
                server.ms_for, f"/bench/flat/?after={known['deep_of_all']}", auditor, TIMES
            ),
            "page number": partial(server.ms_for, "/bench/page-number/", auditor, FEW),
            "page number deep": partial(
                server.ms_for, f"/bench/page-number/?page={known['deep_page']}", auditor, FEW
            ),
            "portal": partial(server.ms_for, "/claims/", dealer, TIMES),
            "portal deep": partial(
                server.ms_for, f"/claims/?after={known['deep_of_dealer']}", dealer, TIMES
            ),
            "admin": partial(server.ms_for, "/admin/claims/claim/", auditor, FEW),
            "stock admin": partial(server.ms_for, "/bench/admin/claims/claim/", auditor, FEW),
            "stock admin deep": partial(
                server.ms_for, f"/bench/admin/claims/claim/?p={known['deep_page']}", auditor, FEW
            ),
        },
        rounds,
    )
    unit = "CPU ms"
    yield Result.ratio("A.api_list_vs_raw", ms["flat"], ms["raw"], unit)
    yield Result.ratio("A.api_list_vs_page_number", ms["flat"], ms["page number"], unit)
    yield Result.ratio("A.api_deep_vs_page_number", ms["flat deep"], ms["page number deep"], unit)
    yield Result.ratio("A.page_vs_raw", ms["portal"], ms["raw"], unit)
    yield Result.ratio("A.page_vs_stock_admin", ms["portal"], ms["stock admin"], unit)
    yield Result.ratio(
        "A.page_deep_vs_stock_admin", ms["portal deep"], ms["stock admin deep"], unit
    )
    yield Result.ratio("A.admin_vs_stock_admin", ms["admin"], ms["stock admin"], unit)


def _growth(small: Server, few: Known, large: Server, many: Known, rounds: int) -> Iterator[Result]:
    """The first and a far page beside those of the small table; every filter and search beside the
    first page of the same table, because a filter of a small table finds less than a page."""
    views, small_views = dict(_views(many)), dict(_views(few))
    for face in ("page", "api"):
        first = partial(large.ms_for, *views[f"{face}_first"], TIMES)
        for name in (one for one in views if one.startswith(face)):
            is_paging = name.endswith(("_first", "_deep"))
            other = partial(small.ms_for, *small_views[name], TIMES) if is_paging else first
            here = partial(large.ms_for, *views[name], TIMES)
            ms = interleaved({"other": other, "here": here}, max(2, rounds // 2))
            yield Result.ratio(f"A.{name}", ms["here"], ms["other"], "CPU ms")


def _views(known: Known) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """Every filter, search and far page of the portal's and the API's list."""
    dealer = {"Cookie": f"sessionid={known['dealer']}"}
    firm = {"Authorization": known["key"]}
    portal = {
        "first": "",
        "deep": f"after={known['deep_of_dealer']}",
        "view": "view=running",
        "state": "state=APPROVED",
        "program": f"program={known['program']}",
        "hold": "hold=QUOTA",
        "month": f"month={known['month']}",
        "since": "since=2026-06-01",
        "until": f"until={timezone.localdate() - WEEK}",
        "two_characters": "q=%E7%8E%8B%E4%BC%9F",
        "vin_part": f"q={known['vin']}",
    }
    api = {
        "first": "",
        "deep": f"after={known['deep_of_firm']}",
        "state": "state=CHECKING",
        "checker": f"checker={quote(known['checker'])}",
        "program": f"program={known['program_code']}",
        "two_characters": "q=%E7%8E%8B%E4%BC%9F",
        "vin_part": f"q={known['vin']}",
    }
    for name, query in portal.items():
        yield f"page_{name}", (f"/claims/?{query}", dealer)
    for name, query in api.items():
        yield f"api_{name}", (f"/api/v1/claims/?{query}", firm)
