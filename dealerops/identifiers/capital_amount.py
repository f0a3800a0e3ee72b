"""Amounts written in capital Chinese numerals (大写金额): how we print them, how we read them."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from dealerops.identifiers.verdict import Verdict, passed, refused

DIGITS = "零壹贰叁肆伍陆柒捌玖"
LIMIT = Decimal(10) ** 16  # 万亿 is the largest unit pair
_CENT = Decimal("0.01")
_UNITS = (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1))

# One writing for all the variants that printers, scanners and people use.
_VARIANTS = str.maketrans(
    "〇○一二三四五六七八九两壱弐貳弍參叄肄陸百千十萬億圓圆幣正毛",
    "零零壹贰叁肆伍陆柒捌玖贰壹贰贰贰叁叁肆陆佰仟拾万亿元元币整角",
)
_PREFIX = re.compile(r"^(?:人民币)?[⊗×X¥:]*(?:人民币)?:?")
_WHOLE = re.compile(r"(?P<minus>负?)(?:(?P<integer>.+)元)?(?P<fraction>[^元]*)")
_FRACTION = re.compile(r"零?(?:(?P<jiao>.)角)?零?(?:(?P<fen>.)分)?")
_D = "[壹贰叁肆伍陆柒捌玖]"
_SECTION = re.compile(f"(?:({_D})仟)?(?:({_D})佰)?(?:({_D})拾)?({_D})?")


def write(amount: Decimal) -> str:
    """The amount in CNY, rounded half up to fen, in capitals (domain.md 1.8).

    Raises ValueError for what is not a number or not below 1e16.
    """
    if not amount.is_finite() or abs(amount) > LIMIT - _CENT:
        raise ValueError("only finite amounts below 1e16 can be written")
    cents = int(abs(amount).quantize(_CENT, rounding=ROUND_HALF_UP) * 100)
    sign = "负" if amount < 0 and cents else ""
    yuan, rest = divmod(cents, 100)
    return sign + _write_yuan(yuan, has_rest=bool(rest)) + _write_rest(yuan, *divmod(rest, 10))


def parse(raw: str | None) -> Decimal | None:
    """The value of a printed amount, or None for what is not one.

    Takes 圆 for 元, 正 for 整, everyday and traditional numerals, the prefix 人民币 and either habit
    with 零.
    """
    text = _PREFIX.sub("", _flat(raw))
    text = re.sub(r"整$", "", text)
    found = _WHOLE.fullmatch(text)
    if found is None or not text.strip("负"):
        return None
    yuan = Decimal(0) if found["integer"] is None else _integer(found["integer"])
    rest = _fraction(found["fraction"])
    if yuan is None or rest is None:
        return None
    value = yuan + rest
    return -value if found["minus"] else value


def validate(raw: str | None) -> Verdict:
    """Judge a printed amount; `normalized` is our own writing of the same number."""
    value = parse(raw)
    if value is None:
        return refused("CAPITAL_AMOUNT", _flat(raw))
    return passed(write(value))


def same_amount(raw: str | None, amount: Decimal | None) -> bool:
    """Whether the printed capitals say this amount; numbers are compared, never texts."""
    value = parse(raw)
    return value is not None and amount is not None and value == amount


def _write_yuan(yuan: int, *, has_rest: bool) -> str:
    if yuan:
        return _write_integer(yuan) + "元"
    return "" if has_rest else "零元"


def _write_rest(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    needs_zero = yuan and (not jiao or yuan % 10 == 0)
    text = "零" if needs_zero else ""
    if jiao:
        text += DIGITS[jiao] + "角"
    return text + (DIGITS[fen] + "分" if fen else "整")


def _write_integer(number: int) -> str:
    """Below 1e16: cut at 亿, then at 万; a part with a leading nought starts with one 零."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            upper, lower = divmod(number, size)
            text = _write_integer(upper) + unit
            if lower:
                text += ("零" if lower < size // 10 else "") + _write_integer(lower)
            return text
    return _write_section(number)


def _write_section(number: int) -> str:
    text, gap = "", False
    for unit, size in _UNITS:
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
        gap = not digit
    return text


def _flat(raw: str | None) -> str:
    folded = unicodedata.normalize("NFKC", raw or "").upper()
    kept = (char for char in folded if not char.isspace())
    return "".join(kept).translate(_VARIANTS)


def _integer(text: str) -> Decimal | None:
    if not text.strip("零"):
        return Decimal(0)
    number = _parts(re.sub(r"^拾", "壹拾", text.replace("零", "")), (("亿", 10**8), ("万", 10**4)))
    return None if number is None else Decimal(number)


def _parts(text: str, units: tuple[tuple[str, int], ...]) -> int | None:
    """Value of `text` without 零, cut at the largest unit first; the part before a unit may not be empty."""
    if not units:
        return _section(text)
    (unit, size), smaller = units[0], units[1:]
    upper_text, has_unit, lower_text = text.rpartition(unit)
    lower = _parts(lower_text, smaller)
    if not has_unit:
        return lower
    upper = _parts(upper_text, smaller)
    return None if not upper or lower is None else upper * size + lower


def _section(text: str) -> int | None:
    found = _SECTION.fullmatch(text)
    if found is None:
        return None
    digits = (DIGITS.index(digit) if digit else 0 for digit in found.groups())
    return sum(digit * size for digit, (_unit, size) in zip(digits, _UNITS, strict=True))


def _fraction(text: str) -> Decimal | None:
    found = _FRACTION.fullmatch(text)
    if found is None:
        return None
    digits = [found["jiao"] or "零", found["fen"] or "零"]
    if any(digit not in DIGITS for digit in digits):
        return None
    return Decimal(DIGITS.index(digits[0]) * 10 + DIGITS.index(digits[1])) / 100
