"""What is typed while a case is worked on (domain.md 3.5)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Department, Direction, Means, RootCause, Verification
from complaints.forms.fields import ShownForm, moment, pick, words, yuan
from complaints.models import Case
from complaints.querysets import CaseQuerySet
from dealerops.foundation.words import joined

People = Sequence[tuple[int, str]]


MINUTES = 600


def minutes() -> forms.IntegerField:
    """Hands-on time; it counts towards the step in hand (domain.md 3.9)."""
    return forms.IntegerField(
        label=_("Minutes of work"), min_value=0, max_value=MINUTES, required=False
    )


class PlainForm(ShownForm):
    """Nothing to type: the button is the whole command."""


class ReasonForm(ShownForm):
    reason = words(_("Reason"), 1000)


class NoteForm(ShownForm):
    note = words(_("Note"), 2000)
    minutes = minutes()


class NumberForm(ShownForm):
    """Another case by its number, among `cases`; one out of sight is as good as not there."""

    number = forms.CharField(
        label=_("Number of the other case"),
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "CC-202611-000123"}),
    )

    def __init__(self, *args: Any, cases: CaseQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cases = cases

    def clean_number(self) -> Case:
        found = self.cases.filter(number=joined(self.cleaned_data["number"])).first()
        if found is None:
            raise forms.ValidationError(_("You have no case with this number."))
        return found


class ContactForm(ShownForm):
    """One time that somebody spoke, or tried to speak, with the customer."""

    direction = forms.ChoiceField(label=_("Who began?"), choices=Direction.choices)
    means = forms.ChoiceField(label=pgettext_lazy("by what means", "By"), choices=Means.choices)
    is_two_way = forms.BooleanField(label=_("The customer was reached"), required=False)
    at = moment(_("When"), required=False, help_text=_("Empty: now."))
    summary = words(_("What was said"), 2000)
    minutes = minutes()


class OwnerForm(ShownForm):
    """`people` are those who may own the case as (id, name)."""

    owner_id = forms.TypedChoiceField(label=pgettext_lazy("of a case", "Owner"), coerce=int)
    department = forms.ChoiceField(label=_("Department"), choices=Department.choices)

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner_id"].choices = list(people)  # type: ignore[attr-defined]


class PlanForm(ShownForm):
    plan = words(_("Plan"), 2000, rows=4)
    minutes = minutes()


class ResolveForm(ShownForm):
    measures = words(_("Measures"), 2000)
    minutes = minutes()


class CloseForm(ShownForm):
    """What closing needs besides the verification call (domain.md 3.5); the service says what lacks."""

    root_cause = pick(_("Root cause"), RootCause.choices)
    measures = words(_("Measures"), 2000, required=False)
    cost = yuan(_("Cost"), required=False, help_text=_("0 if it cost nothing."))


class ExceptionForm(CloseForm):
    """Closing without the customer's agreement."""

    reason = words(_("Why without agreement"), 1000, required=False)
    legal_note = words(_("Legal note"), 1000, required=False)


class VerdictForm(ShownForm):
    """The verification call: what the customer says to somebody who does not own the case."""

    said = forms.ChoiceField(
        label=_("The customer is"), choices=Verification.choices, widget=forms.RadioSelect
    )
    summary = words(_("What was said"), 2000)
    minutes = minutes()


class AgreedForm(ShownForm):
    """The second person's word on whether a case is a complaint at all."""

    is_agreed = forms.TypedChoiceField(
        label=_("Is it a complaint?"),
        choices=[("yes", _("No complaint: I agree")), ("no", _("It is one: go on with it"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
