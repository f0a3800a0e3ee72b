"""Bars are drawn from numbers alone, once for wide and once for narrow screens, and told as a table."""

import re

import pytest

from dealerops.portal.bars import Column, Meter, Series, lined, meters, pareto, stacked
from dealerops.portal.registry import Tone

SERIES = (Series("Approved", Tone.GREEN), Series("Rejected", Tone.RED))


def heights(picture: str, tone: str) -> list[float]:
    return [
        float(found) for found in re.findall(rf'dx-tone-{tone}"[^>]*? height="([\d.]+)"', picture)
    ]


def test_there_is_a_picture_for_each_width_and_a_table():
    picture = stacked([Column("11-16", (3, 1))], SERIES, title="By week")
    assert picture.count('class="dx-bars-picture') == 2
    for text in ("Approved", "Rejected", "11-16", "<td>4</td>", "<td>3</td>"):
        assert text in picture
    assert "style=" not in picture


def test_twice_as_many_are_twice_as_high():
    picture = stacked([Column("a", (40, 20))], SERIES, title="", small=True)
    (approved,), (rejected,) = heights(picture, "green"), heights(picture, "red")
    assert approved + 1 == pytest.approx(2 * (rejected + 1), rel=0.01)


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 99, 1_000, 123_456])
def test_the_scale_ends_on_or_above_the_highest_column(highest: int):
    picture = stacked([Column("a", (highest, 0))], SERIES, title="", small=True)
    marks = re.findall(r'dx-bars-value"[^>]*>([\d,]+)<', picture)
    values = [int(mark.replace(",", "")) for mark in marks]
    assert values[0] == 0
    assert highest <= values[-1] <= max(4, 3 * highest)
    assert len(values) == 5


def test_what_a_label_says_is_text():
    picture = stacked([Column("<b>", (1, 1))], (Series("<i>", Tone.RED),) * 2, title="<u>")
    assert not {"<b>", "<i>", "<u>"} & set(re.findall(r"<[biu]>", picture))


def test_a_meter_never_leaves_its_track():
    over = Meter("A", ((Tone.BLUE, 9), (Tone.AMBER, 3)), full=10, note="12 of 10")
    picture = meters([over], SERIES)
    shares = [
        float(found)
        for found in re.findall(r'dx-tone-\w+" x="[\d.]+" y="0" width="([\d.]+)"', picture)
    ]
    assert sum(shares) == pytest.approx(100, abs=0.1)
    assert "12 of 10" in picture


def test_a_line_has_a_gap_where_a_value_is_missing():
    columns = [Column(f"2026-0{month}", (value,)) for month, value in enumerate((5, 7, None, 9), 1)]
    picture = lined(columns, SERIES[:1], title="Trend")
    wide = picture[: picture.index("</svg>")]
    paths = re.findall(r'dx-bars-path[^"]*" points="([^"]*)"', wide)
    assert [len(path.split()) for path in paths] == [2, 1]
    assert wide.count("<circle") == 3
    floor = "206"
    for area, path in zip(
        re.findall(r'dx-bars-area[^"]*" points="([^"]*)"', wide), paths, strict=True
    ):
        *above, right, left = area.split()
        assert above == path.split()
        assert [right, left] == [
            f"{above[-1].split(',')[0]},{floor}",
            f"{above[0].split(',')[0]},{floor}",
        ]
    assert "dx-bars-area" not in lined([Column("a", (1, 2))], SERIES[:2], title="Two")
    assert "2026-03 ·" not in picture
    assert "<td>–</td>" in picture


def test_over_a_pareto_the_running_share_ends_at_everything_at_the_top():
    columns = [Column("A01", (6,)), Column("A02", (3,)), Column("A03", (1,))]
    line = Series("Cumulative share, %", Tone.AMBER)
    picture = pareto(columns, (Series("Count"),), title="Reasons", line=line)
    wide = picture[: picture.index("</svg>")]
    (path,) = re.findall(r'dx-bars-path[^"]*" points="([^"]*)"', wide)
    heights = [float(point.split(",")[1]) for point in path.split()]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] == 8
    for share in (60, 90, 100):
        assert f"Cumulative share, %: {share}" in picture
        assert f"<td>{share}</td>" in picture
