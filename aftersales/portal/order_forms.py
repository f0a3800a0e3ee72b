"""Which forms an order's page offers, in which state, to whom: fed from the workflow table."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState, Payer
from aftersales.forms.approvals import NoForm, YesForm
from aftersales.forms.driving import LoanForm, TaskForm
from aftersales.forms.money import BillForm, FarewellForm, GrantForm, PaymentForm
from aftersales.forms.reception import ArrivalForm, CodeForm, MoveForm, SymptomForm
from aftersales.forms.work import (
    AdvisorForm,
    FailForm,
    ItemForm,
    PassForm,
    PromiseForm,
    QuoteForm,
    ReasonForm,
    ReportForm,
    TechnicianForm,
)
from aftersales.portal.offers import FEES, Offer
from aftersales.rules.orders import appointment_may_move, phone_is_confirmed
from aftersales.rules.quality import was_cross_checked
from aftersales.selectors.inspection import wants_report
from aftersales.selectors.money import due_of
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Role

if TYPE_CHECKING:
    from aftersales.portal.order_page import OrderPage

USUAL_STAY = dt.timedelta(hours=4)


def form_for(key: str, page: "OrderPage", data: dict[str, Any] | None = None) -> Form:
    """The form of that key, empty or bound to `data` (`data=`, `files=`)."""
    return OFFERED[key].make(page, data or {})


def _allows(name: str) -> "Callable[[OrderPage], bool]":
    return lambda page: name in page.actions


def _may_judge(name: str) -> "Callable[[OrderPage], bool]":
    """The inspector comes after technician and colleague; until then the page says who is missing."""
    return lambda page: name in page.actions and was_cross_checked(page.order) is None


def _version(page: "OrderPage") -> dict[str, Any]:
    return {"version": page.order.version}


def _arrival(page: "OrderPage", data: dict[str, Any]) -> Form:
    order = page.order
    now = timezone.localtime()
    first = {
        **_version(page),
        "mode": order.mode,
        "contact_name": order.contact_name,
        "arrived_at": order.arrived_at or now,
        "greeted_at": order.greeted_at or now,
    }
    return ArrivalForm(**data, initial=first)


def _quote(page: "OrderPage", data: dict[str, Any]) -> Form:
    promised = page.order.promised_at
    usual = promised if promised and promised > page.now else timezone.localtime() + USUAL_STAY
    guarantee = page.order.guarantee_class
    first = {**_version(page), "promised_at": usual, "guarantee_class": guarantee}
    form = QuoteForm(**data, initial=first)
    if promised is None:  # nobody has been promised a time that could change
        del form.fields["told_by"]
    return form


def _yes(page: "OrderPage", data: dict[str, Any]) -> Form:
    lines = page.open_lines
    asked = [line.item_id for line in lines if line.payer == Payer.CUSTOMER]
    first = {
        **_version(page),
        "quote": page.quote.pk if page.quote else None,
        "items": asked or [line.item_id for line in lines],
        "person": page.order.contact_name,
    }
    return YesForm(**data, lines=lines, initial=first)


def _no(page: "OrderPage", data: dict[str, Any]) -> Form:
    return NoForm(**data, lines=page.open_lines, initial={"said_by": page.order.contact_name})


def _promise(page: "OrderPage", data: dict[str, Any]) -> Form:
    return PromiseForm(**data, initial=_version(page))


def _bill(page: "OrderPage", data: dict[str, Any]) -> Form:
    first = {**_version(page), "person": page.order.contact_name}
    return BillForm(**data, order=page.order, initial=first)


def _farewell(page: "OrderPage", data: dict[str, Any]) -> Form:
    order = page.order
    first = {**_version(page), "person": order.contact_name, "mileage_out": order.mileage_in}
    return FarewellForm(**data, initial=first)


def _technician(page: "OrderPage", data: dict[str, Any]) -> Form:
    people = [(user.pk, str(user)) for user in people_at_dealer(Role.D_TECH, page.order.dealer_id)]
    return TechnicianForm(**data, people=people, initial={"technician": page.order.technician_id})


def _may_name_technician(page: "OrderPage") -> bool:
    return page.actor.role in {Role.D_SA, Role.D_SVC_DIR} and page.in_house


def _advisor(page: "OrderPage", data: dict[str, Any]) -> Form:
    people = [(user.pk, str(user)) for user in people_at_dealer(Role.D_SA, page.order.dealer_id)]
    return AdvisorForm(
        **data, people=people, initial={**_version(page), "advisor": page.order.advisor_id}
    )


def _may_name_advisor(page: "OrderPage") -> bool:
    is_over = page.order.delivered_at or page.order.closed_at
    return page.actor.role == Role.D_SVC_DIR and not is_over


def _may_move(page: "OrderPage") -> bool:
    return "move" in page.actions and appointment_may_move(page.order) is None


def _loan(page: "OrderPage", data: dict[str, Any]) -> Form:
    now = timezone.localtime()
    ends = page.order.promised_at or now + USUAL_STAY
    first = {"begins": now, "ends": max(ends, now + USUAL_STAY)}
    return LoanForm(**data, cars=page.driving.cars, initial=first)


def _may_promise(page: "OrderPage") -> bool:
    order = page.order
    is_over = order.qc_passed_at or order.closed_at
    may = page.actor.role in {Role.D_SA, Role.D_SVC_DIR}
    return may and order.promised_at is not None and not is_over


def _is_proposed(page: "OrderPage") -> bool:
    return any(item.state == ItemState.PROPOSED for item in page.items)


def _has_open_lines(page: "OrderPage") -> bool:
    return "approve" in page.actions and bool(page.open_lines)


OFFERED: dict[str, Offer] = {
    "fee_paid": FEES["fee_paid"],
    "fee_forgiven": FEES["fee_forgiven"],
    "symptom": Offer(
        _("What the customer reports"),
        _("Add the symptom"),
        lambda page: page.receiving,
        lambda page, data: SymptomForm(**data),
    ),
    "code": Offer(
        _("Phone of a customer who is not here"),
        _("The customer said this code"),
        lambda page: page.receiving and not phone_is_confirmed(page.order),
        lambda page, data: CodeForm(**data),
    ),
    "check_in": Offer(_("Check in"), _("Check in"), _allows("check_in"), _arrival),
    "fee": FEES["fee"],
    "move": Offer(
        _("Move the appointment"),
        _("Move the appointment"),
        _may_move,
        lambda page, data: MoveForm(
            **data, initial={**_version(page), "planned_at": page.order.planned_at}
        ),
        folded=True,
    ),
    "advisor": Offer(
        _("Service advisor"),
        _("Give to this advisor"),
        _may_name_advisor,
        _advisor,
        folded=True,
    ),
    "technician": Offer(
        _("Technician"), _("Name the technician"), _may_name_technician, _technician, folded=True
    ),
    "item": Offer(
        _("Add a line"),
        _("Add the line"),
        lambda page: page.may_change_lines,
        lambda page, data: ItemForm(**data),
        folded=True,
    ),
    "report": Offer(
        _("Inspection report"),
        _("The report was sent"),
        lambda page: "quote" in page.actions and wants_report(page.order),
        lambda page, data: ReportForm(**data, initial=_version(page)),
    ),
    "quote": Offer(
        _("Freeze the quote"),
        _("Freeze the quote"),
        lambda page: "quote" in page.actions and _is_proposed(page),
        _quote,
    ),
    "approve": Offer(_("Record an approval"), _("Record the approval"), _has_open_lines, _yes),
    "no": Offer(
        _("Declined or put off"), _("Record the answer"), _has_open_lines, _no, folded=True
    ),
    "promise": Offer(
        _("Promise another time"), _("The customer was told"), _may_promise, _promise, folded=True
    ),
    "pass": Offer(
        _("Quality check: passed"),
        _("The car is ready"),
        _may_judge("pass"),
        lambda page, data: PassForm(**data, initial=_version(page)),
    ),
    "fail": Offer(
        _("Quality check: failed"),
        _("Back to work"),
        _may_judge("fail"),
        lambda page, data: FailForm(**data, order=page.order, initial=_version(page)),
        folded=True,
        danger=True,
    ),
    "settle": Offer(
        _("Settlement list"),
        _("Settle"),
        lambda page: "settle" in page.actions and page.order.settle_started_at is not None,
        _bill,
    ),
    "pay": Offer(
        _("Payment"),
        _("Receive the payment"),
        _allows("receive"),
        lambda page, data: PaymentForm(**data, initial={"amount": due_of(page.order)}),
    ),
    "grant": Offer(
        _("Credit or goodwill"),
        _("Grant"),
        _allows("grant"),
        lambda page, data: GrantForm(**data, initial={"amount": due_of(page.order)}),
        folded=True,
    ),
    "deliver": Offer(_("Hand over the car"), _("Hand over"), _allows("deliver"), _farewell),
    "drive": Offer(
        _("Send a driver"),
        _("Make the task"),
        lambda page: page.driving.may_send,
        lambda page, data: TaskForm.begun(page.order.dealer.name, **data),
        folded=True,
    ),
    "loan": Offer(
        _("Loan car"),
        _("Reserve the car"),
        lambda page: page.driving.may_lend,
        _loan,
        folded=True,
    ),
    "decline": Offer(
        _("Nothing is wanted"),
        _("Close the order"),
        _allows("decline"),
        lambda page, data: ReasonForm(**data, initial=_version(page)),
        folded=True,
        danger=True,
    ),
    "cancel": Offer(
        _("Cancel the order"),
        _("Cancel the order"),
        _allows("cancel"),
        lambda page, data: ReasonForm(**data, initial=_version(page)),
        folded=True,
        danger=True,
    ),
}
