"""Forms of screens; the input of commands lies in claims.forms."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """One box: claim number, whole VIN, or how the invoice number begins."""

    q = forms.CharField(
        label=_("Claim number, VIN or invoice number"), required=False, max_length=40
    )

    def query(self) -> str:
        """What to look for, upper case as numbers and VINs are kept; '' for everything."""
        return str(self.cleaned_data["q"]).strip().upper() if self.is_valid() else ""
