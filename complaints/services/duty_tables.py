"""The table of duties (RACI): which version holds on a day, and how another one begins (domain.md 3.11)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.raci import ONLY_IF, TABLE, Activity, Part, Party
from complaints.models import DutyTable, RaciRow
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

FIRST_VERSION: Final = "1"
FIRST_DAY: Final = dt.date(2022, 1, 1)
FIRST_REASON: Final = "初始版本 First version"  # domain.md 3.11
NOTHING: Final = "-"
KEEPERS: Final = frozenset({Role.RISK_MANAGER})
NOBODY_DOES = Refusal("DUTY_NOBODY_DOES", _("Somebody has to do every activity."))
ONE_ANSWERS = Refusal(
    "DUTY_ONE_ANSWERS",
    _("One party answers for an activity; two only where each answers under its own condition."),
)
NO_LETTER = Refusal("DUTY_LETTER", _("A duty is one of the four letters, or none."))
TOO_EARLY = Refusal(
    "TABLE_TOO_EARLY", _("A version begins today or later; the past stays judged."), "valid_from"
)
NO_REASON = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
Cell = tuple[str, str]
Letters = Mapping[Cell, str]


def first_letters() -> dict[Cell, str]:
    """The table of domain.md 3.11, cell by cell; "-" has nothing to do with it."""
    return {
        (activity, party.value): letter
        for activity, letters in TABLE.items()
        for party, letter in zip(Party, letters.split(), strict=True)
    }


def condition_of(cell: Cell, letter: str) -> str:
    """A letter of the text that holds under a condition keeps it; another letter holds always."""
    return ONLY_IF.get(cell, "") if letter == first_letters().get(cell) else ""


@transaction.atomic
def install_duties() -> DutyTable:
    """The first version; safe to repeat."""
    table, is_new = DutyTable.objects.visible_to(SYSTEM).get_or_create(
        version=FIRST_VERSION, defaults={"valid_from": FIRST_DAY, "reason": FIRST_REASON}
    )
    if is_new:
        _write(table, first_letters())
    return table


def duties(activity: str, on: dt.date) -> list[RaciRow]:
    """Who has which part of one activity on a day, in the order of the columns."""
    rows = table_on(on).rows.filter(activity=activity).order_by("pk")
    return list(rows)


def table_on(day: dt.date) -> DutyTable:
    return DutyTable.objects.visible_to(SYSTEM).on(day).first() or install_duties()


def letters_of(table: DutyTable) -> dict[Cell, str]:
    """Every cell, also those in which nothing stands."""
    said = {(row.activity, row.party): row.part for row in table.rows.all()}
    return {cell: said.get(cell, NOTHING) for cell in first_letters()}


@transaction.atomic
def begin_duties(letters: Letters, valid_from: dt.date, reason: str, *, by: Actor) -> DutyTable:
    """Another version holds from a day on; tasks that are given out stay with whoever has them.

    `letters` needs only the cells that change against the version of that day. Raises DomainError
    (WRONG_ROLE), InvalidInput (DUTY_LETTER, DUTY_NOBODY_DOES, DUTY_ONE_ANSWERS, TABLE_TOO_EARLY,
    REASON_MISSING).
    """
    if by.role not in KEEPERS:
        raise DomainError(WRONG_ROLE)
    install_duties()
    rows = DutyTable.objects.visible_to(SYSTEM).select_for_update()
    newest = rows.order_by("-pk").first()
    whole = {**letters_of(table_on(max(valid_from, timezone.localdate()))), **letters}
    found = [*_against(whole)]
    found += [TOO_EARLY] if valid_from < timezone.localdate() else []
    found += [] if reason.strip() else [NO_REASON]
    if found:
        raise InvalidInput(*found)
    table = DutyTable.objects.create(
        version=str(int(newest.version) + 1 if newest else 1),
        valid_from=valid_from,
        reason=reason.strip()[:300],
        created_by_id=by.user_id,
    )
    _write(table, whole)
    record(table, "complaints.duties_begun", by=by, valid_from=valid_from, version=table.version)
    return table


def _write(table: DutyTable, letters: Letters) -> None:
    RaciRow.objects.bulk_create(
        RaciRow(
            table=table,
            activity=activity,
            party=party,
            part=letter,
            only_if=condition_of((activity, party), letter),
        )
        for (activity, party), letter in letters.items()
        if letter != NOTHING
    )


def _against(letters: Letters) -> Iterator[Refusal]:
    known = {*Part.values, NOTHING}
    if not set(letters) <= set(first_letters()) or not set(letters.values()) <= known:
        yield NO_LETTER
        return
    by_activity: dict[str, list[tuple[str, str]]] = {activity: [] for activity in Activity.values}
    for cell, letter in letters.items():
        by_activity[cell[0]].append((letter, condition_of(cell, letter)))
    if any(Part.R not in {letter for letter, _only in row} for row in by_activity.values()):
        yield NOBODY_DOES
    if not all(_has_one_who_answers(row) for row in by_activity.values()):
        yield ONE_ANSWERS


def _has_one_who_answers(row: list[tuple[str, str]]) -> bool:
    """One always, besides those who answer under a condition; or only such."""
    conditions = [only_if for letter, only_if in row if letter == Part.A]
    return bool(conditions) and conditions.count("") <= 1
