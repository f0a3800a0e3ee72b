"""What is typed to see personal data in full (domain.md 7.3)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerops.registry.choices import Purpose

FIELDS = (("mobile", _("Phone")), ("contact_name", _("Customer")))


class RevealForm(forms.Form):
    """What to see, and why."""

    field = forms.ChoiceField(label=_("What"), choices=FIELDS)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=Purpose.choices, initial=Purpose.COMPLAINT
    )
