"""Rows that are pasted into the import centre."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from dealerops.imports.kinds import ImportKind


class PasteForm(forms.Form):
    """The box of one kind. What may stand in it is the service's to say, with codes.

    It has no length of its own: a browser would cut off what is too long without a word.
    """

    pasted = forms.CharField(
        label=_("Rows from Excel"),
        strip=False,
        required=False,
        widget=forms.Textarea(
            attrs={"required": True, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def __init__(self, kind: ImportKind, data: object = None) -> None:
        super().__init__(data, auto_id=f"{kind.key}-%s")  # type: ignore[arg-type]
        order = ", ".join(
            f"{one.label} *" if one.is_required else str(one.label) for one in kind.columns
        )
        help_text = _(
            "Up to 500 rows, with headings or without. Without headings the columns are: %(columns)s."
        )
        self.fields["pasted"].help_text = help_text % {"columns": order}

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """What was pasted stays in the box, and the reader is led there."""
        for one in refusals:
            self.add_error("pasted", f"{one.message} ({one.code})")
        self.fields["pasted"].widget.attrs["autofocus"] = True
