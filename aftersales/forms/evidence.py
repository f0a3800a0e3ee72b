"""Who signed or agreed and by what means: fields that many forms of the workshop share."""

from typing import Any, BinaryIO, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import Method
from aftersales.models.approval import BY_HAND
from aftersales.services import Evidence

IN_HOUSE = [one for one in Method.choices if one[0] != Method.APP_CLICK]
SIGNED = [one for one in Method.choices if one[0] in BY_HAND]


class ShownForm(forms.Form):
    """Carries the version the page showed, so that nobody decides about something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EvidenceForm(ShownForm):
    """A yes and its proof; `evidence` is what the services take."""

    person = forms.CharField(label=_("Name of the person"), max_length=120)
    method = forms.ChoiceField(label=pgettext_lazy("by what means", "By"), choices=IN_HOUSE)
    file = forms.FileField(
        label=_("Scan, drawing, screenshot or mail"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    reference = forms.CharField(
        label=_("Number of the call or message"), max_length=120, required=False
    )

    @property
    def evidence(self) -> Evidence:
        said: dict[str, Any] = self.cleaned_data
        file = said["file"]
        return Evidence(
            said["person"],
            said["method"],
            cast(BinaryIO, file) if file else None,
            file.name if file else "",
            said["reference"],
        )


class SignatureForm(EvidenceForm):
    """A signature for a bill, a car or a risk: by hand or by a code, not by a call or a message."""

    method = forms.ChoiceField(label=pgettext_lazy("by what means", "By"), choices=SIGNED)
