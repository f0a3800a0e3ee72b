"""What every workbook of the house agrees on: number formats, harmless text, names and widths."""

import re
import unicodedata

from dealerops.foundation.reporting import Kind

FORMATS = {
    Kind.TEXT: "@",
    Kind.INTEGER: "#,##0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.HOURS: "0.0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}
LONGEST_TEXT = 32_767  # UTF-16 units in one cell
LONGEST_NAME, UNNAMED = 31, "Sheet"
# XML knows none of these. A lone carriage return would come back as an escape that people can read.
NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def plain_text(text: str) -> str:
    """Text as a cell can hold it: no characters that XML lacks, line feeds as line ends, not too long."""
    if not text.isprintable():
        text = NOT_IN_XML.sub("", LINE_END.sub("\n", text))
    if len(text) * 2 > LONGEST_TEXT:
        text = text.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
    return text


def sheet_name(text: str, *, number: int = 1) -> str:
    """A name that Excel accepts; the second and later sheets of one list carry their number."""
    tail = f" {number}" if number > 1 else ""
    # An apostrophe may stand inside a name, but not at its ends.
    name = NOT_IN_SHEET_NAMES.sub(" ", plain_text(text)).strip(" '\n\t")
    return (name[: LONGEST_NAME - len(tail)].rstrip() or UNNAMED) + tail


def text_width(text: str) -> int:
    """In columns of a terminal: a Chinese character is as wide as two Latin ones."""
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)
