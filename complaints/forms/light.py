"""What is typed about a light: alerts, facts that count for it, another light for a time (domain.md 3.4)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp, QuickAlert
from complaints.choices.light import FactKind
from complaints.forms.fields import ShownForm, day, words


class AlertForm(ShownForm):
    kind = forms.ChoiceField(label=_("Quick alert"), choices=QuickAlert.choices)
    note = forms.CharField(label=_("What happened"), max_length=300)


class WhyForm(ShownForm):
    reason = words(_("Reason"), 300)


class LampForm(ShownForm):
    """Lower than the rules say, for five workdays."""

    lamp = forms.ChoiceField(
        label=_("Light"), choices=[one for one in Lamp.choices if one[0] != Lamp.RED]
    )
    reason = words(_("Reason"), 500)


class FactForm(ShownForm):
    kind = forms.ChoiceField(label=_("What holds"), choices=FactKind.choices)
    since = day(_("Since"), required=False, help_text=_("Needed for a car that is off the road."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
