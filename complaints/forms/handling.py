"""What is typed about goodwill, questions to dealers, and letters (domain.md 3.8, 3.13, 3.14)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.handling import GoodwillKind, MatterKind, NoticeOutcome
from complaints.forms.fields import ShownForm, day, paper, words, yuan

MOST_FILES = 5


class FilesInput(forms.FileInput):
    """A box for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what each is, the receiving pipeline finds out."""

    widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Five files at the most."), code="too_many")
        return [super(FilesField, self).clean(one, initial) for one in given]


class GoodwillForm(ShownForm):
    """An offer; never cash."""

    kind = forms.ChoiceField(label=_("What is given"), choices=GoodwillKind.choices)
    amount = yuan(_("Amount"))
    dealer_share = forms.IntegerField(
        label=_("Dealer's share in %"), min_value=0, max_value=100, initial=100
    )
    reason = words(_("Reason"), 1000)


class AgreementForm(ShownForm):
    file = paper(_("Signed settlement agreement"))


class RefusalForm(ShownForm):
    note = forms.CharField(label=_("Reason"), max_length=500)


class QuestionForm(ShownForm):
    """What head office wants to know; the dealer has a workday, in a red case two hours."""

    question = words(_("Question"), 2000)


class AnswerForm(ShownForm):
    """The dealer's answer with its evidence."""

    answer = words(_("Answer"), 4000)
    files = FilesField(  # type: ignore[assignment]
        label=_("Files that prove it"), required=False
    )


class NoticeForm(ShownForm):
    """A notice of 12315, 12345 or another authority."""

    authority = forms.CharField(label=_("Authority"), max_length=120)
    number = forms.CharField(label=_("Number at the authority"), max_length=80)
    received_on = day(pgettext_lazy("a letter", "Received on"))
    printed_due_on = day(
        _("Deadline printed on it"),
        required=False,
        help_text=_("Without one the days of the policy hold."),
    )


class AcceptedForm(ShownForm):
    """The authority mediates from now on, up to the day that it names or that of the policy."""

    accepted_on = day(_("Taken up on"))
    printed_due_on = day(_("Deadline printed on it"), required=False)


class OutcomeForm(ShownForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=NoticeOutcome.choices)


class MatterForm(ShownForm):
    """A lawyer's letter, a summons."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MatterKind.choices)
    reference = forms.CharField(label=_("Reference"), max_length=80)
    received_on = day(pgettext_lazy("a letter", "Received on"))
    due_on = day(_("To be answered by"), required=False)
    note = words(_("Note"), 1000, required=False)


class EndForm(ShownForm):
    outcome = words(_("Outcome"), 1000)
