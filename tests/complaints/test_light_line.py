"""The picture of a light over time, and the way of a case: pure drawing."""

import datetime as dt
import re

import pytest

from complaints.choices import CaseState, Lamp
from complaints.selectors.badges import lamp_badge
from complaints.selectors.case_way import way_of
from complaints.selectors.light_line import Point, light_line
from tests.factories.complaints import make_case

START = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)


def point(hours: int, score: int, lamp: str) -> Point:
    return Point(START + dt.timedelta(hours=hours), score, lamp_badge(lamp), "Contact")


def test_every_computation_is_a_dot_and_the_last_one_lasts_until_now():
    points = [point(0, 15, Lamp.GREEN), point(10, 45, Lamp.YELLOW), point(20, 70, Lamp.RED)]
    html = light_line(points, START + dt.timedelta(hours=40))
    wide = html.split("</svg>")[0]
    assert wide.count("<circle") == 3
    path = re.search(r'd="(M[^"]+)"', wide)
    assert path
    assert path.group(1).startswith("M34.0")
    assert path.group(1).endswith("H630.0")
    heights = [float(one) for one in re.findall(r"V([\d.]+)", path.group(1))]
    assert heights == sorted(heights, reverse=True)  # higher scores lie higher


def test_a_single_computation_is_a_level_line():
    html = light_line([point(0, 100, Lamp.RED)], START)
    assert html.count("<circle") == 2  # in both pictures
    assert "V" not in re.findall(r'd="(M[^"]+)"', html)[0]


def test_the_same_numbers_stand_in_a_table_newest_first():
    html = light_line([point(0, 15, Lamp.GREEN), point(1, 70, Lamp.RED)], START)
    rows = re.findall(r"<td>(\d+)</td>", html)
    assert rows == ["70", "15"]


@pytest.mark.parametrize(
    ("state", "place", "css"),
    [
        (CaseState.NEW, 0, "now"),
        (CaseState.RESPONDED, 2, "now"),
        (CaseState.REOPENED, 3, "now"),
        (CaseState.LEGAL_HOLD, 3, "stopped"),
        (CaseState.WITHDRAWN, 1, "stopped"),
        (CaseState.CLOSED, 8, "done"),
    ],
)
def test_the_way_shows_where_a_case_stands(house, state, place, css):
    way = way_of(make_case(house.dealer, state))
    assert len(way) == 9
    assert way[place][1] == css
    assert all(one[1] == "done" for one in way[:place])
    assert all(one[1] == "" for one in way[place + 1 :])
    assert way[place][0] == str(CaseState(state).label)
