"""Which of two records of one person stays, and which of them is right about what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.services.merging import Choice
from dealerops.registry.models import Customer

FIRST, SECOND = "first", "second"
SIDES = ((FIRST, _("The first record")), (SECOND, _("The second record")))


def _side(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=SIDES, widget=forms.RadioSelect, initial=FIRST)


class MergeForm(forms.Form):
    """What is empty on the record that stays is filled from the other one in any case."""

    kept = _side(_("Which record stays"))
    name = _side(_("Name from"))
    mobile = _side(_("Phone from"))
    id_number = _side(_("ID number from"))

    def choice(self, first: Customer, second: Customer) -> Choice:
        """Ask only when the form is valid."""
        said = self.cleaned_data
        ids = {FIRST: first.pk, SECOND: second.pk}
        kept = said["kept"]
        return Choice(
            kept_id=ids[kept],
            gone_id=ids[SECOND if kept == FIRST else FIRST],
            taken=frozenset(name for name in ("name", "mobile", "id_number") if said[name] != kept),
        )
