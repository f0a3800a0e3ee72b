"""What the customer ticks on the page of an offer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OfferForm(forms.Form):
    """Two questions that nobody answers for the customer: nothing is ticked beforehand."""

    accepts_terms = forms.BooleanField(
        label=_("I have read the terms and accept them and the price"), required=False
    )
    location_agreed = forms.BooleanField(
        label=_(
            "I agree that the car's location is used to clear up violations and accidents"
            " (not needed to rent)"
        ),
        required=False,
    )
