"""One line of the fact sheet of a car's Three Guarantees (domain.md 3.8)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.choices import Fault
from complaints.choices.sanbao import CarUse, SanbaoFactKind
from complaints.forms.fields import ShownForm, moment, pick
from complaints.services.sanbao_sheet import SheetLine

MOST_KM = 2_000_000
Orders = Sequence[tuple[int, str]]


class SheetForm(ShownForm):
    """What the repair orders do not show; the service says which of the fields a kind needs."""

    kind = forms.ChoiceField(label=_("What is said"), choices=SanbaoFactKind.choices)
    order_id = forms.TypedChoiceField(
        label=_("Repair order"), coerce=int, empty_value=None, required=False
    )
    fault = pick(_("Part of the car"), [one for one in Fault.choices if one[0]])
    part = forms.CharField(label=_("Part or problem"), max_length=80, required=False)
    use = pick(_("Use of the car"), CarUse.choices)
    km = forms.IntegerField(label=_("km"), min_value=0, max_value=MOST_KM, required=False)
    at = moment(_("When, or from when"), required=False)
    until = moment(_("Until when"), required=False)
    is_confirmed = forms.BooleanField(
        label=_("Found by a technician"), required=False, initial=True
    )
    is_cured = forms.BooleanField(label=_("The fault was cured"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, orders: Orders, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["order_id"].choices = [("", "–"), *orders]  # type: ignore[attr-defined]


def line_of(said: dict[str, Any]) -> SheetLine:
    """What `say_sanbao_fact` takes."""
    return SheetLine(**{name: value for name, value in said.items() if name != "version"})
