"""`--faults FILE` writes the table of faults from the tests that have just injected them.

A test says which faults of tests/faults/table.py it injects: `@pytest.mark.fault("F12")`.
"""

from collections import defaultdict
from pathlib import Path

import pytest

HEAD = """# What happens when something breaks

Written by `make test-long` from the tests that inject each fault. Numbers that are missing belong to
parts that are not built yet.

| no. | fault | how it is injected | what happens | test | result |
|---|---|---|---|---|---|
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", metavar="FILE", help="write the table of faults there")


def pytest_configure(config: pytest.Config) -> None:
    wanted = config.getoption("--faults")
    if wanted and not hasattr(
        config, "workerinput"
    ):  # of several processes, the one that hears them all
        config.pluginmanager.register(Table(Path(wanted)), "faults-table")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each report then carries the numbers, wherever its test ran."""
    for item in items:
        named = [number for mark in item.iter_markers("fault") for number in mark.args]
        item.user_properties += [("fault", number) for number in named]


class Table:
    """Collects the outcome of every marked test."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.faults: dict[str, list[str]] = {}
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if numbers := [str(number) for name, number in report.user_properties if name == "fault"]:
            self.faults[report.nodeid] = numbers
        if report.when == "call" or not report.passed:
            self.outcomes[report.nodeid] = "failed" if report.failed else report.outcome

    def pytest_sessionfinish(self) -> None:
        from tests.faults.table import FAULTS  # noqa: PLC0415 - only where it is asked for

        by_number: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for nodeid, numbers in self.faults.items():
            for number in numbers:
                name = nodeid.partition("[")[0]
                by_number[number][name].add(self.outcomes.get(nodeid, "not run"))
        lines = [
            "| " + " | ".join((number, *fault, *_told(by_number[number]))) + " |"
            for number, fault in FAULTS.items()
        ]
        self.file.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def _told(tests: dict[str, set[str]]) -> tuple[str, str]:
    """The names of the tests, and the worst of their outcomes."""
    outcomes = set().union(*tests.values()) if tests else {"not run"}
    worst = next(one for one in ("failed", "not run", "skipped", "passed") if one in outcomes)
    names = "<br>".join(f"`{one.rpartition('::')[2]}`" for one in sorted(tests))
    return names, worst
