"""R11, R12 and R13 as files and pictures, in both languages."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils import translation

from aftersales.choices import SATISFACTION_TARGET
from aftersales.services import Said
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.reporting import Cadence, Period, declared
from dealerops.policy.services import set_value
from reports.engine.charts import draw
from reports.engine.heading import Heading
from reports.engine.table import table_from_json, table_of
from reports.engine.workbook import write_workbook
from tests.factories.callbacks import a_callback, interviewed, moment, travel

D = dt.date.fromisoformat
PERIODS = {
    "R11": Period(D("2026-09-11"), D("2026-09-12")),
    "R12": Period(D("2026-09-07"), D("2026-09-14")),
    "R13": Period(D("2026-09-01"), D("2026-10-01")),
}


@pytest.fixture
def heard(workshop, caller) -> None:
    task = a_callback(workshop.dealer, advisor=workshop.advisor, has_paint=True)
    a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel("2026-09-11T10:00"):
        interviewed(task, caller, q4b=2, said=Said(words="=cmd() 漆面", recommends=3))


@pytest.mark.parametrize("code", PERIODS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_report_becomes_a_workbook_and_its_pictures(heard, workshop, code, language):
    report, period = declared()[code], PERIODS[code]
    as_of = moment("2026-10-03T08:30")
    with translation.override(language):
        rows = report.rows(workshop.director, period, as_of)
        table = table_of(report, rows)
        data = write_workbook(Heading(str(report.title), [], as_of), table)
        pictures = [draw(chart, rows) for chart in report.charts]
    assert len(table.rows) == len(rows) > 8
    assert data[:2] == b"PK"
    assert all(picture is not None for picture in pictures)


def test_a_target_with_a_decimal_point_is_read_again_as_it_was_written(heard, workshop):
    """What is mailed, shown and compared is read from what was kept."""
    set_value(SATISFACTION_TARGET, Decimal("85.5"), valid_from=D("2026-01-01"), by=SYSTEM)
    report = declared()["R13"]
    rows = report.rows(workshop.director, PERIODS["R13"], moment("2026-10-03T08:30"))
    table = table_of(report, rows)
    columns, kept = json.loads(json.dumps([table.columns_json(), table.rows_json()]))
    again = table_from_json(columns, kept)
    place = [head.label for head in again.heads].index(table.heads[9].label)
    month = [row for row in again.rows if row[place] is not None]
    assert {again.shown(row)[place] for row in month} == {"85.5"}
    columns[place]["kind"] = "integer"  # as reports were kept before
    before = table_from_json(columns, kept)
    assert {row[place] for row in before.rows} == {None, Decimal("85.5")}


def test_they_go_to_the_service_director_at_the_agreed_times():
    said = {code: (declared()[code].cadence, declared()[code].at) for code in PERIODS}
    assert said == {
        "R11": (Cadence.DAILY, dt.time(18)),
        "R12": (Cadence.WEEKLY, dt.time(17)),
        "R13": (Cadence.MONTHLY, dt.time(8, 30)),
    }


def test_the_clerk_who_answers_for_the_callbacks_reads_them_all():
    """Callers see their own lists only, and an edition is one for all of a role at a dealer."""
    for code in PERIODS:
        assert Role.D_INFO in declared()[code].recipients
        assert Role.D_CALL not in declared()[code].recipients


def test_a_neighbour_reads_nothing_of_it(heard, workshop):
    rows = declared()["R12"].rows(workshop.neighbour, PERIODS["R12"], moment("2026-09-14T17:00"))
    assert [one for one in rows if one.problem] == []
