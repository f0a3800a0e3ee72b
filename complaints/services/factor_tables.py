"""The factor tables: which version holds on a day, and how another one begins (domain.md 3.4)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.factors import FIRST, Factors, WrongTable, read_factors
from complaints.models import FactorTable
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

FIRST_VERSION = "1"
FIRST_DAY = dt.date(2022, 1, 1)
FIRST_REASON = "初始版本 First version"  # domain.md 3.4
WRONG = Refusal(
    "TABLE_WRONG",
    _("A table has a gap, a value that is no number, or a step that falls."),
    "tables",
)
TOO_EARLY = Refusal(
    "TABLE_TOO_EARLY", _("A version begins today or later; the past stays judged."), "valid_from"
)
NO_REASON = Refusal("REASON_MISSING", _("Please give a reason."), "reason")


def install_factors() -> FactorTable:
    """The first version of the tables; safe to repeat."""
    table, _created = FactorTable.objects.visible_to(SYSTEM).get_or_create(
        version=FIRST_VERSION,
        defaults={"valid_from": FIRST_DAY, "tables": FIRST, "reason": FIRST_REASON},
    )
    return table


def factors_on(day: dt.date) -> tuple[str, Factors]:
    """Name and content of the version in force on a day; the first one is installed when none is."""
    table = _table_on(day)
    return table.version, read_factors(table.tables)


def tables_on(day: dt.date) -> dict[str, Any]:
    """The numbers in force on a day as they are stored."""
    found: dict[str, Any] = _table_on(day).tables
    return found


def _table_on(day: dt.date) -> FactorTable:
    return FactorTable.objects.visible_to(SYSTEM).on(day).first() or install_factors()


@transaction.atomic
def begin_factors(
    tables: dict[str, Any], valid_from: dt.date, reason: str, *, by: Actor
) -> FactorTable:
    """Another version holds from a day on; those before stay as they are for what they judged.

    Raises InvalidInput (TABLE_WRONG, TABLE_TOO_EARLY, REASON_MISSING), DomainError (WRONG_ROLE).
    """
    if by.role != Role.RISK_MANAGER:
        raise DomainError(WRONG_ROLE)
    found = []
    try:
        read_factors(tables)
    except WrongTable:
        found.append(WRONG)
    if valid_from < timezone.localdate():
        found.append(TOO_EARLY)
    if not reason.strip():
        found.append(NO_REASON)
    if found:
        raise InvalidInput(*found)
    install_factors()
    newest = FactorTable.objects.visible_to(SYSTEM).select_for_update().order_by("-pk").first()
    number = int(newest.version) + 1 if newest else 1
    table = FactorTable.objects.create(
        version=str(number),
        valid_from=valid_from,
        tables=tables,
        reason=reason.strip()[:300],
        created_by_id=by.user_id,
    )
    record(table, "complaints.factors_begun", by=by, valid_from=valid_from, number=number)
    return table
