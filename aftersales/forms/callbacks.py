"""What is typed during a callback: answers, how the call ended, a verdict, a number."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import (
    NO,
    YES,
    YES_NO,
    CallResult,
    Department,
    Grievance,
    Question,
    Severity,
    Visit,
)
from aftersales.services import Said, SummedUp
from dealerops.registry.choices import DncScope
from dealerops.web import DayField, MomentField

Q = Question
NA = "NA"
SCORES = [(str(score), str(score)) for score in range(1, 6)]
DOES_NOT_APPLY = (NA, pgettext_lazy("a question", "n/a"))
SCALE = [*SCORES, DOES_NOT_APPLY]
SCALE_YES_NO = [(str(YES), _("Yes")), (str(NO), _("No")), DOES_NOT_APPLY]
BOOKED = [("", _("Not asked")), ("1", _("Yes")), ("0", _("No"))]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the script: what the caller says, what is scored and what is written down."""

    number: int
    title: str | Promise
    scored: Sequence[Q] = ()
    noted: Sequence[str] = ()


# The order in which the customer is asked (domain.md 4.8).
SCRIPT = (
    Topic(1, _("Speed"), (Q.RECEPTION_SPEED, Q.FINISHED_IN_TIME, Q.SETTLEMENT_SPEED)),
    Topic(2, _("Prices"), (Q.PARTS_PRICE, Q.LABOUR_PRICE)),
    Topic(
        3, pgettext_lazy("topic of an interview", "Service"), (Q.SERVICE, Q.TOLD_PRICE, Q.EXPLAINED)
    ),
    Topic(4, _("Quality"), (Q.QUALITY, Q.PAINTING, Q.CLEANLINESS)),
    Topic(5, _("The visit"), (), ("visit", "waiting_minutes", "visits_in_year", "why_here")),
    Topic(6, _("All in all"), (Q.OVERALL,), ("recommends", "words", "is_complaint")),
    Topic(7, _("Next service"), (), ("next_item", "next_km", "next_on", "is_booked", "advice")),
)
CLUB = Topic(8, _("Club"), (), ("club_lacks", "club_others", "club_suggestion"))
INVITATION = Topic(8, _("Club"), (), ("was_invited",))


class QuestionField(forms.ChoiceField):
    """Scores as radio buttons; nothing chosen means not asked yet."""

    widget = forms.RadioSelect

    def __init__(self, question: Q) -> None:
        choices = SCALE_YES_NO if question in YES_NO else SCALE
        super().__init__(label=question.label, choices=choices, required=False)


class AnswersForm(forms.Form):
    """Every scored question given, and the words; what is missing was not asked."""

    visit = forms.ChoiceField(
        label=pgettext_lazy("how somebody came", "Came"),
        choices=[("", "–"), *Visit.choices],
        required=False,
    )
    waiting_minutes = forms.IntegerField(
        label=_("Minutes waited"), min_value=0, max_value=1440, required=False
    )
    visits_in_year = forms.IntegerField(
        label=_("Visits in 12 months"), min_value=0, max_value=365, required=False
    )
    why_here = forms.CharField(label=_("Why they chose us"), max_length=200, required=False)
    recommends = forms.IntegerField(
        label=_("Would recommend us, 0 to 10"), min_value=0, max_value=10, required=False
    )
    words = forms.CharField(
        label=_("In the customer's words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_complaint = forms.BooleanField(label=_("The words are a complaint"), required=False)
    next_item = forms.CharField(label=_("Next service"), max_length=120, required=False)
    next_km = forms.IntegerField(label=_("At km"), min_value=0, max_value=2_000_000, required=False)
    next_on = DayField(label=_("About"), required=False)
    is_booked = forms.ChoiceField(label=_("Booked?"), choices=BOOKED, required=False)
    advice = forms.CharField(
        label=_("Advice given on driving and care"), max_length=300, required=False
    )
    was_invited = forms.BooleanField(label=_("Invited to the club"), required=False)
    club_lacks = forms.CharField(label=_("What do we lack?"), max_length=300, required=False)
    club_others = forms.CharField(
        label=_("What do other shops do better?"), max_length=300, required=False
    )
    club_suggestion = forms.CharField(
        label=_("What do you suggest?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, questions: Sequence[Q], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.value}"] = QuestionField(question)

    def scores(self) -> dict[str, int | None]:
        """What was answered: question to score, None for a question that does not apply."""
        given = {one.value: self.cleaned_data.get(f"q{one.value}", "") for one in self.questions}
        return {key: None if one == NA else int(one) for key, one in given.items() if one}

    def said(self) -> Said:
        typed = self.cleaned_data
        booked = typed.get("is_booked", "")
        names = Said.__slots__
        plain = {name: typed[name] for name in names if name in typed and name != "is_booked"}
        return Said(**plain, is_booked=None if booked == "" else booked == "1")


class SummaryForm(forms.Form):
    """What the caller adds to a problem; it only counts when there is one."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, required=False)
    grievance = forms.ChoiceField(
        label=_("Issue"),
        choices=[("", _("As the scores say")), *Grievance.choices],
        required=False,
    )
    departments = forms.MultipleChoiceField(
        label=_("Departments"),
        choices=Department.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice those of the bad scores."),
    )
    wish = forms.CharField(label=_("What the customer wants"), max_length=300, required=False)

    def summed_up(self) -> SummedUp:
        typed = self.cleaned_data
        return SummedUp(
            severity=typed["severity"] or Severity.S1,
            grievance=typed["grievance"],
            departments=typed["departments"],
            wish=typed["wish"],
        )


class EndForm(forms.Form):
    """How a call ended that was no interview; `later_at` is local time."""

    result = forms.ChoiceField(choices=CallResult.choices)
    later_at = MomentField(label=_("Call again at"), required=False)
    scope = forms.ChoiceField(label=_("Does not want"), choices=DncScope.choices, required=False)

    @property
    def later(self) -> dt.datetime | None:
        found: dt.datetime | None = self.cleaned_data["later_at"]
        return found


class VerdictForm(forms.Form):
    """What the customer says about the solution."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you with the solution?"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In the customer's words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CallerForm(forms.Form):
    """`people` are the dealer's callers as (id, name)."""

    caller = forms.TypedChoiceField(label=_("Caller"), coerce=int)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["caller"].choices = list(people)  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    mobile = forms.CharField(
        label=_("Phone"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
