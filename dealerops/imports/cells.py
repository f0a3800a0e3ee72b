"""What may stand in a cell: each function turns a trimmed text into a value, or raises BadCell."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import phone as phones
from dealerops.identifiers import plate as plates
from dealerops.identifiers import uscc
from dealerops.identifiers import vin as vins
from dealerops.identifiers.messages import refusal_of
from dealerops.identifiers.verdict import Verdict
from dealerops.imports.findings import BadCell

Parse = Callable[[str], Any]

EMPTY = Refusal("CELL_EMPTY", _("Something must stand here."))
TOO_LONG = Refusal("CELL_TOO_LONG", _("The text is too long."))
NO_DAY = Refusal("CELL_NO_DAY", _("This is no day. Write it as 2026-11-22."))
NO_NUMBER = Refusal("CELL_NO_NUMBER", _("This is no whole number that may stand here."))
NO_AMOUNT = Refusal("CELL_NO_AMOUNT", _("This is no amount that may stand here."))
NO_CHOICE = Refusal("CELL_NO_CHOICE", _("Only the values of the list may stand here."))
YEARS = range(1900, 2101)  # from the oldest customer's birth to the last deadline
HIGHEST_AMOUNT = Decimal(10) ** 10
CENT = Decimal("0.01")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]0?0:00(?::00(?:\.0+)?)?)?")
_BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}")


def text_of(cell: Any) -> str:
    """A cell as a person reads it; a whole number has no point and no nought behind it."""
    if cell.__class__ is str:
        return str(cell).strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def folded(text: str) -> str:
    """Headings and values of lists are compared without spaces, stars, capitals and full width."""
    return "".join(half_width(text).split()).replace("*", "").casefold()


def half_width(text: str) -> str:
    """Digits and signs as they are typed without an input method."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def text(longest: int) -> Parse:
    def parse(said: str) -> str:
        if len(said) > longest:
            raise BadCell(TOO_LONG)
        return said

    return parse


def day(said: str) -> dt.date:
    said = half_width(said)
    found = _DAY.fullmatch(said) or _BARE_DAY.fullmatch(said)
    try:
        year, month, number = map(int, found.groups()) if found else (0, 0, 0)
        read = dt.date(year, month, number)
    except ValueError:
        raise BadCell(NO_DAY) from None
    if year not in YEARS:
        raise BadCell(NO_DAY)
    return read


def whole(lowest: int, highest: int) -> Parse:
    def parse(said: str) -> int:
        plain = half_width(said)
        value = int(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None
        if value is None or not lowest <= value <= highest:
            raise BadCell(NO_NUMBER)
        return value

    return parse


def amount(said: str) -> Decimal:
    """CNY, two places, not negative."""
    try:
        value = Decimal(half_width(said).replace(",", "").removeprefix("¥"))
    except InvalidOperation:
        raise BadCell(NO_AMOUNT) from None
    if not value.is_finite() or not 0 <= value < HIGHEST_AMOUNT or value != round(value, 2):
        raise BadCell(NO_AMOUNT)
    return value.quantize(CENT)


def one_of(choices: type[TextChoices]) -> Parse:
    """A code, or its label in either language."""

    @cache
    def known() -> dict[str, str]:
        found = {folded(value): value for value in choices.values}
        for language in Language.values:
            with translation.override(language):
                found |= {folded(str(label)): value for value, label in choices.choices}
        return found

    def parse(said: str) -> str:
        try:
            return known()[folded(said)]
        except KeyError:
            raise BadCell(NO_CHOICE) from None

    return parse


def vin(said: str) -> str:
    return _usable(vins.validate(said))


def plate(said: str) -> str:
    return _usable(plates.validate(said))


def usc_code(said: str) -> str:
    return _usable(uscc.validate(said))


def phone(said: str) -> str:
    """A number under which a person is reached; 400 numbers are for organisations."""
    return _usable(phones.validate_contact(said, is_company=False))


def any_phone(said: str) -> str:
    """As `phone`, 400 numbers included: whether the row is an organisation's is seen later."""
    return _usable(phones.validate_contact(said, is_company=True))


def _usable(verdict: Verdict) -> str:
    refusal = refusal_of(verdict)
    if refusal:
        raise BadCell(refusal)
    return verdict.normalized
