"""An OFD page is shown with the lines of its form."""

import random

import pytest
from lxml import etree

from dealerops.demo.drawing import draw_ofd, random_facts
from dealerops.reading.sources.ofd import read_ofd
from dealerops.reading.sources.ofd_lines import ruled_lines

PATH = """<Page xmlns="http://www.ofdspec.org/2016"><PathObject Boundary="{box}"{more}>
<AbbreviatedData>{data}</AbbreviatedData></PathObject></Page>"""


def lines_of(data: str, *, box: str = "10 20 100 50", more: str = "") -> list[tuple[float, ...]]:
    return ruled_lines(etree.fromstring(PATH.format(box=box, data=data, more=more)))


def test_the_form_of_an_invoice_has_its_lines():
    sheet = read_ofd(draw_ofd(random_facts(random.Random(1)))).sheets[0]
    assert len(sheet.rules) > 20
    assert all(0 <= part <= 300 for rule in sheet.rules for part in rule)


def test_lines_are_placed_by_boundary_and_matrix():
    assert lines_of("M 0 0 L 100 0") == [(10, 20, 110, 20)]
    assert lines_of("M 0 0 L 10 0", more=' CTM="2 0 0 2 1 0"') == [(11, 20, 31, 20)]


@pytest.mark.parametrize(
    "data", ["", "L 5 5", "M nan 0 L 1e99 0", "C 1 2 3 4 5 6", "M 0", "M 0 0 L x y"]
)
def test_what_is_no_straight_line_is_left_out(data):
    assert lines_of(data) == []


def test_a_page_without_end_is_cut():
    assert len(lines_of("M 0 0 " + "L 1 1 " * 9_000)) == 2_000
