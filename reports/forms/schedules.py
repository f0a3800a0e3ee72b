"""When a saved view is sent, and to which colleagues."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.accounts.models import Membership
from reports.choices import ViewCadence
from reports.services.scheduling import Times

LAST_DAY = 28


class ScheduleForm(forms.Form):
    """A weekday counts for a weekly view, a day of the month for a monthly one."""

    cadence = forms.ChoiceField(label=_("How often"), choices=ViewCadence.choices)
    weekday = forms.TypedChoiceField(
        label=pgettext_lazy("scheduled view", "On (every week)"),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
    )
    day = forms.IntegerField(
        label=pgettext_lazy("scheduled view", "On day (every month)"),
        min_value=1,
        max_value=LAST_DAY,
        required=False,
        initial=1,
        help_text=_("1 to 28, because every month has these."),
    )
    at = forms.TimeField(
        label=_("At"), initial="08:00", widget=forms.TimeInput(attrs={"type": "time"})
    )
    readers = forms.TypedMultipleChoiceField(
        label=_("Also to"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Colleagues who have this list themselves; each gets what they may see."),
    )

    def __init__(self, *args: Any, colleagues: Sequence[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["readers"]
        field.choices = [
            (one.pk, f"{one.user.display_name} · {one.get_role_display()}") for one in colleagues
        ]
        if not colleagues:
            del self.fields["readers"]

    def times(self) -> Times:
        said = self.cleaned_data
        return Times(
            ViewCadence(said["cadence"]), said["at"], int(said["weekday"] or 0), said["day"] or 1
        )
