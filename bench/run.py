"""`python -m bench.run [A B C D E F G] [--profile full] [--rounds N] [--json FILE]`: measure and judge.

Exits with 1 when a figure misses its goal, with 2 when one is too unsteady to be judged.
"""

import argparse
import importlib
import json
import math
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.lib import ground
from bench.lib.result import Absent, Result

HERE = Path(__file__).parent
ROUNDS = {"quick": 3, "full": 5}
WIDTH = 28


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", help="letters of the benchmarks; all without any")
    parser.add_argument("--profile", choices=("quick", "full"), default="quick")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    ground.prepare()
    _set_up()
    goals, results = _goals(asked.profile), []
    rounds = asked.rounds or ROUNDS[asked.profile]
    for module in _modules(asked.which):
        _say(f"{module} ...")
        for one in _measured(module, asked.profile, rounds, goals):
            results.append(one)
            _say(_line(one, goals.get(one.name)))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps([one.as_json() for one in results], indent=1), "utf-8")
    verdicts = {_verdict(one, goals.get(one.name)) for one in results}
    return 1 if "MISSED" in verdicts else 2 if "unstable" in verdicts else 0


def _measured(module: str, profile: str, rounds: int, goals: Iterable[str]) -> Iterator[Result]:
    """What the benchmark finds, then a result without a figure for each of its goals it left out."""
    named = set()
    try:
        for one in importlib.import_module(f"bench.{module}").run(profile, rounds):
            named.add(one.name)
            yield one
    except Absent as reason:
        _say(f"absent    {reason}")
        return
    for name in sorted(set(goals) - named):
        if name[0] == module[0]:
            yield Result.number(name, math.nan, "was not measured")


def _modules(which: list[str]) -> list[str]:
    """File names such as A_lists, in order."""
    found = sorted(path.stem for path in HERE.glob("[A-Z]_*.py"))
    return [name for name in found if not which or name[0] in which]


def _set_up() -> None:
    """The schema, and what must be true before any figure means anything."""
    import django  # noqa: PLC0415 - the settings read what `prepare` has set

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if connection.Database.__name__ != "psycopg2":
        raise SystemExit("The driver must be psycopg2: Django prefers psycopg 3 when it finds it.")
    if settings.DEBUG or not settings.DATABASES["default"]["CONN_MAX_AGE"]:
        raise SystemExit("DEBUG must be off, and connections must be kept.")
    call_command("migrate", interactive=False, verbosity=0)


def _goals(profile: str) -> dict[str, dict[str, float]]:
    """`A.name` -> its gate, the full profile's where there is one."""
    tables: dict[str, Any] = tomllib.loads((HERE / "goals.toml").read_text("utf-8"))
    full = tables.pop("full", {})
    goals = {
        f"{part}.{name}": gate for part, gates in tables.items() for name, gate in gates.items()
    }
    if profile == "full":
        goals |= {
            f"{part}.{name}": gate for part, gates in full.items() for name, gate in gates.items()
        }
    return goals  # fmt: skip


def _line(one: Result, gate: dict[str, float] | None) -> str:
    wanted = "  ".join(
        f"{'>=' if side == 'min' else '<='} {goal:g}" for side, goal in (gate or {}).items()
    )
    figure = f"{one.value:10.4g}  {wanted:10} {one.seen}"
    return f"{_verdict(one, gate):9} {one.name:{WIDTH}} {figure}".rstrip()


def _verdict(one: Result, gate: dict[str, float] | None) -> str:
    if gate is None:
        return "shown"
    if not _meets(gate, one.value):
        return "MISSED"  # also what is no number
    worst = (one.value * (1 + one.swing), one.value / (1 + one.swing))
    return "held" if one.is_stable or all(_meets(gate, end) for end in worst) else "unstable"


def _meets(gate: dict[str, float], value: float) -> bool:
    return gate.get("min", -math.inf) <= value <= gate.get("max", math.inf)


def _say(line: str) -> None:
    """At once, also where the output is a file: a full run takes an hour."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
