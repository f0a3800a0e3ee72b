"""What is typed about the next version of a process map."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import StepKind
from complaints.models import ProcessMap
from complaints.services.processes import Step
from dealerops.foundation.actor import Role
from dealerops.web import DayField

LINES = len(StepKind)
MOST_MINUTES = 60 * 24 * 365
NOTHING = [("", "–")]


class MapForm(forms.Form):
    """The steps in their order; a line without a step is left out."""

    valid_from = DayField(label=_("Valid from"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for number in range(1, LINES + 1):
            self._add_line(number)

    def _add_line(self, number: int) -> None:
        needed = number == 1
        fields: dict[str, forms.Field] = {
            "kind": forms.ChoiceField(
                label=_("Step %(number)s") % {"number": number},
                choices=[*NOTHING, *StepKind.choices],
                required=needed,
            ),
            "owner": forms.ChoiceField(
                label=pgettext_lazy("of a case", "Owner"),
                choices=[*NOTHING, *Role.choices],
                required=needed,
            ),
            "system": forms.CharField(label=_("System"), max_length=40, required=needed),
            "minutes": forms.IntegerField(
                label=_("Standard minutes"),
                min_value=1,
                max_value=MOST_MINUTES,
                required=needed,
            ),
            "handover": forms.ChoiceField(
                label=_("Handed over to"), choices=[*NOTHING, *Role.choices], required=False
            ),
        }
        for name, field in fields.items():
            self.fields[f"{name}_{number}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(2, LINES + 1):
            if cleaned.get(f"kind_{number}"):
                for name in ("owner", "system", "minutes"):
                    if (
                        not cleaned.get(f"{name}_{number}")
                        and f"{name}_{number}" not in self.errors
                    ):
                        self.add_error(f"{name}_{number}", _("Needed for this step."))
        return cleaned

    def steps(self) -> list[Step]:
        """The steps that were chosen, in their order."""
        said = self.cleaned_data
        return [
            Step(
                kind=StepKind(said[f"kind_{number}"]),
                owner_role=Role(said[f"owner_{number}"]),
                system=said[f"system_{number}"],
                standard_minutes=said[f"minutes_{number}"],
                handover_to=Role(said[f"handover_{number}"])
                if said[f"handover_{number}"]
                else None,
            )
            for number in range(1, LINES + 1)
            if said.get(f"kind_{number}")
        ]


def as_typed(known: ProcessMap | None) -> dict[str, object]:
    """What the version in force says, to be changed."""
    typed: dict[str, object] = {}
    for number, step in enumerate(known.steps.all() if known else (), start=1):
        typed |= {
            f"kind_{number}": step.kind,
            f"owner_{number}": step.owner_role,
            f"system_{number}": step.system,
            f"minutes_{number}": step.standard_minutes,
            f"handover_{number}": step.handover_to,
        }
    return typed
