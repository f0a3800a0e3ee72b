"""What can be done on the page of one violation: its forms, for whom each is, and what it begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.translation import gettext_lazy

from dealerops.foundation.reporting import Text
from rental.choices.roles import OPERATORS
from rental.choices.violations import ViolationState as S
from rental.forms.violations import (
    AuthorityForm,
    CloseForm,
    DecisionForm,
    DisputeForm,
    PaidForm,
    ProofForm,
    RulingForm,
    WhyForm,
)
from rental.services.violations.deadlines import LEFT_OPEN
from rental.workflow.violations import HANDLERS

if TYPE_CHECKING:
    from rental.portal.violation_page import ViolationPage


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of the page."""

    title: Text
    label: Text
    is_for: "Callable[[ViolationPage], bool]"
    make: "Callable[[ViolationPage, dict[str, Any]], Form]"
    folded: bool = True
    danger: bool = False


def form_for(key: str, page: "ViolationPage", data: dict[str, Any] | None = None) -> Form:
    """The form of that key, empty or bound to `data` (`data=`, `files=`)."""
    return OFFERED[key].make(page, data or {})


def _allows(name: str) -> "Callable[[ViolationPage], bool]":
    return lambda page: name in page.actions


def _plain(form: type[Form]) -> "Callable[[ViolationPage, dict[str, Any]], Form]":
    return lambda page, data: form(**data, initial={"version": page.version})


def _may_hand_proof(page: "ViolationPage") -> bool:
    told = {"hand_proof", "add_proof", "handle_self"} & page.actions
    return bool(told)


def _may_pay(page: "ViolationPage") -> bool:
    """A fine without points that we were asked to pay, or that was left open too long."""
    one = page.violation
    asked = one.state == S.AGENT_REQUESTED
    is_due = asked or (one.is_overdue and one.state in LEFT_OPEN)
    return is_due and not one.points and not one.fine_paid_on and page.actor.role in OPERATORS


OFFERED: dict[str, Offer] = {
    "decide": Offer(
        gettext_lazy("Decide who it was"),
        gettext_lazy("Decide"),
        _allows("decide_order"),
        lambda page, data: DecisionForm(
            **data, candidates=page.candidates, initial={"version": page.version}
        ),
        folded=False,
    ),
    "judge": Offer(
        gettext_lazy("The customer disagrees"),
        gettext_lazy("Rule"),
        _allows("uphold"),
        _plain(RulingForm),
        folded=False,
    ),
    "proof": Offer(
        gettext_lazy("Enter proof"), gettext_lazy("Keep"), _may_hand_proof, _plain(ProofForm)
    ),
    "refuse": Offer(
        gettext_lazy("The proof is not enough"),
        gettext_lazy("Not enough"),
        _allows("refuse_proof"),
        _plain(WhyForm),
        danger=True,
    ),
    "paid": Offer(
        gettext_lazy("We paid the fine"), gettext_lazy("We paid it"), _may_pay, _plain(PaidForm)
    ),
    "dispute": Offer(
        gettext_lazy("Enter that the customer disagrees"),
        gettext_lazy("The customer disagrees"),
        _allows("dispute"),
        _plain(DisputeForm),
    ),
    "authority": Offer(
        gettext_lazy("The authority's notice"),
        gettext_lazy("Keep"),
        lambda page: not page.is_over and page.actor.role in HANDLERS,
        lambda page, data: AuthorityForm(
            **data,
            initial={"version": page.version, "statutory_on": page.violation.statutory_on},
        ),
    ),
    "close": Offer(
        gettext_lazy("Close"), gettext_lazy("Close"), _allows("close"), _plain(CloseForm)
    ),
}
