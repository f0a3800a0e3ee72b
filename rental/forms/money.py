"""What is typed about money: payments, calls, promises, plans, write-offs."""

from decimal import Decimal
from typing import Any, BinaryIO, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rental.choices import PayChannel
from rental.choices.dunning import Contacted, StepChannel, StepResult, WriteOffReason
from rental.forms.shared import ShownForm, day_field
from rental.services.debt_talks import Call
from rental.services.dunning import Outcome

PAPERS = ".pdf,.jpg,.jpeg,.png"
TALKS = [
    one
    for one in StepResult.choices
    if one[0] not in {StepResult.SENT, StepResult.TO_COURT, StepResult.TO_WRITE_OFF}
]


def amount_field(label: Any = None, **options: Any) -> forms.DecimalField:
    """CNY above nothing, two places."""
    return forms.DecimalField(
        label=label or _("Amount"),
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        **options,
    )


class PaymentForm(forms.Form):
    amount = amount_field()
    channel = forms.ChoiceField(label=_("Paid by"), choices=PayChannel.choices)
    reference = forms.CharField(label=_("Receipt or transaction"), max_length=60, required=False)


class PayOutForm(forms.Form):
    amount = amount_field()
    channel = forms.ChoiceField(label=_("Paid out by"), choices=PayChannel.choices)


class CallForm(forms.Form):
    spoken_to = forms.ChoiceField(label=_("Spoken to"), choices=Contacted.choices)
    result = forms.ChoiceField(label=_("Result"), choices=TALKS)
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def call(self) -> Call:
        return Call(**self.cleaned_data)


class PromiseForm(forms.Form):
    promised_on = day_field(_("Pays by"))
    amount = amount_field(required=False)


class ReasonForm(ShownForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class OutcomeForm(ShownForm):
    """How a step of the ladder was done."""

    channel = forms.ChoiceField(label=_("Channel"), choices=StepChannel.choices)
    result = forms.ChoiceField(label=_("Result"), choices=StepResult.choices)
    reference = forms.CharField(
        label=_("Tracking number or reference"), max_length=80, required=False
    )
    next_action = forms.CharField(label=_("Next action"), max_length=200, required=False)

    @property
    def outcome(self) -> Outcome:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Outcome(**said)


class PlanForm(forms.Form):
    count = forms.IntegerField(label=_("Instalments"), min_value=2, max_value=24)
    first_on = day_field(_("First due on"))


class SignForm(forms.Form):
    """The customer signed on paper."""

    person = forms.CharField(label=_("Signed by"), max_length=120)
    file = forms.FileField(
        label=_("Signed agreement"), widget=forms.FileInput(attrs={"accept": PAPERS})
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; `cleaned_data` holds a list."""

    def __init__(self, **options: Any) -> None:
        widget = ManyFilesInput(attrs={"accept": PAPERS, "multiple": True})
        super().__init__(widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        many = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in many]


class WriteOffForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=WriteOffReason.choices)
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    files = ManyFilesField(label=_("Evidence"))

    @property
    def papers(self) -> list[tuple[str, BinaryIO]]:
        return [(one.name or "", cast(BinaryIO, one)) for one in self.cleaned_data["files"]]


class CollectorForm(forms.Form):
    """`people` are the collectors of the store as (id, name)."""

    collector = forms.TypedChoiceField(label=_("Collector"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collector"].choices = people  # type: ignore[attr-defined]


class ReverseForm(forms.Form):
    """`entries` are those that may be taken back, as (id, words)."""

    entry = forms.TypedChoiceField(label=_("Entry"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=80)

    def __init__(self, *args: Any, entries: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = entries  # type: ignore[attr-defined]


class CreditNoteForm(forms.Form):
    amount = amount_field()
    reason = forms.CharField(label=_("Reason"), max_length=80)


class EmptyForm(ShownForm):
    """A step with nothing to type."""
