"""Which papers a claim needs (domain.md 2.9)."""

from collections.abc import Iterable
from decimal import Decimal

from claims.choices import DocumentType as D

REGISTRATION_FROM = Decimal(20000)
LONG_HOLD = 12


def required_documents(
    base: Iterable[str], *, support: Decimal, hold_months: int, agent: bool, imported: bool
) -> tuple[D, ...]:
    """The program's set plus what this claim's facts add, in the order of their codes."""
    needed = {D(code) for code in base}
    if support > REGISTRATION_FROM or hold_months >= LONG_HOLD:
        needed.add(D.D03)
    if agent:
        needed.add(D.D20)
    if imported:
        needed.add(D.D21)
    return tuple(sorted(needed))
