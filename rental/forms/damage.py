"""What is typed about damage."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rental.choices.damage import (
    AssessedBy,
    DamageCause,
    FoundKind,
    PaperKind,
    PhotoPhase,
    VoidReason,
)
from rental.forms.money import PAPERS, ManyFilesField
from rental.forms.shared import ShownForm, moment_field, money_field
from rental.services.damage import Assessment, Found

PERCENT = Decimal(100)


class ReportForm(forms.Form):
    """Damage that somebody saw."""

    found_at = moment_field(_("Found at"))
    found_kind = forms.ChoiceField(label=_("Found"), choices=FoundKind.choices)
    place = forms.CharField(label=_("Where on the car"), max_length=80)
    cause = forms.ChoiceField(label=_("Cause"), choices=DamageCause.choices)
    description = forms.CharField(
        label=_("What is damaged"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    accident_number = forms.CharField(
        label=_("Police or insurer number"), max_length=60, required=False
    )
    was_admitted = forms.BooleanField(label=_("The customer admits it"), required=False)
    before = ManyFilesField(label=_("Photos from before"), required=False)
    after = ManyFilesField(label=_("Photos from after"), required=False)

    @property
    def found(self) -> Found:
        said = self.cleaned_data
        names = Found.__dataclass_fields__
        return Found(**{name: said[name] for name in names})


class AssessForm(ShownForm):
    """The figure; the customer's part is typed in percent."""

    assessed_by = forms.ChoiceField(label=_("Assessed by"), choices=AssessedBy.choices)
    repair_cost = money_field(_("Repair cost"))
    insurer_paid = money_field(_("Paid by the insurer"), initial=0)
    uncovered = money_field(_("Items not covered"), initial=0)
    repair_days = forms.IntegerField(label=_("Days of repair"), min_value=0, max_value=365)
    liability = forms.DecimalField(
        label=_("Liability of the customer in percent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=100,
    )
    void_reason = forms.ChoiceField(
        label=_("The plan does not protect"),
        choices=[("", _("It protects")), *VoidReason.choices],
        required=False,
    )
    clause = forms.ChoiceField(label=_("Clause of the accepted terms"), required=False)
    accident_number = forms.CharField(
        label=_("Police or insurer number"), max_length=60, required=False
    )

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [("", "–"), *clauses]  # type: ignore[attr-defined]

    @property
    def assessment(self) -> Assessment:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Assessment(**{**said, "liability": said["liability"] / PERCENT})


class PhotoForm(forms.Form):
    phase = forms.ChoiceField(label=pgettext_lazy("rental", "Taken"), choices=PhotoPhase.choices)
    photos = ManyFilesField(label=_("Photos"))


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("Paper"), choices=PaperKind.choices)
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": PAPERS}))


class PersonForm(forms.Form):
    person = forms.CharField(label=_("Name of the person"), max_length=120)
