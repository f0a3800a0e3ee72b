"""What people type about customers: the card, a lost customer, a club member, a prospect."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import (
    CallTime,
    CardType,
    ClubLevel,
    Leaving,
    LossReason,
    Reach,
    Sex,
)
from aftersales.models import CustomerCard
from aftersales.services import Outcome, ProspectFacts
from dealerops.registry.choices import ConsentScope, ContactChannel, DncScope, Purpose
from dealerops.web import DayField

TALKED = (ContactChannel.PHONE, ContactChannel.SMS, ContactChannel.WECHAT, ContactChannel.COUNTER)
CHANNELS = [(one.value, one.label) for one in TALKED]
REMOVES = "-"


def day(label: Any, *, required: bool = False) -> forms.DateField:
    return DayField(label=label, required=required)


def secret(label: Any, length: int) -> forms.CharField:
    """Personal data is typed without being shown: empty keeps it, a dash takes it away."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=_("Empty keeps what is there, a dash removes it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ShownForm(forms.Form):
    """Carries the version the page showed, so that nobody changes something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *choices])


class CardForm(ShownForm):
    """Everything on the card that stands with nobody else."""

    SECTIONS: ClassVar[tuple[tuple[str | Promise, tuple[str, ...]], ...]] = (
        (_("The person"), ("type", "user_name", "sex", "birthday", "district", "wechat", "second_mobile")),
        (_("How to reach them"), ("reach", "call_time")),
        (
            _("The car"),
            ("insurer", "insured_until", "inspection_due", "warranty_until", "warranty_km", "finance_until"),
        ),
        (_("Notes"), ("remarks",)),
        (_("For the service manager"), ("leaving", "left_on", "legal_hold")),
    )  # fmt: skip
    LEADERS: ClassVar[tuple[str, ...]] = ("leaving", "left_on", "legal_hold")
    SECRET: ClassVar[frozenset[str]] = CustomerCard.REVEALABLE

    type = forms.ChoiceField(label=_("Kind of customer"), choices=CardType.choices)
    user_name = secret(_("Who drives the car"), 60)
    second_mobile = secret(_("Second phone"), 20)
    wechat = secret(_("WeChat"), 60)
    sex = choice(_("Sex"), Sex.choices)
    birthday = forms.DateField(label=_("Birthday"), required=False, widget=DayField.widget)
    district = forms.CharField(
        label=_("District"),
        required=False,
        max_length=60,
        help_text=_("City and district, no street."),
    )
    reach = choice(_("Likes to be reached by"), Reach.choices)
    call_time = choice(_("Likes to be reached in the"), CallTime.choices)
    insurer = forms.CharField(label=_("Insurance company"), required=False, max_length=60)
    insured_until = day(_("Insured until"))
    inspection_due = day(_("Inspection due"))
    warranty_until = day(_("Warranty until"))
    warranty_km = forms.IntegerField(
        label=_("Warranty up to km"), required=False, min_value=0, max_value=2_000_000
    )
    finance_until = day(_("Financed until"))
    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=1000, widget=forms.Textarea
    )
    leaving = choice(_("Car is gone"), Leaving.choices)
    left_on = day(_("Gone since"))
    legal_hold = forms.BooleanField(label=_("Under legal hold"), required=False)

    def __init__(self, *args: Any, leads: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leads:
            for name in self.LEADERS:
                del self.fields[name]

    @classmethod
    def of(cls, card: CustomerCard, *, leads: bool) -> Self:
        names = set(cls.base_fields) - cls.SECRET - {"version"}
        shown = {name: getattr(card, name) for name in names}
        return cls(initial={**shown, "version": card.version}, leads=leads)

    @property
    def sections(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        for label, names in self.SECTIONS:
            found = [self[name] for name in names if name in self.fields]
            if found:
                yield label, found

    def facts(self) -> Mapping[str, Any]:
        """What `update_card` takes; an untouched secret is None."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in self.SECRET:
            typed = found[name].strip()
            found[name] = "" if typed == REMOVES else typed or None
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if bool(found.get("leaving")) != bool(found.get("left_on")):
            self.add_error("left_on", _("Say both: that the car is gone, and since when."))
        return found


