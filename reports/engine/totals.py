"""The line below the rows as formulas, so that a reader can follow every figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from dealerops.foundation.reporting import Total
from reports.engine.heads import Chosen, Head
from reports.engine.table import DASH

WILD = str.maketrans({"~": "~~", "*": "~*", "?": "~?"})


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of a sheet from `first` to `last`."""

    first: int
    last: int

    def column(self, place: int) -> str:
        letter = get_column_letter(place + 1)
        return f"{letter}{self.first}:{letter}{self.last}"


def formula_of(heads: Sequence[Head], place: int, block: Block) -> str:
    """Without its equals sign; empty where the column has no total."""
    head = heads[place]
    if head.total == Total.NONE:
        return ""
    if head.total == Total.SUM:
        return _sum(block, place, head.only)
    return _mean(block, place, head)


def _sum(block: Block, place: int, only: Chosen | None) -> str:
    if only is None:
        return f"SUM({block.column(place)})"
    sign = "<>" if only.is_excluded else ""
    said = quoted(sign + only.text.translate(WILD))
    return f"SUMIFS({block.column(place)},{block.column(only.column)},{said})"


def _mean(block: Block, place: int, head: Head) -> str:
    """SUMPRODUCT takes words for nothing, and what has no value must not weigh either."""
    values = block.column(place)
    has_value = f"--ISNUMBER({values})"
    chosen = _mask(block, head.only)
    columns = [block.column(one) for one in head.weights]
    if not columns:
        weighed = f"SUMPRODUCT({chosen}{values})"
        weight = f"SUMPRODUCT({chosen}{has_value})"
    else:
        weighed = "+".join(f"SUMPRODUCT({chosen}{values},{one})" for one in columns)
        weight = "+".join(f"SUMPRODUCT({chosen}{has_value},{one})" for one in columns)
    return f"IFERROR(({weighed})/({weight}),{quoted(DASH)})"


def _mask(block: Block, only: Chosen | None) -> str:
    if only is None:
        return ""
    sign = "<>" if only.is_excluded else "="
    return f"--({block.column(only.column)}{sign}{quoted(only.text)}),"


def quoted(text: str) -> str:
    """As a formula writes it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
