"""What is typed about targets, figures and what was learned; portal and back office share it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import (
    Department,
    Effect,
    Kpi,
    ReviewVerdict,
    RootCause,
    TargetScope,
    TouchPoint,
)
from complaints.services.learning import ActionFacts, LessonFacts
from complaints.services.targets import Months, TargetFacts
from dealerops.web import DayField
from dealerops.workcal.services import add_months

LINES = 5
QUARTER, HALF, YEAR = 3, 6, 12
NOTHING = [("", "–")]
People = Sequence[tuple[int, str]]


class TargetsForm(forms.Form):
    """All targets of a person; `people` are those for whom the reader may set them."""

    owner_id = forms.TypedChoiceField(label=_("Person"), coerce=int)
    start = forms.ChoiceField(label=_("From the month"))
    months = forms.TypedChoiceField(
        label=_("Months"), coerce=int, choices=[(n, str(n)) for n in (1, QUARTER, HALF, YEAR)],
        initial=QUARTER,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why it is changed"), max_length=300, required=False,
        help_text=_("Needed from the second version on."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, people: People = (), starts: Sequence[dt.date] = (), **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["owner_id"].choices = people  # type: ignore[attr-defined]
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            (f"{one:%Y-%m-%d}", f"{one:%Y-%m}") for one in starts
        ]
        for number in range(1, LINES + 1):
            self._add_line(number)

    def _add_line(self, number: int) -> None:
        place = {"number": number}
        needed = number == 1
        fields: dict[str, forms.Field] = {
            "kpi": forms.ChoiceField(
                label=_("Figure %(number)s") % place, choices=[*NOTHING, *Kpi.choices],
                required=needed,
            ),
            "scope": forms.ChoiceField(
                label=_("Of which cases"), choices=TargetScope.choices, required=False
            ),
            "touch_point": forms.ChoiceField(
                label=_("Touch point"), choices=[*NOTHING, *TouchPoint.choices], required=False
            ),
            "department": forms.ChoiceField(
                label=_("Department"), choices=[*NOTHING, *Department.choices], required=False
            ),
            "target": forms.DecimalField(
                label=pgettext_lazy("of a figure", "Target"), required=needed, min_value=0,
                max_digits=12, decimal_places=4,
                help_text=_("Rates as 0.9, times in hours, cost in CNY."),
            ),
            "weight": forms.IntegerField(
                label=_("Weight"), required=needed, min_value=1, max_value=100
            ),
        }  # fmt: skip
        for name, field in fields.items():
            self.fields[f"{name}_{number}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(2, LINES + 1):
            if cleaned.get(f"kpi_{number}"):
                for name in ("target", "weight"):
                    if cleaned.get(f"{name}_{number}") is None:
                        self.add_error(f"{name}_{number}", _("Needed for this figure."))
        return cleaned

    def lines(self) -> list[TargetFacts]:
        """The figures that were chosen, in their order."""
        said = self.cleaned_data
        return [
            TargetFacts(
                kpi=Kpi(said[f"kpi_{number}"]),
                scope=TargetScope(said[f"scope_{number}"] or TargetScope.PERSON),
                target=said[f"target_{number}"],
                weight=said[f"weight_{number}"],
                touch_point=said[f"touch_point_{number}"],
                department=said[f"department_{number}"],
            )
            for number in range(1, LINES + 1)
            if said.get(f"kpi_{number}")
        ]

    def period(self) -> Months:
        start = dt.date.fromisoformat(self.cleaned_data["start"])
        return Months(start, add_months(start, self.cleaned_data["months"]))


class ReviewForm(forms.Form):
    """What becomes of a figure."""

    kpi = forms.ChoiceField(label=_("Figure"), choices=Kpi.choices)
    verdict = forms.ChoiceField(label=_("Decision"), choices=ReviewVerdict.choices)
    merged_into = forms.ChoiceField(
        label=_("Merged into"), choices=[*NOTHING, *Kpi.choices], required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)


class EffectForm(forms.Form):
    """What the look after sixty days found."""

    effect = forms.ChoiceField(label=_("Effect"), choices=Effect.choices)
    note = forms.CharField(
        label=_("What was seen"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LessonForm(forms.Form):
    """Something for the owners of a process to know."""

    department = forms.ChoiceField(label=_("For the process owner"), choices=Department.choices)
    touch_point = forms.ChoiceField(label=_("Touch point"), choices=TouchPoint.choices)
    cause = forms.ChoiceField(label=_("Root cause"), choices=RootCause.choices)
    text = forms.CharField(
        label=_("What was learned"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name no customer: every dealer reads it."),
    )  # fmt: skip

    def facts(self) -> LessonFacts:
        said = self.cleaned_data
        return LessonFacts(
            Department(said["department"]),
            TouchPoint(said["touch_point"]),
            RootCause(said["cause"]),
            said["text"],
        )


class ActionForm(forms.Form):
    """What is to be done about the cause of a case."""

    case_number = forms.CharField(label=_("Case"), max_length=20)
    cause = forms.ChoiceField(label=_("Root cause"), choices=RootCause.choices)
    what = forms.CharField(
        label=_("What is done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner_id = forms.TypedChoiceField(label=pgettext_lazy("of a case", "Owner"), coerce=int)
    due_on = DayField(label=_("Due"))

    def __init__(self, data: Any = None, *, people: People = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["owner_id"].choices = people  # type: ignore[attr-defined]

    def facts(self) -> ActionFacts:
        said = self.cleaned_data
        return ActionFacts(RootCause(said["cause"]), said["what"], said["owner_id"], said["due_on"])
