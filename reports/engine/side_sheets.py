"""The sheets beside the table: pictures, tables of plain words, and what every column means."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dealerops.foundation.sheets import text_width
from reports.engine.extras import Extra
from reports.engine.heading import Heading
from reports.engine.heads import Head, total_in_words
from reports.engine.picture import SHARPNESS, Picture
from reports.engine.styles import AT_TOP, BOLD, SHADE, at, put_text, set_page

WIDTHS = {"A": 28, "B": 72, "C": 44, "D": 30}
PIXELS_PER_ROW = 20
ROWS_BETWEEN = 2
NARROWEST, WIDEST = 12, 60


def show_pictures(sheet: Worksheet, pictures: Sequence[Picture], heading: Heading) -> None:
    """Each below its title."""
    row = 1
    for one in pictures:
        put_text(at(sheet, row, 1), one.title).font = BOLD
        image = Image(io.BytesIO(one.png))
        image.width, image.height = image.width // SHARPNESS, image.height // SHARPNESS
        sheet.add_image(image, f"A{row + 1}")
        row += ROWS_BETWEEN + 1 + image.height // PIXELS_PER_ROW
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    set_page(sheet, heading)


def write_extra(sheet: Worksheet, extra: Extra, heading: Heading) -> None:
    """What changed, what belongs to an earlier period, or what was said beside the figures."""
    for row, texts in enumerate((extra.heads, *extra.lines), start=1):
        for column, text in enumerate(texts, start=1):
            cell = put_text(at(sheet, row, column), text)
            cell.alignment = AT_TOP
            if row == 1:
                cell.font, cell.fill = BOLD, SHADE
    for place, head in enumerate(extra.heads):
        widest = max(text_width(text) for text in (head, *(line[place] for line in extra.lines)))
        width = min(max(widest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    _finish(sheet, heading)


def write_notes(sheet: Worksheet, heads: Sequence[Head], heading: Heading) -> None:
    """What every column counts, where it comes from, and how its total is made."""
    titles = (_("Column"), _("Definition"), _("Source"), _("Total"))
    for column, text in enumerate(titles, start=1):
        cell = put_text(at(sheet, 1, column), text)
        cell.font, cell.fill = BOLD, SHADE
    for row, head in enumerate(heads, start=2):
        said = (head.label, head.note, head.origin, total_in_words(heads, head))
        for column, text in enumerate(said, start=1):
            put_text(at(sheet, row, column), text).alignment = AT_TOP
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    _finish(sheet, heading)


def _finish(sheet: Worksheet, heading: Heading) -> None:
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    set_page(sheet, heading)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
