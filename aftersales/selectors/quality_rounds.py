"""Who checked the finished work, round by round (domain.md 4.4)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import QcResult
from aftersales.models import QcCheck, RepairOrder


@dataclass(frozen=True, slots=True)
class Look:
    """One of the three; nobody and no time while it is missing."""

    label: str | Promise
    who: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Round:
    """Self-check, cross-check and final inspection of one round."""

    number: int
    looks: tuple[Look, ...]
    result: str
    cause: str

    @property
    def is_bad(self) -> bool:
        return self.result == QcResult.FAILED


def rounds_of(order: RepairOrder) -> list[Round]:
    """Every round of an order that the reader was allowed to open, the newest first."""
    rows = order.checks.select_related("self_checked_by", "cross_checked_by", "inspector")
    return [_round(check) for check in rows.order_by("-round")]


def _round(check: QcCheck) -> Round:
    return Round(
        number=check.round,
        looks=(
            Look(_("Self-check"), str(check.self_checked_by or ""), check.self_checked_at),
            Look(_("Cross-check"), str(check.cross_checked_by or ""), check.cross_checked_at),
            Look(
                pgettext_lazy("workshop", "Final inspection"), str(check.inspector or ""), check.at
            ),
        ),
        result=check.result,
        cause=check.cause,
    )
