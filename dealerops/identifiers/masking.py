"""How personal data looks to those who may not read it in full (domain.md 1.9)."""

import re
import unicodedata

_DISTRICT = re.compile(
    r"^(?:.{2,8}?(?:省|自治区))?(?:.{2,9}?(?:市|自治州|地区|盟))?.{1,8}?(?:区|县|旗|市)"
)
# What people write among their words: an address for mail, and numbers, in groups or not, narrow or wide.
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_DAY = r"(?:19|20)[0-9]{2}(?P<mark>[-./]?)(?:0?[1-9]|1[0-2])(?P=mark)(?:0?[1-9]|[12][0-9]|3[01])"
_NUMBER = re.compile(
    rf"(?P<day>(?<![0-9]){_DAY}(?![0-9]))|[0-9０-９](?:[ 　·_—–－-]{{0,2}}[0-9０-９]){{6,}}[XxＸｘ]?"
)
_ID_LENGTH = 18
_MOBILE_LENGTH = 11


def mask_name(name: str) -> str:
    """张* for two characters, 张*明 for three or more; a single character disappears."""
    if len(name) < 2:
        return "*" * len(name)
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_phone(number: str) -> str:
    """138****5678 for a mobile; of any other number the last four stay."""
    if len(number) == _MOBILE_LENGTH and number.startswith("1"):
        return f"{number[:3]}****{number[-4:]}"
    return _keep_last(number, 4)


def mask_mail(address: str) -> str:
    """w***@example.com: the first letter and where it goes."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if host else "*" * len(address)


def mask_id(number: str) -> str:
    """First six and last four of an 18-character number; of shorter papers the last two stay."""
    if len(number) == _ID_LENGTH:
        return f"{number[:6]}********{number[-4:]}"
    return _keep_last(number, 2)


def mask_words(text: str) -> str:
    """Words as somebody wrote them, without the phone, ID and card numbers and addresses among them.

    A number has seven digits or more; dates stay, and so do amounts.
    """
    return _NUMBER.sub(_masked_number, _MAIL.sub(lambda found: mask_mail(found[0]), text))


def _masked_number(found: re.Match[str]) -> str:
    if found["day"]:
        return found[0]
    digits = "".join(one for one in unicodedata.normalize("NFKC", found[0]) if one.isalnum())
    return mask_id(digits) if len(digits) == _ID_LENGTH else mask_phone(digits)


def mask_plate(plate: str) -> str:
    """京A·**345: province, letter and the last three."""
    if len(plate) < 7:
        return _keep_last(plate, 3)
    return f"{plate[:2]}·{'*' * (len(plate) - 5)}{plate[-3:]}"


def mask_vin(vin: str) -> str:
    """Only the last six."""
    return _keep_last(vin, 6)


def mask_bank_card(number: str) -> str:
    """Only the last four."""
    return _keep_last(number, 4)


def mask_address(address: str) -> str:
    """Down to the district; where none can be told, nothing stays."""
    found = _DISTRICT.match(address)
    return f"{found.group()}***" if found else "***" if address else ""


def _keep_last(text: str, count: int) -> str:
    """Stars for all but the last `count`; a text that short is all stars."""
    if len(text) <= count:
        return "*" * len(text)
    return "*" * (len(text) - count) + text[-count:]
