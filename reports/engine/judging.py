"""Red, amber and green in the workbook, as conditions that hold when somebody changes a value."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dealerops.foundation.reporting import Scale
from reports.engine.heads import Head
from reports.engine.theme import TONES, tokens
from reports.engine.totals import Block, quoted

LONGEST_WORDS = 200  # a text in a formula may have 255 characters


def judge(sheet: Worksheet, block: Block, heads: Sequence[Head]) -> None:
    """Conditions over the rows; the line of totals is not judged.

    Rows that the totals leave out, as they are sums themselves, are bold.
    """
    left_out = next((head.only for head in heads if head.only), None)
    if left_out:
        sign = "=" if left_out.is_excluded else "<>"
        first = f"${get_column_letter(left_out.column + 1)}{block.first}"
        where = f"A{block.first}:{get_column_letter(len(heads))}{block.last}"
        bold = DifferentialStyle(font=Font(bold=True))
        condition = f"{first}{sign}{quoted(left_out.text)}"
        sheet.conditional_formatting.add(
            where, Rule(type="expression", dxf=bold, formula=[condition])
        )
    for place, head in enumerate(heads):
        first = f"{get_column_letter(place + 1)}{block.first}"
        for condition, tone in _conditions(head, first):
            sheet.conditional_formatting.add(block.column(place), _rule(condition, tone))


def _conditions(head: Head, first: str) -> Iterator[tuple[str, str]]:
    """The first that is true counts; words are never compared with a number: they would be more."""
    if head.scale is not None:
        is_number = f"ISNUMBER({first})"
        for limit, tone in ((head.scale.green, "green"), (head.scale.amber, "amber")):
            yield f"AND({is_number},{first}{_sign(head.scale)}{_plain(limit)})", tone
        yield is_number, "red"
    for words, tone in head.tones.items():
        if tone in TONES and len(words) <= LONGEST_WORDS:
            yield f"{first}={quoted(words)}", tone


def _sign(scale: Scale) -> str:
    return "<=" if scale.less_is_better else ">="


def _plain(limit: Decimal) -> str:
    return format(limit, "f")


def _rule(condition: str, tone: str) -> Rule:
    colours = tokens()
    look = DifferentialStyle(
        font=Font(color=_argb(colours[f"{tone}-text"])),
        fill=PatternFill(bgColor=_argb(colours[f"{tone}-soft"])),
    )
    return Rule(type="expression", dxf=look, formula=[condition], stopIfTrue=True)


def _argb(colour: str) -> str:
    return "FF" + colour.lstrip("#").upper()
