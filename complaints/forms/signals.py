"""What is typed when a customer is unhappy: at the counter (domain.md 3.13), and at the complaint desk."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import (
    Audience,
    Demand,
    Fault,
    QuickAlert,
    Severity,
    SourceCode,
    TouchPoint,
)
from complaints.choices.frontline import AtOnce
from complaints.forms.fields import moment, pick, ticks, words
from complaints.services.frontline import sensor_of
from complaints.services.intake import IntakeInput
from dealerops.foundation.actor import Actor
from dealerops.network.models import Dealer

Sections = tuple[tuple[str | Promise, tuple[str, ...]], ...]


class VoiceForm(forms.Form):
    """Who, which car, what, what is wanted, how bad: what every form of a signal asks for."""

    SECTIONS: ClassVar[Sections] = ()

    contact_name = forms.CharField(label=_("Customer"), max_length=60, required=False)
    mobile = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    vin = forms.CharField(
        label=_("VIN"),
        max_length=40,
        required=False,
        help_text=_("Spaces and small letters do not matter."),
    )
    words = words(_("In the customer's words"), 4000)
    touch_point = forms.ChoiceField(
        label=_("Touch point"), choices=[("", "–"), *TouchPoint.choices]
    )
    wish = forms.CharField(label=_("What the customer wants"), max_length=300, required=False)
    demand = pick(_("Demand"), Demand.choices)
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect
    )
    fault = forms.ChoiceField(label=_("Part at fault"), choices=Fault.choices, required=False)
    audience = forms.ChoiceField(
        label=_("Spread"), choices=Audience.choices, initial=Audience.PRIVATE
    )
    quick_alerts = ticks(
        _("Does any of this apply?"),
        QuickAlert.choices,
        help_text=_("One tick makes the case red at once."),
    )

    @property
    def sections(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        for label, names in self.SECTIONS:
            yield label, [self[name] for name in names]

    def said(self, *without: str) -> dict[str, Any]:
        """What was typed, as IntakeInput names it."""
        found = {name: one for name, one in self.cleaned_data.items() if name not in without}
        return {**found, "quick_alerts": tuple(found["quick_alerts"])}


class TellForm(VoiceForm):
    """Three minutes at the counter, on a phone (domain.md 3.13)."""

    SECTIONS: ClassVar[Sections] = (
        (_("Who and which car"), ("contact_name", "mobile", "vin")),
        (_("What happened"), ("words", "touch_point", "wish", "demand")),
        (_("How bad is it?"), ("severity", "fault", "audience", "quick_alerts")),
        (_("Done at once"), ("measures",)),
    )

    measures = ticks(_("What was done on the spot?"), AtOnce.choices)

    def told(self, by: Actor) -> IntakeInput:
        """What the service takes in; a dealer's or store's people speak for their own."""
        dealer_id = min(by.dealer_ids, default=None)
        return IntakeInput(source=sensor_of(by), dealer_id=dealer_id, **self.said("measures"))


class DeskForm(VoiceForm):
    """The same at the complaint desk: any sensor, any dealer of the own area, any time."""

    SECTIONS: ClassVar[Sections] = (
        (_("Where it comes from"), ("source", "external_id", "received_at", "url")),
        (_("Who and which car"), ("contact_name", "mobile", "vin", "dealer")),
        (_("What happened"), ("words", "touch_point", "wish", "demand")),
        (_("How bad is it?"), ("severity", "fault", "audience", "views", "quick_alerts")),
    )

    source = forms.ChoiceField(label=_("Sensor"), choices=[("", "–"), *SourceCode.choices])
    external_id = forms.CharField(
        label=_("Number at the source"),
        max_length=80,
        required=False,
        help_text=_("The same number of the same sensor is heard once."),
    )
    received_at = moment(
        pgettext_lazy("when", "Received"), required=False, help_text=_("Empty: now.")
    )
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    dealer = forms.ModelChoiceField(
        label=_("Dealer"), queryset=Dealer.objects.none(), required=False, empty_label="–"
    )
    views = forms.IntegerField(
        label=_("Views"), min_value=0, max_value=2_000_000_000, required=False, initial=0
    )

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        dealers = Dealer.objects.visible_to(by).order_by("code")
        self.fields["dealer"].queryset = dealers  # type: ignore[attr-defined]

    @property
    def told(self) -> IntakeInput:
        """What the service takes in."""
        dealer = self.cleaned_data["dealer"]
        said = self.said("dealer")
        return IntakeInput(
            dealer_id=dealer.pk if dealer else None, **{**said, "views": said["views"] or 0}
        )
