"""What of a long report stands in its mail; the workbook has the rest (domain.md 6.4)."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Kind, Total
from reports.engine.heads import Head
from reports.engine.mail import context_of
from reports.engine.table import Table
from reports.models import ReportRun

NAMES = ("case", "customer", "words", "days", "state", "plate", "order", "score", "late", "cost")
TONES = {"open": "red", "solved": "green"}
MOMENT = dt.datetime(2026, 10, 8, 0, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def heads(*mailed: str) -> list[Head]:
    return [
        Head(name, Kind.INTEGER, Total.MEAN, "", is_mailed=name in mailed)
        if name == "days"
        else Head(name, Kind.TEXT, Total.NONE, "", tones=TONES, is_mailed=name in mailed)
        for name in NAMES
    ]


def mailed(table: Table) -> dict:
    run = ReportRun(
        pk=1, code="R14", period_start=dt.date(2026, 9, 1), period_end=dt.date(2026, 10, 1), as_of=MOMENT
    )  # fmt: skip
    edition = SimpleNamespace(
        columns=table.columns_json(), rows=table.rows_json(), scope_label="", charts=[],
        picture=None, role=Role.D_GM, extras=[], pk=1,
    )  # fmt: skip
    return dict(context_of(SimpleNamespace(edition=edition, run=run, run_id=1)))  # type: ignore[arg-type]


def rows(count: int) -> list[list[object]]:
    return [["CC-1", "王*明", "", number, "open", "", "", "5", "", "1"] for number in range(count)]


def test_of_a_long_report_the_chosen_columns_of_the_first_rows_are_mailed():
    found = mailed(Table(heads("case", "days", "state"), rows(18)))
    assert [head.label for head in found["heads"]] == ["case", "days", "state"]
    assert (len(found["lines"]), found["further"]) == (15, 3)
    html = render_to_string("emails/reports/report.html", found)
    assert "3 further rows are in the workbook." in html
    assert "3 further rows are in the workbook." in render_to_string(
        "emails/reports/report.txt", found
    )
    assert '<span class="badge bad">open</span>' in html


def test_without_a_choice_columns_that_say_nothing_are_left_out():
    found = mailed(Table(heads(), rows(3)))
    assert [head.label for head in found["heads"]] == [
        *("case", "customer", "days", "state", "score", "cost"),
    ]
    assert found["further"] == 0


def test_a_mean_is_called_one():
    assert mailed(Table(heads(), rows(4)))["sums"] == [("days, on average", "1.5")]
