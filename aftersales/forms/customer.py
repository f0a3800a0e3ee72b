"""The customer's page: yes or no to each line, who says so, and their signature (domain.md 4.3)."""

import base64
import binascii
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import DeclineReason, Method
from aftersales.forms.approvals import SAYABLE
from aftersales.models import QuoteLine
from aftersales.services import Answers, Evidence, No
from aftersales.services.links import ON_PAGE

YES, NO, LATER = "yes", "no", "later"
ANSWERS = (
    (YES, pgettext_lazy("answer", "Approve")),
    (NO, pgettext_lazy("answer", "Decline")),
    (LATER, pgettext_lazy("answer", "Later")),
)
PNG = "data:image/png;base64,"
LONGEST_DRAWING = 400_000  # characters; a phone's drawing has about 30,000


class CustomerForm(forms.Form):
    """One choice per line. The drawing is an extra: without a script the typed name stands for it."""

    person = forms.CharField(label=_("Your name"), max_length=120)
    capacity = forms.ChoiceField(
        label=_("You are"), choices=[(one.value, one.label) for one in ON_PAGE]
    )
    accepts_risk = forms.BooleanField(
        label=_("I know that a repair which matters for safety is then not done."), required=False
    )
    drawing = forms.CharField(required=False, max_length=LONGEST_DRAWING, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[QuoteLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(lines)
        for line in self.offered:
            self.fields[f"answer_{line.item_id}"] = forms.ChoiceField(
                label=line.description,
                choices=ANSWERS,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{line.item_id}"] = forms.ChoiceField(
                label=_("Reason"), choices=[("", "—"), *SAYABLE], required=False
            )
            self.fields[f"note_{line.item_id}"] = forms.CharField(
                label=_("In your words"), max_length=300, required=False
            )

    @property
    def total(self) -> Decimal:
        """What it costs to say yes to everything, incl. VAT."""
        return sum((line.amount for line in self.offered), Decimal(0))

    def rows(self) -> list[tuple[QuoteLine, BoundField, BoundField, BoundField]]:
        """Each line with its choice, reason and words, for the template."""
        return [
            (
                line,
                self[f"answer_{line.item_id}"],
                self[f"reason_{line.item_id}"],
                self[f"note_{line.item_id}"],
            )
            for line in self.offered
        ]

    @property
    def matters_for_safety(self) -> bool:
        return any(line.safety_critical for line in self.offered)

    def clean_drawing(self) -> bytes:
        """The drawn signature as PNG bytes; nothing where nobody drew."""
        text = self.cleaned_data["drawing"]
        if not text.startswith(PNG):
            return b""
        try:
            return base64.b64decode(text.removeprefix(PNG), validate=True)
        except binascii.Error as error:
            raise forms.ValidationError(_("Please sign once more.")) from error

    def answers(self, reference: str) -> Answers:
        """What the services take; `reference` names the page where nothing was drawn."""
        said = self.cleaned_data
        chosen = {line.item_id: said[f"answer_{line.item_id}"] for line in self.offered}
        declined = [
            No(
                item_id,
                said[f"reason_{item_id}"]
                or (DeclineReason.LATER if answer == LATER else DeclineReason.OTHER),
                said[f"note_{item_id}"],
                is_later=answer == LATER,
            )
            for item_id, answer in chosen.items()
            if answer != YES
        ]
        drawing = said["drawing"]
        evidence = Evidence(
            said["person"],
            Method.ESIGN if drawing else Method.APP_CLICK,
            io.BytesIO(drawing) if drawing else None,
            "signature.png",
            reference,
        )
        return Answers(
            person=said["person"],
            capacity=said["capacity"],
            approved=[item_id for item_id, answer in chosen.items() if answer == YES],
            declined=declined,
            signature=evidence,
            accepts_risk=said["accepts_risk"],
        )
