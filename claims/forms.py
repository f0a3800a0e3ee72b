"""The input of the commands about a claim: what a dealer types, and what a decision says."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar, Self

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from claims.choices import REJECT_REASONS, RESET_REASONS, DocumentType, Reason
from claims.models import Claim
from claims.services import ClaimFacts, FindingInput
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import plate, uscc
from dealerops.identifiers.invoice_number import key as invoice_key
from dealerops.web import DayField

NOTE_LENGTH = 500
BLANK = ("", "—")


class ShownForm(forms.Form):
    """Carries the version the page showed, so that nobody decides about something else unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DecisionForm(ShownForm):
    """A decision with words for those who read it later."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApprovalForm(DecisionForm):
    """An approval of exactly what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class FindingsForm(DecisionForm):
    """At least one reason on a document; the blank rows stand there without any script."""

    ROWS: ClassVar[int] = 3
    PARTS: ClassVar[tuple[str, ...]] = ("document", "reason", "finding")
    reasons: ClassVar[Collection[Reason]] = ()

    def __init__(
        self,
        *args: Any,
        documents: Sequence[DocumentType] = tuple(DocumentType),
        without: Collection[Reason] = (),
        found: Sequence[FindingInput] = (),
        **kwargs: Any,
    ) -> None:
        """`documents` and the reasons not in `without` can be chosen; `found` is filled in to begin with."""
        super().__init__(*args, **kwargs)
        allowed = [one for one in Reason if one in self.reasons and one not in without]
        for number in range(self.ROWS):
            self._add_row(number, documents, allowed)
        for number, one in enumerate(found[: self.ROWS]):
            filled = {
                f"document_{number}": one.document,
                f"reason_{number}": one.reason,
                f"finding_{number}": one.note,
            }
            self.initial = {**self.initial, **filled}
        self.order_fields([f"{part}_{n}" for n in range(self.ROWS) for part in self.PARTS])

    def _add_row(
        self, number: int, documents: Sequence[DocumentType], reasons: Sequence[Reason]
    ) -> None:
        self.fields[f"document_{number}"] = forms.ChoiceField(
            label=_("Document"),
            required=False,
            choices=[BLANK, *((one.value, _coded(one)) for one in documents)],
        )
        self.fields[f"reason_{number}"] = forms.ChoiceField(
            label=_("Reason"),
            required=False,
            choices=[BLANK, *((one.value, _coded(one)) for one in reasons)],
        )
        self.fields[f"finding_{number}"] = forms.CharField(
            label=_("What is wrong"), required=False, max_length=NOTE_LENGTH
        )

    def rows(self) -> Iterator[tuple[BoundField, ...]]:
        """Document, reason and words of each row, for the template."""
        for number in range(self.ROWS):
            yield tuple(self[f"{part}_{number}"] for part in self.PARTS)

    def clean(self) -> dict[str, Any]:
        """Leaves `found`, the filled rows in their order, `note` and `version`."""
        cleaned = super().clean() or {}
        found = [
            one
            for number in range(self.ROWS)
            if (one := self._finding(number, cleaned)) is not None
        ]
        if not found and not self.errors:
            self.add_error(None, _("At least one reason is needed."))
        shown = {"note": cleaned.get("note", ""), "version": cleaned.get("version")}
        return {"found": found, **shown}

    def _finding(self, number: int, cleaned: Mapping[str, Any]) -> FindingInput | None:
        document, reason, words = (
            str(cleaned.get(f"{part}_{number}") or "") for part in self.PARTS
        )
        if not (document or reason or words):
            return None
        for part, value in (("document", document), ("reason", reason)):
            if not value and f"{part}_{number}" not in self.errors:
                self.add_error(f"{part}_{number}", _("Choose one."))
        return FindingInput(document, reason, words)


class ResetForm(FindingsForm):
    reasons = RESET_REASONS


class RejectForm(FindingsForm):
    reasons = REJECT_REASONS


