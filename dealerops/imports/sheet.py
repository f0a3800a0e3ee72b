"""From the cells of a workbook to rows of values: headings in either language, every bad cell named."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from dealerops.accounts.models import Language
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.imports.cells import EMPTY, folded, text_of
from dealerops.imports.findings import BadCell, Finding
from dealerops.imports.kinds import Column, Fault, ImportKind, Row

ERRORS = _("What is wrong in this row")  # heading of the column that the error workbook adds
NO_ROWS = Refusal("IMPORT_NO_ROWS", _("The workbook has no rows below its headings."))
TELL_EVERY = 500  # rows
Tell = Callable[[int], object]


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a workbook as `workbook_rows` reads it; row 1 holds the headings."""

    kind: ImportKind
    cells: Sequence[Sequence[Any]]

    @cached_property
    def heads(self) -> list[str]:
        return [text_of(one) for one in self.cells[0]] if self.cells else []

    @cached_property
    def columns(self) -> list[tuple[int, Column]]:
        """Where each column of the kind stands.

        Raises InvalidInput with every heading that is missing, unknown or there twice: a column that
        was left out unseen would be worse than a workbook that is not taken in.
        """
        names = names_of(self.kind)
        found: dict[str, int] = {}
        wrong: list[Refusal] = []
        for place, head in enumerate(self.heads):
            name = names.get(folded(head), "?") if head else ""
            if name == "?":
                wrong.append(_unknown(place))
            elif name in found:
                wrong.append(_twice(place))
            elif name:
                found[name] = place
        wrong += [
            _missing(one) for one in self.kind.columns if one.is_required and one.name not in found
        ]
        if not wrong and not any(True for _row in self.rows()):
            wrong.append(NO_ROWS)
        if wrong:
            raise InvalidInput(*wrong)
        return [(found[one.name], one) for one in self.kind.columns if one.name in found]

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Number as Excel counts it, and the texts; empty rows are left out."""
        for number, cells in enumerate(self.cells[1:], start=2):
            texts = [text_of(cell) for cell in cells]
            if any(texts):
                yield number, texts

    def read(self, on: dt.date, tell: Tell) -> tuple[list[Row], list[Finding]]:
        """Every row's facts and every bad cell; `tell` hears how many rows were looked at.

        The facts of a row with a bad cell are there to be judged, never to be written.
        """
        facts: list[Row] = []
        findings: list[Finding] = []
        for done, (number, texts) in enumerate(self.rows(), start=1):
            if done % TELL_EVERY == 0:
                tell(done)
            if self._is_example(texts):
                continue
            values, bad = self._parsed(texts)
            if bad:
                row, more = self._spoiled(number, values, {name for name, _refusal in bad}, on)
                bad += more
            else:
                row = self.kind.facts(row=number, **values)
                bad = list(self.kind.check(row, on))
            facts.append(row)
            findings += [self.finding(number, texts, name, refusal) for name, refusal in bad]
        return facts, findings

    def _parsed(self, texts: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        values: dict[str, Any] = {}
        bad: list[Fault] = []
        for place, column in self.columns:
            said = texts[place]
            if said:
                try:
                    values[column.name] = column.parse(said)
                except BadCell as found:
                    bad.append((column.name, found.refusal))
            elif column.is_required:
                bad.append((column.name, EMPTY))
        return values, bad

    def _spoiled(
        self, number: int, values: dict[str, Any], bad: Set[str], on: dt.date
    ) -> tuple[Row, list[Fault]]:
        """A row without its bad cells, and what is wrong in the others."""
        empty = {one.name: "" for one in self.kind.columns if one.is_required and one.name in bad}
        row = self.kind.facts(row=number, **empty, **values)
        if bad & self.kind.decisive:
            return row, []
        return row, [fault for fault in self.kind.check(row, on) if fault[0] not in bad]

    def finding(self, number: int, texts: Sequence[str], name: str, refusal: Refusal) -> Finding:
        """A fault with what stands in its cell, masked where it is personal."""
        place, column = next(((at, one) for at, one in self.columns if one.name == name), (0, None))
        said = texts[place] if column else ""
        return Finding(number, name, refusal, column.mask(said) if column and column.mask else said)

    def located(self, finding: Finding) -> Finding:
        """A finding of the rows' writer, which knows row and column, with the cell's own text."""
        texts = [text_of(cell) for cell in self.cells[finding.row - 1]]
        return self.finding(finding.row, texts, finding.column, finding.refusal)

    def _is_example(self, texts: Sequence[str]) -> bool:
        """The row that the template shows is nobody's record; labels of lists may be in any language."""
        plain = [(place, one.example) for place, one in self.columns if one.choices is None]
        return all(texts[place] == example for place, example in plain)


def names_of(kind: ImportKind) -> dict[str, str]:
    """Heading, as it is compared -> name of the column; nothing for a column that we added ourselves."""
    names: dict[str, str] = {}
    for language in Language.values:
        with translation.override(language):
            names |= {folded(str(one.label)): one.name for one in kind.columns}
            names[folded(str(ERRORS))] = ""
    return names


def _unknown(place: int) -> Refusal:
    """Says where the heading stands and not what: without headings it would be somebody's number."""
    sentence = _("The heading of column %(column)s is unknown. Use the headings of the template.")
    return Refusal("HEADING_UNKNOWN", sentence % {"column": get_column_letter(place + 1)})


def _twice(place: int) -> Refusal:
    sentence = _("The heading of column %(column)s was there before.")
    return Refusal("HEADING_TWICE", sentence % {"column": get_column_letter(place + 1)})


def _missing(column: Column) -> Refusal:
    sentence = _("The heading “%(head)s” is missing.")
    return Refusal("HEADING_MISSING", sentence % {"head": column.label})
