"""One version of the table of duties as it is read: activities down, parties across (domain.md 3.11)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.choices.raci import Activity, Condition, Part, Party
from complaints.models import DutyTable, RaciRow

Text = str | Promise
HINT = _("R does it, A answers for it, C is asked before the step closes, I is told.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One letter, what it means, and under which condition it holds."""

    party: Text
    letter: str
    meaning: Text
    only_if: Text


@dataclass(frozen=True, slots=True)
class SheetRow:
    activity: Text
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    parties: Sequence[Text]
    rows: Sequence[SheetRow]


def sheet_of(table: DutyTable) -> Sheet:
    """Every activity, also where nobody has a part in it."""
    said = {(one.activity, one.party): one for one in table.rows.all()}
    rows = [
        SheetRow(
            activity.label,
            [_cell(party, said.get((activity.value, party.value))) for party in Party],
        )
        for activity in Activity
    ]
    return Sheet([party.label for party in Party], rows)


def _cell(party: Party, row: RaciRow | None) -> Cell:
    if row is None:
        return Cell(party.label, "–", "", "")
    condition = Condition(row.only_if).label if row.only_if else ""
    return Cell(party.label, row.part, Part(row.part).label, condition)
