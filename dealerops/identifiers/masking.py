"""How personal data looks to those who may not read it in full (domain.md 1.9)."""

import re

_DISTRICT = re.compile(
    r"^(?:.{2,8}?(?:省|自治区))?(?:.{2,9}?(?:市|自治州|地区|盟))?.{1,8}?(?:区|县|旗|市)"
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
