"""One form that an order's page offers, and the forms of the inspection fee."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.forms.fees import FeeForgivenForm, FeeForm, FeePaidForm
from aftersales.rules.orders import a_fee_is_due

if TYPE_CHECKING:
    from aftersales.portal.order_page import OrderPage

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Offer:
    """One form: when it stands on the page, how it begins, what its button says."""

    title: Text
    label: Text
    is_for: "Callable[[OrderPage], bool]"
    make: "Callable[[OrderPage, dict[str, Any]], Form]"
    folded: bool = False
    danger: bool = False


def _fee(page: "OrderPage", data: dict[str, Any]) -> Form:
    order = page.order
    known = getattr(order, "inspection_fee", None)
    first = {
        "version": order.version,
        "amount": known.amount if known else None,
        "agreed_with": known.agreed_with if known else order.contact_name,
    }
    return FeeForm(**data, initial=first)


def _is_due(name: str) -> "Callable[[OrderPage], bool]":
    return lambda page: name in page.actions and a_fee_is_due(page.order) is None


FEES: dict[str, Offer] = {
    "fee": Offer(
        _("Inspection fee, if nothing is wanted"),
        _("The customer agrees to the fee"),
        lambda page: "agree_fee" in page.actions,
        _fee,
        folded=True,
    ),
    "fee_paid": Offer(
        _("Inspection fee"),
        _("Receive the fee"),
        _is_due("receive_fee"),
        lambda page, data: FeePaidForm(**data),
    ),
    "fee_forgiven": Offer(
        _("Forgive the inspection fee"),
        _("Forgive the fee"),
        _is_due("forgive_fee"),
        lambda page, data: FeeForgivenForm(**data),
        folded=True,
        danger=True,
    ),
}
