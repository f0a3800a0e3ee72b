"""The input of the commands about units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from dealerops.foundation.actor import Actor
from dealerops.network.models import Dealer, Region
from dealerops.web import DayField
from quota.services import BucketKey, Ref

MOST_UNITS = 9999
NOTE_LENGTH = 500


def units_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=MOST_UNITS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )


class PlaceForm(forms.Form):
    """Which bucket an address speaks of, and the record on whose behalf somebody came."""

    program = forms.CharField(max_length=30)
    region = forms.IntegerField()
    dealer = forms.IntegerField(required=False)
    month = DayField()
    model_group = forms.CharField(max_length=30, required=False)
    ref_type = forms.CharField(max_length=60, required=False)
    ref_id = forms.IntegerField(required=False)
    back = forms.CharField(required=False)

    def place(self, actor: Actor) -> Region | Dealer:
        """The dealer, or the region whose pool it is. Raises DoesNotExist, also for a foreign dealer."""
        region = self.cleaned_data["region"]
        if self.cleaned_data["dealer"] is None:
            return Region.objects.visible_to(actor).get(pk=region)
        dealers = Dealer.objects.visible_to(actor)
        return dealers.get(pk=self.cleaned_data["dealer"], region=region)

    @property
    def key(self) -> BucketKey:
        typed: dict[str, Any] = self.cleaned_data
        return BucketKey(
            program=typed["program"],
            region_id=typed["region"],
            dealer_id=typed["dealer"],
            month=typed["month"].replace(day=1),
            model_group=typed["model_group"],
        )

    @property
    def ref(self) -> Ref | None:
        ref_type, ref_id = self.cleaned_data["ref_type"], self.cleaned_data["ref_id"]
        return Ref(ref_type, ref_id) if ref_type and ref_id else None


class OverQuotaForm(forms.Form):
    """Units beyond the plan, and why; the version is that of the numbers the page showed."""

    qty = units_field()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
