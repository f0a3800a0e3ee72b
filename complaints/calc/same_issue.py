"""Whether what a customer tells is a complaint that is known already (domain.md 3.2, 3.5)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """Who speaks of what; `day` is the Shanghai day on which it was heard. The phone is a keyed hash."""

    vin: str
    mobile_hash: str
    touch_point: str
    day: dt.date
    source: str = ""


class Likeness(StrEnum):
    """How alike two voices are."""

    NONE = "NONE"
    PROPOSED = "PROPOSED"  # a person decides
    CERTAIN = "CERTAIN"


def likeness(told: Told, known: Told, *, days: int) -> Likeness:
    """Candidate: same VIN or phone, same topic, at most `days` apart; certain: VIN, and another source."""
    if told.touch_point != known.touch_point or abs(told.day - known.day) > days * ONE_DAY:
        return Likeness.NONE
    has_same_vin = told.vin == known.vin != ""
    if has_same_vin and told.source != known.source:
        return Likeness.CERTAIN
    has_same_phone = told.mobile_hash == known.mobile_hash != ""
    return Likeness.PROPOSED if has_same_vin or has_same_phone else Likeness.NONE


def is_same_issue(told: Told, known: Told) -> bool:
    """The same car and topic; the same phone and topic where one of them names no car."""
    if told.touch_point != known.touch_point:
        return False
    if told.vin and known.vin:
        return told.vin == known.vin
    return told.mobile_hash == known.mobile_hash != ""


def is_reopening(returned_on: dt.date, closed_on: dt.date, *, days: int) -> bool:
    """Back within `days` calendar days of the close, the last day included (domain.md 0.3, N04)."""
    return returned_on <= closed_on + days * ONE_DAY
