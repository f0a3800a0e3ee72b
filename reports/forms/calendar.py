"""What the calendar's pages ask."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language
from dealerops.foundation.actor import Actor
from reports.choices import RunState
from reports.choices.subscriptions import Delivered
from reports.forms.screens import in_calendars
from reports.selectors.calendar import reports_seen_by


class CalendarFilter(forms.Form):
    """Which runs are shown; what is not understood is left out."""

    code = forms.ChoiceField(label=_("Report"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(one.code, f"{one.code} {one.title}") for one in reports_seen_by(actor)]
        everything = [("", _("All"))]
        cast(forms.ChoiceField, self.fields["code"]).choices = [*everything, *codes]
        states = [*everything, *RunState.choices]
        cast(forms.ChoiceField, self.fields["state"]).choices = states

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class NowForm(forms.Form):
    """A report of the person's, and a day of the period."""

    code = forms.ChoiceField(label=_("Report"))
    day = forms.DateField(
        label=_("day in the period"),
        required=False,
        validators=[in_calendars],
        help_text=_("Without a day: the last period whose report is owed."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(one.code, f"{one.code} {one.title}") for one in reports_seen_by(actor)]
        cast(forms.ChoiceField, self.fields["code"]).choices = codes


class WishForm(forms.Form):
    """How one report shall come."""

    code = forms.CharField(max_length=10)
    is_active = forms.BooleanField(label=_("Subscribed"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    form = forms.ChoiceField(label=_("Comes as"), choices=Delivered.choices)
