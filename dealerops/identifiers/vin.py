"""Vehicle identification numbers (ISO 3779, GB 16735): 17 characters with a check digit at place 9."""

import re

from dealerops.identifiers.verdict import Verdict, normalise, passed, refused, warned

LENGTH = 17
CHECK_PLACE = 8  # counted from nought
_CHARSET = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_SERIAL = re.compile(r"[0-9]{4}")
_LOOKALIKES = str.maketrans("IOQ", "100")
_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "012345678912345678123457923456789"),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_YEAR_CHARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR = 2010
_YEAR_CYCLE = 30
MODEL_YEAR_TOLERANCE = 2  # years between model year and invoice


def validate(raw: str | None) -> Verdict:
    """Judge one VIN (domain.md 1.1).

    A wrong check digit is an error for cars built in China (L...) and a warning for all others, which
    then need a photo of the plate in the car.
    """
    vin = normalise(raw)
    if len(vin) != LENGTH:
        return refused("VIN_LENGTH", vin)
    if not _CHARSET.fullmatch(vin):
        suggestion = vin.translate(_LOOKALIKES)
        return refused("VIN_CHARSET", vin, suggestion if _CHARSET.fullmatch(suggestion) else "")
    if len(set(vin)) == 1:
        return refused("VIN_DUMMY", vin)
    if not _SERIAL.fullmatch(vin[-4:]):
        return refused("VIN_SERIAL", vin)
    if vin[CHECK_PLACE] != check_digit(vin):
        judge = refused if vin.startswith("L") else warned
        return judge("VIN_CHECK_DIGIT", vin)
    return passed(vin)


def check_digit(vin: str) -> str:
    """The character that belongs at place 9 of these 17; what stands there now does not matter.

    Raises ValueError unless there are 17 characters with a value (place 9 excepted).
    """
    if len(vin) != LENGTH:
        raise ValueError("a VIN has 17 characters")
    try:
        total = sum(
            weight * _VALUES[char]
            for place, (char, weight) in enumerate(zip(vin, _WEIGHTS, strict=True))
            if place != CHECK_PLACE
        )
    except KeyError as missing:
        raise ValueError(f"{missing.args[0]!r} has no value in a VIN") from None
    return "0123456789X"[total % 11]


def model_year(vin: str, *, near: int) -> int | None:
    """The year that place 10 stands for; of the 30-year cycles the one nearest to `near`."""
    number = normalise(vin)
    if len(number) != LENGTH or number[9] not in _YEAR_CHARS:
        return None
    year = _FIRST_YEAR + _YEAR_CHARS.index(number[9])
    return year + _YEAR_CYCLE * round((near - year) / _YEAR_CYCLE)


def check_model_year(vin: str, *, invoice_year: int) -> Verdict:
    """Warn when model year and invoice year lie more than two years apart (domain.md 1.1)."""
    number = normalise(vin)
    year = model_year(number, near=invoice_year)
    if year is None or abs(year - invoice_year) > MODEL_YEAR_TOLERANCE:
        return warned("VIN_MODEL_YEAR", number)
    return passed(number)
