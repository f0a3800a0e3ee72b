"""What a value of each field looks like, and its one normalised writing; '' when it is none."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from dealerops.identifiers import capital_amount

_CODE = re.compile(r"(?<![0-9])(?:[0-9]{12}|[0-9]{10})(?![0-9])")
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{20}|[0-9]{8})(?![0-9])")
_DATE = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[年\-/.](?P<month>[0-9]{1,2})[月\-/.](?P<day>[0-9]{1,2})"
)
_FLAT_DATE = re.compile(r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_VIN = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{17}(?![A-Z0-9])")
_ID = re.compile(
    r"(?<![A-Z0-9])(?:[A-Z0-9]{20}|[A-Z0-9]{18}|[A-Z0-9]{17}|[A-Z0-9]{15})(?![A-Z0-9])"
)
_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9\-*/]{3,29}")
_AMOUNT = re.compile(r"(?<![0-9.,])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)[.,][0-9]{2}(?![0-9])")
_CAPITALS = re.compile(
    r"负?[零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿两]{1,30}[元圆]"
    r"[零一二三四五六七八九壹贰叁肆伍陆柒捌玖角分整正]{0,6}"
)
_NAMELESS = re.compile(  # a company's kind without its name: the name is covered
    r"(?:汽车|机动车|销售|服务|贸易|技术|科技|商贸|有限|责任|股份|集团|公司)+"
)
_DIGITS = str.maketrans("OoDIl|", "000111")
_LEAST_CERTIFICATE = 10
_EDGES = " :;,.|-_*·'\"`()[]"


def code(text: str) -> str:
    return _first(_CODE, text.translate(_DIGITS))


def number(text: str) -> str:
    return _first(_NUMBER, text.translate(_DIGITS))


def date(text: str) -> str:
    """ISO; any of 2024-02-01, 2024年02月01日, 20240201."""
    found = _DATE.search(text) or _FLAT_DATE.fullmatch(text[:8])
    if found is None:
        return ""
    try:
        day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return ""
    return day.isoformat()


def vin(text: str) -> str:
    return _first(_VIN, text.upper())


def identity(text: str) -> str:
    """A number of a person or an organisation: 15, 17, 18 or 20 characters, mostly digits."""
    found = _first(_ID, text.upper())
    return found if sum(char.isdigit() for char in found) >= 7 else ""


def serial(text: str) -> str:
    """Engine numbers: letters, digits, few signs."""
    found = _SERIAL.fullmatch(text.upper().strip(_EDGES))
    return found.group() if found else ""


def certificate(text: str) -> str:
    """Certificates of conformity have letters and digits, 14 or 15; fewer are a part of one."""
    found = serial(text)
    return found if len(found) >= _LEAST_CERTIFICATE else ""


def amount(text: str) -> str:
    """Figures with two decimals; a worn point is often read as a comma."""
    found = _first(_AMOUNT, text)
    return plain_amount(f"{found[:-3]}.{found[-2:]}") if found else ""


def plain_amount(text: str) -> str:
    """Two decimals, no thousands signs; '' unless it is a finite number above nought."""
    try:
        value = Decimal(text.lstrip("¥").replace(",", ""))
    except InvalidOperation:
        return ""
    return f"{value:.2f}" if value.is_finite() and 0 < value <= Decimal(10) ** 9 else ""


def capitals(text: str) -> str:
    """The printed capitals, if they can be read as an amount at all."""
    found = _first(_CAPITALS, text)
    return found if capital_amount.parse(found) is not None else ""


def name(text: str) -> str:
    """A person or a company: at least two characters that are not mere digits and signs."""
    found = text.strip(_EDGES.replace("(", "").replace(")", ""))
    letters = sum(char.isalpha() for char in found)
    if letters < 2 or letters * 2 < len(found):
        return ""
    if _NAMELESS.fullmatch(found) or _CAPITALS.search(found):
        return ""
    return found


def words(text: str) -> str:
    """Vehicle type: whatever stands there."""
    found = text.strip(_EDGES.replace("(", "").replace(")", ""))
    return found if any(char.isalpha() for char in found) else ""


def model(text: str) -> str:
    """Brand and model: a brand's name without the model's letters and digits is a part of it."""
    found = words(text)
    return found if sum(char.isascii() and char.isalnum() for char in found) >= 4 else ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""
