"""Skips are said in one line per missing package; with STRICT=1 a skip fails the run."""

import os
from collections import Counter

import pytest

STRICT = os.environ.get("STRICT", "") not in {"", "0"}


def _reasons(reporter: pytest.TerminalReporter) -> Counter[str]:
    return Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        if isinstance(report.longrepr, tuple)
        else str(report.longrepr)
        for report in reporter.stats.get("skipped", [])
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    on_worker = hasattr(session.config, "workerinput")
    if STRICT and reporter and not on_worker and _reasons(reporter) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason, count in sorted(_reasons(terminalreporter).items()):
        mark = "STRICT: not allowed: " if STRICT else ""
        terminalreporter.write_line(f"{mark}skipped {count}: {reason}", yellow=True)
