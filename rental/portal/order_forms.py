"""Which forms an order's page offers, in which state, to whom: fed from the workflow table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rental.choices import CallPurpose
from rental.choices import OrderState as S
from rental.choices.roles import HEADS
from rental.forms.orders import (
    AcceptForm,
    BlockForm,
    CallForm,
    CancelForm,
    DepositForm,
    PreAuthForm,
    RefuseForm,
    ReviseForm,
)
from rental.querysets.orders import OVER
from rental.selectors.secured import needed

if TYPE_CHECKING:
    from rental.portal.order_page import OrderPage

Text = str | Promise
BEFORE_CONFIRMED = frozenset({S.INQUIRY, S.PENDING_CONFIRM})
WAITING = frozenset({S.CONFIRMED, S.ASSIGNED, S.READY})


@dataclass(frozen=True, slots=True)
class Offered:
    """One form: when it stands on the page, how it begins, what its button says."""

    title: Text
    label: Text
    is_for: "Callable[[OrderPage], bool]"
    make: "Callable[[OrderPage, dict[str, Any]], Form]"
    folded: bool = True
    danger: bool = False


def form_for(key: str, page: "OrderPage", data: dict[str, Any] | None = None) -> Form:
    """The form of that key, empty or bound to `data` (`data=`, `files=`)."""
    return OFFERED[key].make(page, data or {})


def _version(page: "OrderPage") -> dict[str, Any]:
    return {"version": page.order.version}


def _plain(form: type[Form]) -> "Callable[[OrderPage, dict[str, Any]], Form]":
    return lambda page, data: form(**data, initial=_version(page))


def _call(page: "OrderPage", data: dict[str, Any]) -> Form:
    late = page.order.state in WAITING and page.now >= page.order.start_at
    purpose = CallPurpose.NO_SHOW if late else CallPurpose.CONFIRM
    return CallForm(**data, initial={**_version(page), "purpose": purpose})


def _preauth(page: "OrderPage", data: dict[str, Any]) -> Form:
    return PreAuthForm(**data, initial={**_version(page), "amount": needed(page.order) or None})


def _may_call(page: "OrderPage") -> bool:
    return page.is_ours and page.order.state in BEFORE_CONFIRMED | WAITING


def _may_secure(page: "OrderPage") -> bool:
    return page.is_ours and page.order.state not in (*OVER, S.INQUIRY)


def _may_refuse(page: "OrderPage") -> bool:
    return bool({"lose", "reject"} & page.actions)


OFFERED: dict[str, Offered] = {
    "call": Offered(_("Call the customer"), _("Record the call"), _may_call, _call, folded=False),
    "revise": Offered(
        _("What was understood"),
        _("Save"),
        lambda page: page.is_ours and page.order.state in BEFORE_CONFIRMED,
        lambda page, data: ReviseForm.of(page.order, **data),
    ),
    "accept": Offered(
        _("Signed at the counter"),
        _("The customer signed"),
        lambda page: page.is_ours and page.open_offer is not None,
        _plain(AcceptForm),
    ),
    "preauth": Offered(
        _("Pre-authorisation"), _("Record the pre-authorisation"), _may_secure, _preauth
    ),
    "deposit": Offered(_("Deposit"), _("Record the deposit"), _may_secure, _plain(DepositForm)),
    "refuse": Offered(
        _("Lost or refused"),
        pgettext_lazy("rental", "Close the order"),
        _may_refuse,
        _plain(RefuseForm),
        danger=True,
    ),
    "cancel": Offered(
        pgettext_lazy("rental", "Cancel the order"),
        pgettext_lazy("rental", "Cancel the order"),
        lambda page: "cancel" in page.actions,
        _plain(CancelForm),
        danger=True,
    ),
    "block": Offered(
        _("Block list"),
        _("Rent nothing to this customer"),
        lambda page: page.is_ours and page.actor.role in HEADS and not page.is_blocked,
        _plain(BlockForm),
        danger=True,
    ),
}
