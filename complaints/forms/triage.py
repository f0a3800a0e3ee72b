"""What is typed at triage: about a signal that waits, and about a case that is new (domain.md 3.2, 3.3)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import (
    Audience,
    Demand,
    Department,
    Fault,
    QuickAlert,
    Severity,
    TouchPoint,
)
from complaints.forms.fields import ShownForm, pick, ticks, words
from complaints.services.triage import Rating
from dealerops.network.models import Dealer

Choices = Sequence[tuple[int, str]]


class RateForm(ShownForm):
    """What it is about and how bad, as head office judges it; the light follows."""

    touch_point = forms.ChoiceField(label=_("Touch point"), choices=TouchPoint.choices)
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    demand = pick(_("Demand"), Demand.choices)
    fault = forms.ChoiceField(label=_("Part at fault"), choices=Fault.choices, required=False)
    audience = forms.ChoiceField(label=_("Spread"), choices=Audience.choices)
    views = forms.IntegerField(
        label=pgettext_lazy("times seen", "Views"), min_value=0, max_value=2_000_000_000
    )
    department = forms.ChoiceField(label=_("Department"), choices=Department.choices)
    quick_alerts = ticks(
        _("Quick alert"),
        QuickAlert.choices,
        help_text=_("A tick that is taken away changes nothing: the risk manager releases alerts."),
    )


class TriageForm(RateForm):
    """The same for a new case, with its dealer and its owner; `people` are those who may own it."""

    dealer = forms.ModelChoiceField(
        label=_("Dealer"), queryset=Dealer.objects.none(), required=False, empty_label="–"
    )
    owner_id = forms.TypedChoiceField(
        label=pgettext_lazy("of a case", "Owner"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Empty: the dealer's customer advocate."),
    )

    def __init__(self, *args: Any, people: Choices, dealers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dealer"].queryset = dealers  # type: ignore[attr-defined]
        self.fields["owner_id"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class CandidateForm(ShownForm):
    """Which open case a signal belongs to; `candidates` are proposed as (key, words)."""

    case_id = forms.TypedChoiceField(
        label=_("Belongs to the case"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, candidates: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case_id"].choices = list(candidates)  # type: ignore[attr-defined]


class DismissForm(ShownForm):
    reason = words(_("Why is it no complaint?"), 1000)


def rating_of(said: dict[str, Any]) -> Rating:
    """What `rate_case` and `triage_case` take."""
    names = Rating.__dataclass_fields__
    found = {name: value for name, value in said.items() if name in names}
    return Rating(**{**found, "quick_alerts": tuple(found["quick_alerts"])})