class ReassignForm(ShownForm):
    """Another checker by name, or whoever the rule picks."""

    checker_id = forms.TypedChoiceField(
        label=_("Checker"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, checkers: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["checker_id"]
        field.choices = [("", _("Whoever is next")), *checkers]  # type: ignore[attr-defined]


def _coded(one: DocumentType | Reason) -> str:
    return f"{one.value} {one.label}"


class AmountField(forms.DecimalField):
    """Yuan as people paste them: ¥, full-width digits and thousands separators do not matter."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip("¥ 元").replace(",", "")
        return super().to_python(value)


class ClaimFactsForm(forms.Form):
    """Everything a dealer types about one claim; a draft may leave anything open."""

    vin = forms.CharField(
        label=_("VIN"),
        required=False,
        max_length=40,
        help_text=_("17 characters, as on the vehicle licence."),
    )
    plate = forms.CharField(label=_("Plate"), required=False, max_length=20)
    registered_on = DayField(label=_("Registered on"), required=False)
    registered_city = forms.CharField(label=_("Registered in"), required=False, max_length=60)
    vin_confirmed = forms.BooleanField(
        label=_("I compared the VIN with the plate on the vehicle"), required=False
    )
    imported = forms.BooleanField(label=_("The vehicle is imported (needs D21)"), required=False)
    invoice_code = forms.CharField(
        label=_("Invoice code"),
        required=False,
        max_length=40,
        help_text=_("Digital invoices have a number of 20 digits and no code."),
    )
    invoice_number = forms.CharField(label=_("Invoice number"), required=False, max_length=40)
    invoice_date = DayField(label=_("Invoice date"), required=False)
    invoice_amount = AmountField(
        label=_("Total incl. VAT"), required=False, max_digits=14, decimal_places=2
    )
    buyer_name = forms.CharField(label=_("Buyer"), required=False, max_length=120)
    buyer_code = forms.CharField(label=_("Buyer's credit code"), required=False, max_length=40)
    seller_name = forms.CharField(label=_("Seller on the invoice"), required=False, max_length=120)
    signed_by_agent = forms.BooleanField(
        label=_("An agent signed for the buyer (needs D20)"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    GROUPS: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (_("Vehicle"), ("vin", "plate", "registered_on", "registered_city", "vin_confirmed", "imported")),
        (_("Invoice"), ("invoice_code", "invoice_number", "invoice_date", "invoice_amount")),
        (_("Buyer and seller"), ("buyer_name", "buyer_code", "seller_name", "signed_by_agent")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoice_amount"].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The form as the claim stands; the VIN as it was typed, never a shortened one."""
        initial = {one.name: getattr(claim, one.name) for one in fields(ClaimFacts)}
        initial["vin"] = claim.vin_raw or claim.vin
        return cls(initial=initial | {"version": claim.version})

    def sections(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Heading and fields of each part, for the template."""
        for label, names in self.GROUPS:
            yield label, [self[name] for name in names]

    def facts(self) -> ClaimFacts:
        """The typed values as the service takes them; ask a valid form only."""
        return ClaimFacts(**{one.name: self.cleaned_data[one.name] for one in fields(ClaimFacts)})

    def clean(self) -> dict[str, Any]:
        """Codes may be pasted with spaces; what is too long without them cannot be kept."""
        cleaned = super().clean() or {}
        code, number = invoice_key(cleaned.get("invoice_code"), cleaned.get("invoice_number"))
        kept = {
            "invoice_code": code,
            "invoice_number": number,
            "plate": plate.validate(cleaned.get("plate")).normalized,
            "buyer_code": uscc.validate(cleaned.get("buyer_code")).normalized,
        }
        for name, value in kept.items():
            longest = getattr(Claim._meta.get_field(name), "max_length", 0)
            if len(value) > longest:
                self.add_error(name, _("At most %(longest)d characters.") % {"longest": longest})
        return cleaned

    def shown_again(self, claim: Claim, refusals: Collection[Refusal]) -> Self:
        """The same typed values over the claim's present version, each refusal beside its field."""
        self.data = dict(self.data.items()) | {"version": str(claim.version)}
        for refusal in refusals:
            if refusal.field in self.fields:
                self.add_error(refusal.field, str(refusal.message))
        return self

    def differing(self, claim: Claim) -> list[dict[str, object]]:
        """Each field in which the claim is not what was typed, as components/conflict.html shows it."""
        saved = self.of(claim).initial
        return [
            {
                "label": self.fields[name].label,
                "theirs": _in_words(saved[name]),
                "yours": _in_words(typed),
            }
            for name, typed in self.cleaned_data.items()
            if name != "version" and (typed or "") != (saved[name] or "")
        ]


def _in_words(value: object) -> object:
    return _("Yes") if value is True else value
