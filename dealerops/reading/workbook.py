"""Workbooks that somebody wants to import: looked over before they are read, then read (9.8)."""

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from dealerops.reading.archive import Bounds, open_zip
from dealerops.reading.refusal import DocumentRefused

Cell = str | float | bool

MEGABYTE = 1 << 20
ZIP = Bounds(entries=200, unpacked=200 * MEGABYTE, ratio=300, small=5 * MEGABYTE)
MOST_COLUMNS = 200
# Excel itself knows fewer formats; nobody merges so many cells by hand.
CROWDS = {"xf": 65_000, "mergeCell": 10_000, "Relationship": 1_000, "sheet": 100}
MARKUP = (".xml", ".rels", ".vml")
CHUNK = 1 << 18
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and every workbook with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MACROS = re.compile(rb"macroEnabled|vbaProject|sheet\.binary", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    size: int
    rows: int
    cells: int


WEB = WorkbookLimits(size=10 * MEGABYTE, rows=50_000, cells=500_000)
BULK = WorkbookLimits(size=25 * MEGABYTE, rows=200_000, cells=2_000_000)


def check_workbook(data: bytes, *, bulk: bool = False) -> None:
    """Walk every part once without keeping it; `bulk` is for imports that run in the background.

    Raises DocumentRefused (WORKBOOK_KIND, WORKBOOK_TOO_LARGE, WORKBOOK_TOO_MANY_CELLS, FILE_…).
    """
    limits = BULK if bulk else WEB
    if not data:
        raise DocumentRefused("FILE_EMPTY")
    if len(data) > limits.size:
        raise DocumentRefused("WORKBOOK_TOO_LARGE")
    if data.startswith(_OLD_OFFICE):
        raise DocumentRefused("FILE_ENCRYPTED" if _LOCKED in data else "WORKBOOK_KIND")
    if not data.startswith(b"PK\x03\x04"):
        raise DocumentRefused("WORKBOOK_KIND")
    with open_zip(data, ZIP) as archive:
        _ensure_plain_workbook(archive)
        census = _Census(limits)
        for entry in archive.infolist():
            _walk(archive, entry, census)


def workbook_rows(data: bytes, *, bulk: bool = False) -> list[list[Cell]]:
    """The first sheet, rows of equal length; empty cells are '', days and moments ISO texts."""
    check_workbook(data, bulk=bulk)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise DocumentRefused("FILE_BROKEN") from error
    return [[_plain(value) for value in row] for row in rows]


def _plain(value: Any) -> Cell:
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value) if isinstance(value, dt.timedelta) else value


def _ensure_plain_workbook(archive: zipfile.ZipFile) -> None:
    """An .xlsx by its own table of contents; macros and the binary kind are told there too."""
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise DocumentRefused("WORKBOOK_KIND")
    try:
        contents = archive.read("[Content_Types].xml")
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error
    if _MACROS.search(contents) or any(name.lower().endswith(".bin") for name in _programs(names)):
        raise DocumentRefused("WORKBOOK_KIND")


def _programs(names: set[str]) -> set[str]:
    """Binary parts, but for the settings that printers leave behind."""
    return {name for name in names if "printersettings" not in name.lower()}


def _walk(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, census: "_Census") -> None:
    """Reading to the end compares length and checksum with what the directory promised."""
    parser = census.parser() if entry.filename.lower().endswith(MARKUP) else None
    try:
        with archive.open(entry) as part:
            chunk = part.read(CHUNK)
            if parser is None and _is_markup(chunk):
                parser = census.parser()
            while chunk:
                if parser:
                    parser.Parse(chunk, False)
                chunk = part.read(CHUNK)
        if parser and entry.file_size:
            parser.Parse(b"", True)
    except DocumentRefused:
        raise
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error


def _is_markup(chunk: bytes) -> bool:
    """Readers find a sheet by the table of relations, whatever its name ends with."""
    return chunk.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0").startswith(b"<")


class _Census:
    """Counts what a workbook holds, whatever its own `dimension` says, and stops at the limits."""

    def __init__(self, limits: WorkbookLimits) -> None:
        self.limits = limits
        self.cells = 0
        self.row = self.column = 0  # where a row or a cell stands that does not say so itself
        self.crowds: Counter[str] = Counter()

    def parser(self) -> expat.XMLParserType:
        """A parser of one part; a document type declaration ends it, since bombs have one."""
        parser = expat.ParserCreate()
        parser.buffer_text = False
        self.row = self.column = 0
        parser.StartElementHandler = self._met
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.ExternalEntityRefHandler = None
        return parser

    def _met(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cells += 1
            if self.cells > self.limits.cells or self._is_far_out(attributes.get("r"), columns=1):
                raise DocumentRefused("WORKBOOK_TOO_MANY_CELLS")
        elif name == "row":
            self.column = 0
            told = attributes.get("r")
            if self._is_far_out(f"A{told}" if told else None, rows=1):
                raise DocumentRefused("WORKBOOK_TOO_MANY_CELLS")
        elif name in CROWDS:
            self.crowds[name] += 1
            if self.crowds[name] > CROWDS[name]:
                raise DocumentRefused("FILE_UNSAFE")

    def _is_far_out(self, place: str | None, *, rows: int = 0, columns: int = 0) -> bool:
        """One cell far out is enough to make a reader build everything up to it."""
        if place is None:
            self.row, self.column = self.row + rows, self.column + columns
        elif found := _PLACE.fullmatch(place):
            self.row = int(found[2])
            self.column = _column(found[1]) if columns else 0
        else:
            return True
        return self.column > MOST_COLUMNS or self.row > self.limits.rows


def _refuse_declaration(*_told: object) -> None:
    raise DocumentRefused("FILE_UNSAFE")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
