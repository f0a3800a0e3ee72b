"""A figure that somebody reads says how it is rounded: halves go up (domain.md 0.6)."""

import ast
from decimal import Decimal

from aftersales.selectors.callback_reports import written
from complaints.selectors.lead_times import hours
from dealerops.workcal.calc import ONE_DAY
from tests.architecture import sources


def _is_figure(parts: tuple[str, ...]) -> bool:
    return parts[0] != "dealerops" and bool({"selectors", "calc"} & set(parts))


def test_no_figure_is_rounded_to_even():
    """`quantize` without a way of rounding makes 0.25 a 0.2."""
    wrong = []
    for path in sources.python_files():
        if not _is_figure(path.relative_to(sources.ROOT).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="quantize"), args=[_], keywords=[]):
                    wrong.append(f"{sources.name(path)}:{node.lineno}")
    assert wrong == []


def test_halves_go_up_where_they_are_printed():
    assert hours(ONE_DAY / 96) == Decimal("0.3")  # a quarter of an hour
    assert written(Decimal("6.25")) == "6.3"
    assert written(Decimal("-0.05"), "*") == "-0.1*"
