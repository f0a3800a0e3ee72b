"""`python -m bench.run [A B D F G] [--profile full] [--rounds N] [--json FILE]`: measure and judge.

Exits with 1 when a figure misses its goal, with 2 when one is too unsteady to be judged.
"""

import argparse
import importlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from bench.lib import ground
from bench.lib.result import Result

HERE = Path(__file__).parent
ROUNDS = {"quick": 3, "full": 5}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", help="letters of the benchmarks; all without any")
    parser.add_argument("--profile", choices=("quick", "full"), default="quick")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    ground.prepare()
    _set_up()
    results: list[Result] = []
    for module in _modules(asked.which):
        sys.stdout.write(f"{module} ...\n")
        sys.stdout.flush()
        measure = importlib.import_module(f"bench.{module}").run
        results += measure(asked.profile, asked.rounds or ROUNDS[asked.profile])
    if asked.json:
        asked.json.write_text(json.dumps([one.as_json() for one in results], indent=1), "utf-8")
    return _judge(results, _goals(asked.profile))


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


def _judge(results: list[Result], goals: dict[str, dict[str, float]]) -> int:
    verdicts = {one.name: _verdict(one, goals.get(one.name)) for one in results}
    width = max(len(name) for name in verdicts)
    for one in results:
        gate = goals.get(one.name, {})
        wanted = "  ".join(
            f"{'>=' if side == 'min' else '<='} {goal:g}" for side, goal in gate.items()
        )
        line = (
            f"{verdicts[one.name]:9} {one.name:{width}} {one.value:10.4g}  {wanted:10} {one.seen}"
        )
        sys.stdout.write(line.rstrip() + "\n")  # fmt: skip
    if "MISSED" in verdicts.values():
        return 1
    return 2 if "unstable" in verdicts.values() else 0


def _verdict(one: Result, gate: dict[str, float] | None) -> str:
    if gate is None:
        return "shown"
    if one.value > gate.get("max", float("inf")) or one.value < gate.get("min", float("-inf")):
        return "MISSED"
    return "held" if one.is_stable else "unstable"


if __name__ == "__main__":
    sys.exit(main())
