"""Writing long lists as workbooks, row by row in constant memory; no cell is ever a formula.

rustpy-xlsxwriter writes text as inline strings, whatever it begins with; it is young, so it is known
here alone, and a golden file holds what it writes against two readers.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import Format, write_worksheets

from dealerops.foundation.reporting import Kind
from dealerops.foundation.sheets import FORMATS, LONGEST_TEXT, plain_text, sheet_name, text_width

ROWS_PER_SHEET = 1_048_576 - 1  # the first one is the head
SAMPLE = 200  # rows whose texts decide how wide a column is
NARROWEST, WIDEST, NOTES_WIDTH = 10.0, 48.0, 80.0
USUAL_WIDTHS = {Kind.DATE: 12.0, Kind.DATETIME: 17.0, Kind.MONEY: 14.0}
FIRST_YEAR = 1900  # Excel counts its days from there
HEAD_SHADE = "#EEF3FF"
SURELY_SHORT = LONGEST_TEXT // 2

Cell = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the list: its label in the language in force, and of which kind its values are."""

    label: str
    kind: Kind = Kind.TEXT


class MoreRowsThanPlanned(RuntimeError):
    """So many rows were added since they were counted that the planned sheets cannot hold them."""


@dataclass(frozen=True)
class Workbook:
    """A list on its first sheet (and, past Excel's limit, on further ones), and a sheet about it.

    `about` are lines of name and value: the filter in words, who asked, when, and for which role.
    """

    title: str
    heads: Sequence[Head]
    about: Sequence[tuple[str, str]]
    rows_per_sheet: int = ROWS_PER_SHEET

    def write(self, path: Path, rows: Iterable[Sequence[object]], *, count: int) -> None:
        """Write `rows` under `path`; `count` is how many are expected and plans the sheets.

        Raises MoreRowsThanPlanned, and whatever `rows` raises; no file is left behind then.
        """
        records = self._records(rows)
        sample = list(islice(records, SAMPLE))
        widths = self._widths(sample)
        names = [sheet_name(self.title, number=one) for one in range(1, self._sheets(count) + 1)]
        records = chain(sample or [self._nothing()], records)
        sheets: list[tuple[str, Iterable[dict[str, Any]]]] = [
            (name, islice(records, self.rows_per_sheet)) for name in names[:-1]
        ]
        sheets.append((names[-1], self._last(records)))
        notes = self._notes_name(names)
        write_worksheets(
            [*sheets, (notes, self._about())],
            str(path),
            freeze_panes={"general": {"row": 1, "col": 0}},
            column_formats={
                **dict.fromkeys(names, self._formats()),
                notes: [_text_format(), _text_format().set_text_wrap()],
            },
            column_widths={**dict.fromkeys(names, widths), notes: [24.0, NOTES_WIDTH]},
            header_format=dict.fromkeys([*names, notes], _head_format()),
            autofilter=dict.fromkeys(names, True),
            ignore_errors=dict.fromkeys(names, self._text_labels()),
        )

    def _sheets(self, count: int) -> int:
        """One more than the rows fill, should they fill it to the brim: there is always room."""
        return count // self.rows_per_sheet + 1

    def _last(self, records: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        yield from islice(records, self.rows_per_sheet)
        if next(records, None) is not None:
            raise MoreRowsThanPlanned

    def _records(self, rows: Iterable[Sequence[object]]) -> Iterator[dict[str, Any]]:
        """A million rows pass here: what needs no change is not touched."""
        labels = self._labels()
        changed = [(place, cell_of(head.kind)) for place, head in enumerate(self.heads)]
        for row in rows:
            values = list(row)
            for place, cell in changed:
                values[place] = cell(values[place])
            yield dict(zip(labels, values, strict=True))

    def _labels(self) -> list[str]:
        """Records are keyed by label, so two columns of one name are told apart."""
        labels: list[str] = []
        for head in self.heads:
            label, number = plain_text(head.label), 1
            while label in labels:
                number += 1
                label = f"{plain_text(head.label)} ({number})"
            labels.append(label)
        return labels

    def _text_labels(self) -> list[str]:
        """Numbers of invoices are text on purpose; Excel need not point at each of them."""
        labels = zip(self._labels(), self.heads, strict=True)
        return [label for label, head in labels if head.kind == Kind.TEXT]

    def _formats(self) -> list[Format]:
        return [
            _text_format()
            if head.kind == Kind.TEXT
            else Format().set_num_format(FORMATS[head.kind])
            for head in self.heads
        ]

    def _widths(self, sample: Sequence[dict[str, Any]]) -> list[float]:
        widths = []
        for label, head in zip(self._labels(), self.heads, strict=True):
            texts = [one[label] for one in sample if isinstance(one[label], str)]
            wanted = max(
                *(text_width(text) + 2.0 for text in texts),
                text_width(label) + 4.0,  # the filter's arrow
                USUAL_WIDTHS.get(head.kind, NARROWEST),
                NARROWEST,
            )
            widths.append(min(wanted, WIDEST))
        return widths

    def _nothing(self) -> dict[str, Any]:
        """Without rows one line says so, and the head is there all the same."""
        first, *others = self._labels()
        return {first: _("Nothing matches the filter."), **dict.fromkeys(others)}

    def _notes_name(self, taken: Sequence[str]) -> str:
        name = sheet_name(_("About this list"))
        return sheet_name(name, number=2) if name in taken else name

    def _about(self) -> list[dict[str, str]]:
        about, value = _("About this list"), _("Value")
        return [{about: plain_text(name), value: plain_text(text)} for name, text in self.about]


def _text_format() -> Format:
    """Text stays text when a person edits it: the format says so, and the quote before it too."""
    return Format().set_num_format(FORMATS[Kind.TEXT]).set_quote_prefix()


def _head_format() -> Format:
    return _text_format().set_bold().set_background_color(HEAD_SHADE).set_text_wrap()


def cell_of(kind: Kind) -> Cell:
    """What makes a value of this kind one that a cell can hold."""
    if kind in {Kind.DATE, Kind.DATETIME}:
        return _days() if kind == Kind.DATE else _moments()
    return _text if kind == Kind.TEXT else _number


def _text(value: Any) -> str | None:
    if value.__class__ is not str:
        if value is None:
            return None
        value = str(value)
    if value.isprintable() and len(value) <= SURELY_SHORT:
        return value  # type: ignore[no-any-return]
    return plain_text(value)


def _number(value: Any) -> Any:
    """Numbers pass; words that stand in their place stay words."""
    return _text(value) if isinstance(value, str) else value


def _moments() -> Cell:
    """Local time without a zone, as workbooks know it; the zone is looked up once for all rows."""
    zone = timezone.get_current_timezone()

    def moment(value: Any) -> Any:
        if value.__class__ is dt.datetime and value.tzinfo is not None:
            value = value.astimezone(zone).replace(tzinfo=None)
        return _countable(value)

    return moment


def _days() -> Cell:
    """Days; of a moment, the local day."""
    moment = _moments()

    def day(value: Any) -> Any:
        found = moment(value)
        return found.date() if found.__class__ is dt.datetime else found

    return day


def _countable(value: Any) -> Any:
    """A day that Excel cannot count is written in words."""
    if isinstance(value, dt.date):
        return value if value.year >= FIRST_YEAR else value.isoformat()
    return _text(value)