class ConsentForm(forms.Form):
    """What the customer agrees to, or does not; taking it back is the same one step."""

    scope = forms.ChoiceField(label=pgettext_lazy("contact", "What"), choices=ConsentScope.choices)
    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("yes", _("agrees")), ("no", _("does not agree"))]
    )
    channel = forms.ChoiceField(label=_("Said"), choices=CHANNELS)


class QuietForm(forms.Form):
    """How far the customer wants to be left alone, or not any more."""

    scope = forms.ChoiceField(label=pgettext_lazy("contact", "What"), choices=DncScope.choices)
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("stop", _("do not contact")), ("allow", _("may be contacted again"))],
    )
    channel = forms.ChoiceField(label=_("Said"), choices=CHANNELS)


class RevealForm(forms.Form):
    """What to see in full, and why."""

    field = forms.ChoiceField(label=_("What"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = choices  # type: ignore[attr-defined]


class AdvisorForm(ShownForm):
    advisor = forms.ChoiceField(label=_("Service advisor"))

    def __init__(self, *args: Any, advisors: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advisor"].choices = [(one.pk, str(one)) for one in advisors]  # type: ignore[attr-defined]


class ReferrerForm(ShownForm):
    referrer = forms.CharField(
        label=_("VIN of the car of who recommended us"), required=False, max_length=17
    )


class OutcomeForm(ShownForm):
    """What came out of speaking with a lost customer."""

    reason = forms.ChoiceField(
        label=_("Why they stay away"), choices=[("", "–"), *LossReason.choices]
    )
    channel = forms.ChoiceField(label=_("Spoken to"), choices=CHANNELS)
    said = forms.CharField(
        label=_("In the customer's words"), required=False, max_length=1000, widget=forms.Textarea
    )
    offer = forms.CharField(
        label=_("Our offer"),
        required=False,
        max_length=200,
        help_text=_("An offer is marketing: the customer must have agreed to it."),
    )
    promised_on = day(_("Promised to come on"))
    left = forms.BooleanField(label=_("The car is gone for good"), required=False)

    def outcome(self) -> Outcome:
        said = {name: self.cleaned_data[name] for name in self.base_fields if name != "version"}
        return Outcome(**said)


class ReminderForm(ShownForm):
    channel = forms.ChoiceField(label=_("Reminded by"), choices=CHANNELS)
    was_reached = forms.BooleanField(label=_("Reached the customer"), required=False, initial=True)


class JoinForm(forms.Form):
    number = forms.CharField(label=_("Club number"), max_length=20)
    level = forms.ChoiceField(label=_("Level"), choices=ClubLevel.choices)


class ProspectForm(forms.Form):
    """A visitor on the showroom's list."""

    name = forms.CharField(label=_("Name"), max_length=60)
    mobile = forms.CharField(label=_("Phone"), max_length=20)
    noted_on = day(_("In the showroom on"), required=True)
    district = forms.CharField(label=_("District"), required=False, max_length=60)
    same_district = forms.BooleanField(label=_("Lives in our district"), required=False)
    distance_km = forms.IntegerField(
        label=_("Lives km away"), required=False, min_value=0, max_value=2_000
    )
    same_brand = forms.BooleanField(label=_("Bought our brand elsewhere"), required=False)
    lost_on_price = forms.BooleanField(label=_("Because of the price"), required=False)
    contact_allowed = forms.BooleanField(label=_("Allows us to get in touch"), required=False)

    def clean_noted_on(self) -> Any:
        noted_on = self.cleaned_data["noted_on"]
        if noted_on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return noted_on

    def facts(self) -> ProspectFacts:
        return ProspectFacts(**self.cleaned_data)


class InviteForm(ShownForm):
    channel = forms.ChoiceField(label=_("Invited by"), choices=CHANNELS)
