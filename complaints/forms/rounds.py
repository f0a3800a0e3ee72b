"""What is typed in a round, its minutes and its action items."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.rounds import Attendance, ChinaReason, DecisionType, Section
from complaints.models import RoundTopic
from complaints.services.rounds import Verdict
from dealerops.web import DayField

Choices = Sequence[tuple[int, str]]
NOBODY = [("", "–")]


class Shown(forms.Form):
    """Carries the version that the page showed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NoteForm(Shown):
    notes = forms.CharField(
        label=_("Notes"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecideForm(Shown):
    """`owners` and `approvers` are those who may be named, as (id, name)."""

    type = forms.ChoiceField(label=_("Decision"), choices=DecisionType.choices)
    text = forms.CharField(
        label=_("In words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = forms.TypedChoiceField(
        label=pgettext_lazy("of a case", "Owner"), coerce=int, empty_value=None, required=False
    )
    due_on = DayField(label=_("Due"), required=False)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    approver = forms.TypedChoiceField(
        label=_("Approver"), coerce=int, empty_value=None, required=False
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons for the China round"),
        choices=ChinaReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, owners: Choices = (), approvers: Choices = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, people in (("owner", owners), ("approver", approvers)):
            self.fields[name].choices = [*NOBODY, *people]  # type: ignore[attr-defined]

    @property
    def verdict(self) -> Verdict:
        said = self.cleaned_data
        return Verdict(
            type=said["type"],
            text=said["text"],
            amount=said["amount"],
            approver_id=said["approver"],
            owner_id=said["owner"],
            due_on=said["due_on"],
            reasons=said["reasons"],
        )


class WithdrawForm(Shown):
    decision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why is it withdrawn"), max_length=300)


class OffForm(Shown):
    """A button alone."""


class AddItemForm(forms.Form):
    section = forms.TypedChoiceField(label=_("Section"), coerce=int, choices=Section.choices)
    title = forms.CharField(label=_("What is it about"), max_length=200)
    number = forms.CharField(label=_("Number of the case"), max_length=20, required=False)
    unknown = _("There is no case of this number.")


class TopicForm(forms.ModelForm[RoundTopic]):
    """The reasons as boxes to tick."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons for the China round"),
        choices=ChinaReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = RoundTopic
        fields = ("kind", "title", "words", "case", "reasons", "closed_on")


class SeatForm(Shown):
    seat = forms.IntegerField(widget=forms.HiddenInput)
    present = forms.ChoiceField(label=_("Came"), choices=Attendance.choices, required=False)


class CallOffForm(Shown):
    reason = forms.CharField(label=_("Why is it called off"), max_length=300)


class SummaryForm(Shown):
    summary = forms.CharField(
        label=pgettext_lazy("minutes", "Summary"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong in the minutes"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(Shown):
    objection = forms.IntegerField(widget=forms.HiddenInput)
    is_accepted = forms.BooleanField(label=_("The objection is right"), required=False)
    answer = forms.CharField(
        label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DoneForm(Shown):
    result = forms.CharField(
        label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=_("Evidence"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ReopenForm(Shown):
    reason = forms.CharField(label=_("Why is it open again"), max_length=300)
