"""Fields that forms about cars share: a version, a moment, a signature drawn on the phone."""

import base64
import binascii
import io
from typing import Any, BinaryIO, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.web import MomentField
from rental.choices.handover import SignMethod
from rental.services.signing import Signature

PNG = "data:image/png;base64,"
LONGEST_DRAWING = 400_000  # characters; a phone's drawing has about 30,000
COUNTER = [one for one in SignMethod.choices if one[0] != SignMethod.APP_CLICK]


def moment_field(label: Any, **options: Any) -> MomentField:
    """A day and an hour of the house, picked in the browser's own calendar."""
    return MomentField(label=label, **options)


def named(key: str, form: forms.Form) -> forms.Form:
    """A form among others of its page: its controls have names of their own."""
    form.auto_id = f"{key}-%s"
    return form


class ShownForm(forms.Form):
    """Carries the version the page showed, so that nobody decides about something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SignatureForm(ShownForm):
    """Who signs: on this screen, on paper with its scan, or by a code sent to them."""

    person = forms.CharField(label=_("Name of who signs"), max_length=120)
    method = forms.ChoiceField(
        label=pgettext_lazy("by what means", "By"), choices=COUNTER, initial=SignMethod.ESIGN
    )
    file = forms.FileField(
        label=_("Scan of the signature"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    reference = forms.CharField(
        label=_("Code or number of the message"), max_length=120, required=False
    )
    drawing = forms.CharField(required=False, max_length=LONGEST_DRAWING, widget=forms.HiddenInput)

    def clean_drawing(self) -> bytes:
        """The drawn signature as PNG bytes; nothing where nobody drew."""
        text = self.cleaned_data["drawing"]
        if not text.startswith(PNG):
            return b""
        try:
            return base64.b64decode(text.removeprefix(PNG), validate=True)
        except binascii.Error as error:
            raise forms.ValidationError(_("Please sign once more.")) from error

    @property
    def signature(self) -> Signature:
        """What the services take; a drawing counts where a drawn signature was chosen."""
        said: dict[str, Any] = self.cleaned_data
        file = cast(BinaryIO | None, said["file"])
        name = said["file"].name if file else ""
        if said["method"] == SignMethod.ESIGN and said["drawing"]:
            file, name = io.BytesIO(said["drawing"]), "signature.png"
        return Signature(said["person"], said["method"], file, name, said["reference"])
