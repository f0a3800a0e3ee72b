"""What is typed about traffic violations, by us and by the customer."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerops.registry.choices import Purpose
from dealerops.web import DayField
from rental.choices import PayChannel
from rental.choices.violations import Evidence, Proof
from rental.services.violations import Decision, Payment, ProofFacts

PICTURES = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
OWN = "own"
ELSE = "else"


class VersionedForm(forms.Form):
    """Carries the version the page showed, so that nobody decides about something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _file(said: dict[str, Any]) -> tuple[BinaryIO | None, str]:
    file = said["file"]
    return (cast(BinaryIO, file), file.name or "") if file else (None, "")


class DecisionForm(VersionedForm):
    """Who had the car: one of the candidates, another order by its number, or one of us."""

    who = forms.ChoiceField(label=_("Who had the car"), widget=forms.RadioSelect)
    order_number = forms.CharField(
        label=_("Number of the other order"), max_length=24, required=False
    )
    evidence = forms.ChoiceField(label=_("Evidence"), choices=Evidence.choices)
    why = forms.CharField(
        label=_("What it shows"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = forms.FileField(label=_("File"), required=False, widget=PICTURES)

    def __init__(
        self, *args: Any, candidates: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["who"])
        field.choices = [
            *((str(pk), label) for pk, label in candidates),
            (ELSE, _("Another order")),
            (OWN, _("One of us, or none of our cars")),
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("who") == ELSE and not said.get("order_number", "").strip():
            self.add_error("order_number", _("Write the number of the order."))
        return said

    @property
    def decision(self) -> Decision:
        said = self.cleaned_data
        file, name = _file(said)
        return Decision(said["evidence"], said["why"], file, name)


class RulingForm(VersionedForm):
    """Whether the violation stands although the customer disagrees."""

    stands = forms.TypedChoiceField(
        label=_("Ruling"),
        choices=[("1", _("It stands")), ("0", _("The customer is right"))],
        coerce=lambda said: said == "1",
        widget=forms.RadioSelect,
    )
    ruling = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class WhyForm(VersionedForm):
    ruling = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DisputeForm(VersionedForm):
    """A customer disagrees, or we enter that they do."""

    words = forms.CharField(
        label=_("Why you disagree"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProofForm(VersionedForm):
    """What shows that a violation was dealt with."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Proof.choices)
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    file = forms.FileField(label=_("Picture or file"), required=False, widget=PICTURES)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @property
    def facts(self) -> ProofFacts:
        said = self.cleaned_data
        file, name = _file(said)
        return ProofFacts(said["kind"], said["decision_no"], file, name, said["note"])


class CustomerProofForm(ProofForm):
    """As above; only we can ask the authority."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=[one for one in Proof.choices if one[0] != Proof.AUTHORITY]
    )


class PaidForm(VersionedForm):
    """A fine that we paid for the customer."""

    decision_no = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = DayField(label=_("Decided on"))
    paid_on = DayField(label=_("Paid on"))
    channel = forms.ChoiceField(
        label=_("Paid by"), choices=PayChannel.choices, initial=PayChannel.TRANSFER
    )

    @property
    def payment(self) -> Payment:
        names = ("decision_no", "decided_on", "paid_on", "channel")
        return Payment(**{name: self.cleaned_data[name] for name in names})


class AuthorityForm(VersionedForm):
    """The last day that the authority gave, first or anew."""

    statutory_on = DayField(label=_("Authority's last day"))


class CloseForm(VersionedForm):
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class PackForm(forms.Form):
    """For what the papers of the driver are needed; every look is on record."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
