"""What is typed at the settlement, the cash desk and the hand-over."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import ItemState, PaymentKind
from aftersales.forms.evidence import SignatureForm
from aftersales.models import RepairOrder
from aftersales.models.settlement import ON_APPROVAL
from aftersales.services import Bill, Farewell, Money

AT_DESK = [one for one in PaymentKind.choices if one[0] not in ON_APPROVAL]
GRANTED = [one for one in PaymentKind.choices if one[0] in ON_APPROVAL]


class BillForm(SignatureForm):
    """The settlement list: each line may be billed below its price, none above the approved sum."""

    explained = forms.BooleanField(
        label=_("Explained to the customer line by line"), required=False
    )

    def __init__(self, *args: object, order: RepairOrder, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.lines = [item for item in order.items.all() if item.state == ItemState.QC_OK]
        for item in self.lines:
            self.fields[f"line_{item.pk}"] = forms.DecimalField(
                label=f"{item.description} · {item.get_payer_display()}",
                initial=item.amount,
                min_value=0,
                max_digits=14,
                decimal_places=2,
            )
        self.order_fields([*(f"line_{item.pk}" for item in self.lines), "explained"])

    @property
    def bill(self) -> Bill:
        said = self.cleaned_data
        amounts: dict[int, Decimal] = {item.pk: said[f"line_{item.pk}"] for item in self.lines}
        return Bill(said["explained"], self.evidence, amounts)


class PaymentForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("by what means", "By"), choices=AT_DESK)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    reference = forms.CharField(label=_("Receipt or transaction"), max_length=60, required=False)

    @property
    def money(self) -> Money:
        said = self.cleaned_data
        return Money(said["kind"], said["amount"], said["reference"])


class GrantForm(forms.Form):
    """The general manager's yes to a customer who does not pay now."""

    kind = forms.ChoiceField(label=_("Kind"), choices=GRANTED)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    @property
    def money(self) -> Money:
        said = self.cleaned_data
        return Money(said["kind"], said["amount"], reason=said["reason"])


class FarewellForm(SignatureForm):
    """The delivery sheet."""

    mileage_out = forms.IntegerField(label=_("km now"), min_value=0, max_value=2_000_000)
    old_parts_shown = forms.BooleanField(label=_("Old parts shown"), required=False)
    next_service_told = forms.BooleanField(label=_("Next service told"), required=False)
    keys_returned = forms.BooleanField(label=_("Keys and valuables returned"), required=False)
    countersigns = forms.BooleanField(
        label=_("The customer also signs for what was approved in a call"), required=False
    )
    field_order = (
        *("mileage_out", "old_parts_shown", "next_service_told", "keys_returned", "countersigns"),
    )

    @property
    def farewell(self) -> Farewell:
        said = self.cleaned_data
        return Farewell(
            mileage_out=said["mileage_out"],
            old_parts_shown=said["old_parts_shown"],
            next_service_told=said["next_service_told"],
            keys_returned=said["keys_returned"],
            evidence=self.evidence,
            countersigns=said["countersigns"],
        )
