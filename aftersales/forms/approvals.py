"""What is typed when somebody says yes, no, or asks (domain.md 4.3)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.choices import Capacity, DeclineReason
from aftersales.forms.evidence import EvidenceForm
from aftersales.forms.reception import MOST_KM
from aftersales.models import QuoteLine
from aftersales.services import No, Yes
from dealerops.web import DayField

SAYABLE = [one for one in DeclineReason.choices if one[0] != DeclineReason.NO_ANSWER]


def _named(lines: Sequence[QuoteLine]) -> list[tuple[int, str]]:
    return [
        (line.item_id, f"{line.description} · {line.get_payer_display()} · ¥{line.amount:,.2f}")
        for line in lines
    ]


class YesForm(EvidenceForm):
    """A yes to some lines of the newest quote; `lines` are those that are open."""

    quote = forms.IntegerField(widget=forms.HiddenInput)
    items = forms.TypedMultipleChoiceField(
        label=_("Approved lines"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.ChoiceField(label=_("In the right of"), choices=Capacity.choices)
    authorised_limit = forms.DecimalField(
        label=_("Driver: written authorisation up to"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: Any, lines: Sequence[QuoteLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = _named(lines)  # type: ignore[attr-defined]
        self.order_fields(("quote", "items", "capacity", "person", "method", "file", "reference"))

    @property
    def yes(self) -> Yes:
        said = self.cleaned_data
        limit = said["authorised_limit"]
        return Yes(said["quote"], said["items"], said["capacity"], self.evidence, limit)


class NoForm(forms.Form):
    """A no to one line, or a not now."""

    item = forms.TypedChoiceField(label=_("Line"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"), choices=SAYABLE)
    said_by = forms.CharField(label=_("Said by"), max_length=120)
    note = forms.CharField(label=_("In the customer's words"), max_length=300, required=False)
    is_later = forms.BooleanField(label=_("Not now: put it off"), required=False)
    later_on = DayField(label=_("Recommended for"), required=False)
    later_km = forms.IntegerField(
        label=_("Recommended at km"), min_value=0, max_value=MOST_KM, required=False
    )

    def __init__(self, *args: Any, lines: Sequence[QuoteLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = _named(lines)  # type: ignore[attr-defined]

    @property
    def no(self) -> No:
        said = self.cleaned_data
        return No(
            said["item"], said["reason"], said["note"],
            said["is_later"], said["later_on"], said["later_km"],
        )  # fmt: skip


class AnswerForm(forms.Form):
    """The advisor's answer to a question from the customer's page."""

    answer = forms.CharField(label=_("Answer"), max_length=500)
