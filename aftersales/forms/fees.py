"""What is typed about the fee for an inspection."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.forms.evidence import ShownForm
from aftersales.forms.money import AT_DESK


class FeeForm(ShownForm):
    amount = forms.DecimalField(
        label=_("Fee, CNY"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    agreed_with = forms.CharField(label=_("Agreed with"), max_length=120)


class FeePaidForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("by what means", "By"), choices=AT_DESK)
    reference = forms.CharField(label=_("Receipt or transaction"), max_length=60, required=False)


class FeeForgivenForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
