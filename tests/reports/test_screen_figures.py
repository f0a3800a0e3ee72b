"""What stands on a report's page: figures as the workbook has them, pictures of the right lines, days."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest
from django.http import QueryDict
from django.utils import translation

from aftersales.reports.callbacks import CALLBACKS_DAILY, CALLBACKS_WEEKLY
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import (
    Cadence,
    Chart,
    Column,
    Kind,
    Mark,
    Period,
    Report,
    Total,
)
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.defaults import default_open
from quota.reports import USAGE_MID_MONTH
from reports.calc.windows import open_due
from reports.engine.charts import draw
from reports.engine.picture import series_tones
from reports.engine.table import shown
from reports.engine.theme import tokens
from reports.portal.pictures import pictures_of
from reports.portal.tables import ScreenTable
from reports.selectors.screens import Screen, screen_of
from reports.selectors.shelf import HOW_OFTEN, shelf_of, turn_of, usual_period
from tests.reports.conftest import moment

DAY = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 2))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def screen(rows: list[Row], *charts: Chart) -> Screen:
    report = Report(
        code="R98", title="Figures", cadence=Cadence.DAILY, at=dt.time(8),
        rows=lambda *_: rows,
        columns=(
            Column("What", "label"),
            Column("Factor", "factor"),
            Column("Days", "days", Kind.INTEGER, Total.MEAN),
        ),
        recipients=frozenset(), attribution="", charts=charts,
    )  # fmt: skip
    return screen_of(report, SYSTEM, DAY, moment("10-02 08:00"))


def row(label: str | None, **more: object) -> Row:
    return Row(**{"label": label, "factor": None, "days": None, "drawn": None, **more})


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Kind.PERCENT, Decimal("0.6667"), "66.7%"),
        (Kind.PERCENT, Decimal("0.1250"), "12.5%"),
        (Kind.HOURS, Decimal("3.97"), "4.0"),
        (Kind.MONEY, Decimal("1234.565"), "1,234.57"),
        (Kind.MONEY, Decimal("-0.001"), "0.00"),
        (Kind.INTEGER, 12345, "12,345"),
        (Kind.TEXT, Decimal("0.80"), "0.80"),
        (Kind.TEXT, -5, "-5"),
    ],
)
def test_a_figure_is_rounded_as_in_the_workbook_and_never_cut_off(kind, value, said):
    assert shown(kind, value) == said


def test_a_picture_leaves_out_lines_about_something_else():
    rows = [row("Price", drawn=3), row("LSV****001"), row(None, drawn=2), row("Other", drawn=1)]
    ((title, picture),) = pictures_of(screen(rows, Chart("Why", Mark.BAR, "label", "drawn")))
    assert title == "Why"
    assert "Price" in picture
    assert "Other" in picture
    assert "LSV" not in picture
    assert "None" not in picture


def test_a_picture_of_statuses_has_their_colours_and_names_none_twice():
    tones = ("red", "amber", "green")
    rows = [row(f"CC-202611-{n:06}", drawn=9, tone=tones[n % 3]) for n in range(14)]
    ((_title, picture),) = pictures_of(screen(rows, Chart("Score", Mark.BAR, "label", "drawn")))
    for tone in tones:
        assert f"dx-bars-part dx-tone-{tone}" in picture
    assert "dx-legend" not in picture  # the columns are named below them
    assert picture.count('<th scope="col">') == 2  # the case, and its score
    assert re.search(r">…[-\d]*0013<", picture)  # numbers differ in their end


def test_a_stack_of_statuses_has_their_colours_and_one_of_names_has_none():
    chart = Chart("Duties", Mark.STACKED, "label", "drawn", series="state")
    rows = [
        row("Li", drawn=9, state="Late", tone="amber"),
        row("Li", drawn=1, state="Done", tone="green"),
    ]
    assert series_tones(chart, rows) == {"Done": "green", "Late": "amber"}
    ((_title, picture),) = pictures_of(screen(rows, chart))
    assert picture.index("dx-tone-green") < picture.index("dx-tone-amber")
    assert "dx-series-1" not in picture
    drawn = draw(chart, rows)
    assert drawn
    assert tokens()["amber"] in drawn.svg
    rows.append(row("Li", drawn=1, state="Waived", tone="green"))
    assert series_tones(chart, rows) == {}


def test_a_share_is_drawn_in_percent_also_where_no_column_shows_it():
    rows = [row("Economy", drawn=Decimal("0.83")), row("Compact", drawn=Decimal("0.4"))]
    chart = Chart("Utilisation", Mark.BAR, "label", "drawn", kind=Kind.PERCENT)
    ((_title, picture),) = pictures_of(screen(rows, chart))
    assert ">83<" in picture
    assert ">40<" in picture


def test_the_mean_of_whole_numbers_keeps_its_decimal():
    table = ScreenTable(screen([row("a", days=3), row("b", days=4)]), QueryDict())
    assert [text for _is_number, _column, text in table.sums] == ["Total", "", "3.5"]


def test_a_choice_of_a_factor_finds_its_rows():
    whole = screen([row("a", factor=Decimal("0.80")), row("b", factor=Decimal("0.30"))])
    (facet,) = [one for one in whole.facets() if one.source == "factor"]
    assert facet.words == ["0.80", "0.30"]
    assert [line.row.label for line in whole.narrowed({"factor": "0.30"}).lines] == ["b"]


def test_an_address_of_a_row_that_nobody_made_finds_nothing():
    assert screen([row("a")]).line_of("000000999-abc") is None


def test_every_cadence_has_words_in_both_languages():
    assert set(HOW_OFTEN) == set(Cadence)


def test_on_sunday_the_daily_of_dealers_is_that_of_saturday_and_the_next_one_is_todays(
    cast, monkeypatch
):
    sunday = moment("10-18 10:00")
    assert str(usual_period(CALLBACKS_DAILY, sunday)) == "2026-10-17"
    monkeypatch.setattr("reports.selectors.shelf.readable", lambda _role: [CALLBACKS_DAILY])
    ((_subject, (entry,)),) = shelf_of(cast.manager, sunday)
    assert entry.due_at == moment("10-18 18:00")


def test_a_house_without_dealers_has_a_shelf(db, monkeypatch):
    monkeypatch.setattr("reports.selectors.shelf.readable", lambda _role: [CALLBACKS_DAILY])
    assert len(shelf_of(SYSTEM, moment("10-18 10:00"))) == 1


def test_after_the_spring_festival_the_page_shows_the_weeks_that_the_mail_covered(cast):
    assert str(usual_period(CALLBACKS_WEEKLY, moment("02-24 17:30"))) == "2026-02-09 … 2026-02-22"


def test_comments_are_written_on_the_weeks_that_the_mail_will_cover():
    due = open_due(
        CALLBACKS_WEEKLY, moment("02-24 09:00"), lambda day: default_open(CN_WORKDAY, day)
    )
    assert due is not None
    assert str(due.period) == "2026-02-09 … 2026-02-22"


@pytest.mark.parametrize(
    ("shown_days", "before"),
    [
        ("2026-11-01 … 2026-11-14", "2026-10-01 … 2026-10-24"),
        ("2026-11-01 … 2026-11-24", "2026-11-01 … 2026-11-14"),
    ],
)
def test_before_the_first_half_of_a_month_lies_the_month_before(cast, shown_days, before):
    first, last = map(dt.date.fromisoformat, shown_days.split(" … "))
    turn = turn_of(
        USAGE_MID_MONTH, Period(first, last + dt.timedelta(days=1)), moment("11-26 09:00")
    )
    assert str(turn.before) == before
