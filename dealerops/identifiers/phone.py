"""Telephone numbers in mainland China: mobiles, landlines and 400 service numbers."""

import re
from enum import StrEnum

from dealerops.identifiers.verdict import Verdict, normalise, passed, refused, warned

_COUNTRY = re.compile(r"^(?:\+|00)86")
_BRACKETS = str.maketrans("", "", "()")
_DATA_PREFIXES = ("140", "144", "146", "148", "149")


class PhoneKind(StrEnum):
    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    SERVICE = "SERVICE"


_FORMS = {
    PhoneKind.MOBILE: re.compile(r"1[3-9][0-9]{9}"),
    PhoneKind.LANDLINE: re.compile(r"0[0-9]{2,3}[0-9]{7,8}"),
    PhoneKind.SERVICE: re.compile(r"400[0-9]{7}"),
}


def national(raw: str | None) -> str:
    """The number as dialled inside the country: no separators, brackets, +86 or 0086."""
    return _COUNTRY.sub("", normalise(raw).translate(_BRACKETS))


def is_mobile(raw: str | None) -> bool:
    """Whether text messages reach it."""
    return _kind(national(raw)) is PhoneKind.MOBILE


def validate_mobile(raw: str | None) -> Verdict:
    """Judge a person's mobile (domain.md 1.6); prefixes of data cards give a warning."""
    number = national(raw)
    if _kind(number) is not PhoneKind.MOBILE:
        return refused("PHONE_FORMAT", number)
    return _mobile(number)


def validate_contact(raw: str | None, *, is_company: bool) -> Verdict:
    """Judge any number under which somebody is reached; 400 numbers only reach companies."""
    number = national(raw)
    kind = _kind(number)
    if kind is PhoneKind.MOBILE:
        return _mobile(number)
    if kind is PhoneKind.LANDLINE or (kind is PhoneKind.SERVICE and is_company):
        return passed(number)
    return refused("PHONE_FORMAT", number)


def same(left: str | None, right: str | None) -> bool:
    """Whether two writings reach the same telephone."""
    return national(left) == national(right) != ""


def _kind(number: str) -> PhoneKind | None:
    return next((kind for kind, form in _FORMS.items() if form.fullmatch(number)), None)


def _mobile(number: str) -> Verdict:
    if number.startswith(_DATA_PREFIXES):
        return warned("PHONE_DATA_CARD", number)
    return passed(number)
