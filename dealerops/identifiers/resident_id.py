"""Numbers of identity papers: resident ID (GB 11643), residence permits, passports."""

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum

from dealerops.identifiers.verdict import Match, Verdict, normalise, passed, refused, warned

MAX_AGE = 120
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_OLD_FORM = re.compile(r"[0-9]{15}")
_OLD_FOREIGNER_FORM = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT_FORM = re.compile(r"[A-Z0-9]{5,12}")
# First two digits of the region; single counties retire, provinces do not.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82")
_PERMIT_REGIONS = frozenset({"810000", "820000", "830000"})  # Hong Kong, Macau, Taiwan residents


class Sex(StrEnum):
    MALE = "MALE"
    FEMALE = "FEMALE"


def validate(raw: str | None, *, on: dt.date) -> Verdict:
    """Judge an 18-character number (domain.md 1.3): resident, permit of Hong Kong, Macau and Taiwan
    residents (81, 82, 83) or foreigner's permanent residence (9...). Age is counted on day `on`.
    """
    number = normalise(raw)
    if _OLD_FORM.fullmatch(number):
        return refused("ID_OLD15", number)
    if not _FORM.fullmatch(number):
        return refused("ID_FORMAT", number)
    if number[-1] != check_digit(number[:17]):
        return refused("ID_CHECKSUM", number)
    born = birth_date(number)
    if born is None or not 0 <= _age(born, on) <= MAX_AGE:
        return refused("ID_BIRTHDATE", number)
    if not _region_known(number):
        return warned("ID_REGION", number)
    return passed(number)


def validate_old_foreigner(raw: str | None) -> Verdict:
    """Foreigner's permanent residence number before December 2023: three letters, twelve digits."""
    number = normalise(raw)
    return passed(number) if _OLD_FOREIGNER_FORM.fullmatch(number) else refused("ID_FORMAT", number)


def validate_passport(raw: str | None) -> Verdict:
    """Five to twelve letters and digits; passports carry no check that is the same everywhere."""
    number = normalise(raw)
    return passed(number) if _PASSPORT_FORM.fullmatch(number) else refused("ID_FORMAT", number)


def check_digit(first17: str) -> str:
    """The 18th character to these 17 digits (MOD 11-2); ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("an ID number has 17 digits before its check character")
    total = sum(weight * int(char) for weight, char in zip(_WEIGHTS, first17, strict=True))
    return _CHECK_CHARS[total % 11]


def birth_date(raw: str | None) -> dt.date | None:
    """Digits 7 to 14 as a date, or None where no such day exists."""
    number = normalise(raw)
    if not _FORM.fullmatch(number):
        return None
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(raw: str | None) -> Sex | None:
    """Digit 17: odd is male."""
    number = normalise(raw)
    if not _FORM.fullmatch(number):
        return None
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def compare_masked(printed: str | None, full: str | None, *, names: Sequence[str]) -> Match:
    """Compare a printed number, perhaps with stars, with the known one (domain.md 2.4).

    `names` are the printed and the known name. All visible characters and the names equal is a
    match; nothing visible but equal names is for a person; anything else is none.
    """
    if len({normalise(name) for name in names}) != 1 or not normalise(names[0]):
        return Match.NO_MATCH
    seen, known = normalise(printed), normalise(full)
    visible = [(there, here) for there, here in zip(seen, known, strict=False) if there != "*"]
    if not visible:
        return Match.MANUAL
    if len(seen) != len(known) or any(there != here for there, here in visible):
        return Match.NO_MATCH
    return Match.MATCH


def _age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _region_known(number: str) -> bool:
    is_foreigner = number.startswith("9")
    is_province = _PROVINCE.match(number) is not None
    return is_foreigner or is_province or number[:6] in _PERMIT_REGIONS
