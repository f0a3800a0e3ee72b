"""Unified social credit codes of organisations (GB 32100), with the old organisation code inside."""

import re

from dealerops.identifiers.verdict import Verdict, normalise, passed, refused, warned

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ANY = f"[{ALPHABET}]"
_FORM = re.compile(f"{_ANY}{{2}}[0-9]{{6}}{_ANY}{{10}}")
_WEIGHTS = tuple(pow(3, power, 31) for power in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_LOOKALIKES = str.maketrans("IOSZ", "1052")


def validate(raw: str | None) -> Verdict:
    """Judge one code (domain.md 1.4); a wrong inner organisation code is only a warning."""
    code = normalise(raw)
    if not _FORM.fullmatch(code):
        return refused("USCC_FORMAT", code, _suggest(code))
    if code[-1] != check_digit(code[:17]):
        return refused("USCC_CHECKSUM", code)
    if code[16] != org_check_digit(code[8:16]):
        return warned("USCC_ORG_CODE", code)
    return passed(code)


def check_digit(first17: str) -> str:
    """The 18th character to these 17 (MOD 31-3); ValueError for characters outside the alphabet."""
    if not re.fullmatch(f"{_ANY}{{17}}", first17):
        raise ValueError("17 characters of the code's alphabet come before the check character")
    total = sum(
        weight * ALPHABET.index(char) for weight, char in zip(_WEIGHTS, first17, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def org_check_digit(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714); ValueError unless eight of 0-9, A-Z."""
    if not re.fullmatch(r"[0-9A-Z]{8}", first8):
        raise ValueError("an organisation code has eight characters before its check character")
    total = sum(
        weight * _ORG_VALUES[char] for weight, char in zip(_ORG_WEIGHTS, first8, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def org_code(raw: str | None) -> str:
    """The nine characters of the organisation code in a well-formed USCC, else nothing."""
    code = normalise(raw)
    return code[8:17] if _FORM.fullmatch(code) else ""


def _suggest(code: str) -> str:
    meant = code.translate(_LOOKALIKES)
    if _FORM.fullmatch(meant) and meant[-1] == check_digit(meant[:17]):
        return meant
    return ""
