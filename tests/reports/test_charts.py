"""Pictures of reports: colours of our tokens, nothing inline, numbers in words."""

import datetime as dt
import io
import re
from decimal import Decimal
from types import SimpleNamespace as Row

from django.utils import translation
from PIL import Image

from dealerops.foundation.reporting import Chart, Kind, Mark
from reports.engine.charts import draw
from reports.engine.theme import tokens
from reports.portal.pictures import pictures_of

BY_STATE = Chart("未结申报", Mark.BAR, "state", "count")
BY_DAY = Chart("每日完成", Mark.STACKED, "day", "count", series="checker")


def test_a_status_chart_uses_status_colours_in_the_order_of_the_rows():
    rows = [Row(state="审核中", count=3, tone="blue"), Row(state="已退回", count=2, tone="amber")]
    picture = draw(BY_STATE, rows)
    assert tokens()["blue"] in picture.svg
    assert tokens()["amber"] in picture.svg
    assert picture.svg.index("审核中") < picture.svg.index("已退回")
    assert picture.text == "未结申报: 审核中 3, 已退回 2"


def test_the_picture_of_the_page_has_no_inline_style_and_no_script():
    picture = draw(BY_STATE, [Row(state="<script>", count=3, tone="red")])
    assert "style=" not in picture.svg
    assert "<script" not in picture.svg


def test_the_picture_of_the_mail_is_sharp_and_on_white():
    days = [dt.date(2026, 10, day) for day in (1, 2, 8)]
    rows = [Row(day=day, count=2, checker=who) for day in days for who in ("李娜", "王伟")]
    image = Image.open(io.BytesIO(draw(BY_DAY, rows).png)).convert("RGB")
    assert image.width > 1000
    assert image.getpixel((2, 2)) == (255, 255, 255)


def test_same_day_rows_add_up():
    rows = [Row(day=dt.date(2026, 10, 1), count=n, checker="李娜") for n in (1, 2)]
    assert draw(BY_DAY, rows).text == "每日完成: 10-01 3"


def test_nothing_to_show_is_no_picture():
    assert draw(BY_STATE, []) is None
    assert draw(BY_STATE, [Row(state="x", count=0, tone="red")]) is None


def test_the_axis_counts_in_whole_numbers():
    labels = [1, 2, 3, 7, 26, 140]
    for highest in labels:
        svg = draw(BY_STATE, [Row(state="审核中", count=highest, tone="blue")]).svg
        shown = [int(text.replace(",", "")) for text in re.findall(r">([\d,]+)</text>", svg)]
        assert len(set(shown)) == len(shown) <= 7
        assert max(shown) >= highest


def test_a_pareto_chart_ends_at_everything_and_leaves_out_lines_about_something_else():
    pareto = Chart("退回原因", Mark.PARETO, "reason", "count")
    rows = [Row(reason="A01", count=3), Row(reason="A02", count=1), Row(reason=None, count=9)]
    picture = draw(pareto, rows)
    assert picture.text == "退回原因: A01 3, A02 1"
    assert "100%" in picture.svg


def test_shares_are_drawn_in_percent_and_rows_without_a_value_are_not():
    chart = Chart("利用率", Mark.BAR, "state", "count", kind=Kind.PERCENT)
    rows = [Row(state="经济型", count=Decimal("0.625")), Row(state="全部", count=None)]
    picture = draw(chart, rows)
    assert picture.text == "利用率: 经济型 62.5%"
    assert "80%" in picture.svg
    assert "全部" not in picture.svg


def test_a_month_of_which_nothing_is_known_is_a_gap_and_not_zero():
    chart = Chart("季度", Mark.LINE, "month", "figure", series="label")
    rows = [
        Row(month=month, figure=figure, label="满意度")
        for month, figure in (("2026-07", 80), ("2026-08", None), ("2026-09", 82), ("", None))
    ]
    picture = draw(chart, rows)
    assert picture.text == "季度: 满意度 2026-07 80, 2026-08 –, 2026-09 82"
    (line,) = re.findall(r'mark-line.*?<path d="([^"]*)"', picture.svg)
    assert line.count("M") == 2  # two pieces
    assert "2026-08" in picture.svg
    shown = str(dict(pictures_of(Shown(charts=[chart], rows=rows)))["季度"])
    assert "<td>–</td>" in shown
    assert "2026-08 · 满意度" not in shown


def test_the_page_draws_the_running_share_that_the_workbook_draws(settings):
    chart = Chart("退回原因", Mark.PARETO, "reason", "count")
    rows = [Row(reason="A01", count=3), Row(reason="A02", count=1)]
    with translation.override("en"):
        shown = str(dict(pictures_of(Shown(charts=[chart], rows=rows)))["退回原因"])
    assert "A02 · Cumulative share, %: 100" in shown
    assert "dx-bars-path" in shown


class Shown(Row):
    """A screen as far as pictures ask."""

    @property
    def report(self):
        return Row(charts=self.charts)
