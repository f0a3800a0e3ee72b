"""What is typed while the car is in the workshop."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CarSystem, GuaranteeClass, ItemKind, Payer, ToldBy
from aftersales.forms.evidence import ShownForm
from aftersales.forms.reception import MOST_KM, moment_field
from aftersales.models import RepairOrder, RoItem
from aftersales.services import ItemFacts, PromiseFacts, Verdict
from dealerops.web import DayField

PERCENT = Decimal(100)


class ReasonForm(ShownForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class TechnicianForm(forms.Form):
    """`people` are the technicians of the house as (id, name)."""

    technician = forms.TypedChoiceField(label=_("Technician"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].choices = people  # type: ignore[attr-defined]


class AdvisorForm(ShownForm):
    """`people` are the advisors of the house as (id, name)."""

    advisor = forms.TypedChoiceField(label=_("Service advisor"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advisor"].choices = people  # type: ignore[attr-defined]


class DiagnosisForm(forms.Form):
    diagnosis = forms.CharField(
        label=_("Diagnosis"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    fault_codes = forms.CharField(label=_("Fault codes"), max_length=200, required=False)

    @property
    def said(self) -> tuple[str, str]:
        return self.cleaned_data["diagnosis"], self.cleaned_data["fault_codes"]


class ItemForm(ShownForm):
    """One line; the discount is typed in percent."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    code = forms.CharField(
        label=_("Operation or part number"),
        max_length=40,
        required=False,
        help_text=_("A number of the house's lists fills in what stays empty."),
        widget=forms.TextInput(attrs={"list": "line-codes", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("What is done or delivered"), max_length=200, required=False
    )
    payer = forms.ChoiceField(label=_("Who pays"), choices=Payer.choices)
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, max_digits=6, decimal_places=2, required=False
    )
    rate = forms.DecimalField(
        label=_("Price per hour"), min_value=0, max_digits=10, decimal_places=2, required=False
    )
    qty = forms.DecimalField(
        label=_("Quantity"), min_value=Decimal("0.01"), max_digits=8, decimal_places=2, initial=1
    )
    unit_price = forms.DecimalField(
        label=_("Unit price incl. VAT"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    discount = forms.DecimalField(
        label=_("Discount, %"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    safety_critical = forms.BooleanField(label=_("Matters for safety"), required=False)
    system = forms.ChoiceField(
        label=_("Part of the car"), choices=[("", "–"), *CarSystem.choices], required=False
    )
    follow_up_on = DayField(label=_("Recommended for, if put off"), required=False)
    follow_up_km = forms.IntegerField(
        label=_("Recommended at km, if put off"),
        min_value=0,
        max_value=MOST_KM,
        required=False,
    )

    @classmethod
    def of(cls, item: RoItem) -> "ItemForm":
        """Filled in with a line that is there."""
        known = {name: getattr(item, name) for name in cls.base_fields}
        return cls(initial={**known, "discount": item.discount * PERCENT})

    @property
    def facts(self) -> ItemFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        zeros = {name: said[name] or Decimal(0) for name in ("hours", "rate", "unit_price")}
        discount = (said["discount"] or Decimal(0)) / PERCENT
        return ItemFacts(**{**said, **zeros, "discount": discount})


class ReportForm(ShownForm):
    told_by = forms.ChoiceField(label=_("Customer told by"), choices=ToldBy.choices)


class QuoteForm(ShownForm):
    promised_at = moment_field(_("Ready by"))
    guarantee_class = forms.ChoiceField(
        label=_("Guarantee of the repair"), choices=GuaranteeClass.choices, required=False
    )
    told_by = forms.ChoiceField(
        label=_("Customer told by"),
        choices=[("", "–"), *ToldBy.choices],
        required=False,
        help_text=_("Of another time than was promised before."),
    )


class PromiseForm(ShownForm):
    """Another time that the customer was just told."""

    promised_at = moment_field(_("Ready by"))
    told_by = forms.ChoiceField(label=_("Customer told by"), choices=ToldBy.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    @property
    def facts(self) -> PromiseFacts:
        said = self.cleaned_data
        return PromiseFacts(said["promised_at"], said["told_by"], said["reason"])


class PassForm(ShownForm):
    """The inspector's yes."""

    road_test_km = forms.IntegerField(
        label=_("Road test, km"), min_value=0, max_value=500, required=False
    )
    certificate = forms.CharField(label=_("Completion certificate"), max_length=40, required=False)
    washed = forms.BooleanField(label=_("The car is washed"), required=False)

    @property
    def verdict(self) -> Verdict:
        said = self.cleaned_data
        return Verdict(said["road_test_km"] or 0, said["washed"], said["certificate"])


class FailForm(ShownForm):
    """The inspector's no: which line, and why."""

    failed_item = forms.TypedChoiceField(label=_("Failed line"), coerce=int)
    cause = forms.CharField(label=_("Cause"), max_length=300)

    def __init__(self, *args: Any, order: RepairOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = [(item.pk, item.description) for item in order.items.all() if item.state == "DONE"]
        self.fields["failed_item"].choices = done  # type: ignore[attr-defined]

    @property
    def verdict(self) -> Verdict:
        said = self.cleaned_data
        return Verdict(failed_item_id=said["failed_item"], cause=said["cause"])
