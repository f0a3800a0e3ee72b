"""Another version of the table of duties, letter by letter (domain.md 3.11)."""

from collections.abc import Mapping

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from complaints.choices.raci import ONLY_IF, Activity, Condition, Part, Party
from complaints.models import DutyTable

NOTHING = "-"
LETTERS = [(NOTHING, "–"), *((letter, letter) for letter in Part.values)]


class DutyForm(forms.ModelForm[DutyTable]):
    """The day, the reason, and a field for every cell; the service judges them together."""

    class Meta:
        model = DutyTable
        fields = ("valid_from", "reason")

    def letters(self) -> dict[tuple[str, str], str]:
        """What was entered, cell by cell."""
        return {
            (activity, party): self.cleaned_data[field_of(activity, party)]
            for activity in Activity.values
            for party in Party.values
        }


def field_of(activity: str, party: str) -> str:
    """The name of the field of one cell."""
    return f"{activity}__{party}".lower()


def row_of(activity: str) -> list[str]:
    """The fields of one activity in the order of the columns."""
    return [field_of(activity, party) for party in Party.values]


def initial_of(letters: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """What the fields show before anybody chooses."""
    return {field_of(*cell): letter for cell, letter in letters.items()}


def _field(activity: str, party: Party) -> forms.ChoiceField:
    condition = ONLY_IF.get((activity, party.value), "")
    return forms.ChoiceField(
        label=party.label,
        choices=LETTERS,
        widget=UnfoldAdminSelectWidget(),
        help_text=Condition(condition).label if condition else "",
    )


CELL_FIELDS = {
    field_of(activity, party): _field(activity, party)
    for activity in Activity.values
    for party in Party
}
EnterDutiesForm = type("EnterDutiesForm", (DutyForm,), {**CELL_FIELDS, "__module__": __name__})
