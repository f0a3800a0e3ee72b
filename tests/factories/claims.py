"""Claims in any state, brought there by the services that people use."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim, PreAppLine
from claims.selectors import needed_documents
from claims.services import (
    ClaimFacts,
    FindingInput,
    approve_claim,
    assign_claim,
    attach_document,
    open_claim,
    pass_check,
    propose_rejection,
    reject_claim,
    reset_check,
    route_claim,
    start_check,
    submit_claim,
    update_claim,
    withdraw_claim,
)
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.network.models import Dealer
from tests.factories.market import (
    Cast,
    give_quota,
    known_paper,
    make_checker,
    make_customer,
    make_dealer,
    make_line,
    make_model,
    make_paper,
    make_person,
    make_region,
    make_usc_code,
    make_vin,
    numbers,
)

__all__ = (
    "Cast",
    "draft_claim",
    "give_quota",
    "make_checker",
    "make_claim",
    "make_customer",
    "make_dealer",
    "make_line",
    "make_model",
    "make_paper",
    "make_person",
    "make_region",
    "make_usc_code",
    "make_vin",
)
PRICE = Decimal(588_000)


def draft_claim(
    cast: Cast,
    amount: Decimal | int = 18_000,
    *,
    line: PreAppLine | None = None,
    by: Actor | None = None,
    **facts: object,
) -> Claim:
    """A draft with everything typed in and every paper attached; `facts` change what was typed."""
    by = by or cast.applicant
    dealer = Dealer.objects.get(pk__in=by.dealer_ids)
    line = line or make_line(dealer, amount)
    claim = open_claim(line.pk, by=by)
    today = timezone.localdate()
    typed = ClaimFacts(
        vin=make_vin(),
        invoice_code="111002371030",
        invoice_number=f"{next(numbers):08d}",
        invoice_date=today - dt.timedelta(days=10),
        invoice_amount=PRICE,
        buyer_name=claim.buyer_name,
        buyer_code=claim.buyer_code,
        seller_name=claim.seller_name,
        registered_on=today - dt.timedelta(days=5),
        registered_city=dealer.city,
    )
    claim = update_claim(claim.pk, replace(typed, **facts), by=by)
    for document in needed_documents(claim, today):
        attach_document(claim.pk, document, known_paper(), name=f"{document.value}.png", by=by)
    return Claim.objects.get(pk=claim.pk)


def make_claim(
    cast: Cast,
    state: str = ClaimState.IN_APPROVAL,
    amount: Decimal | int = 18_000,
    *,
    quota: int = 1,
    **more: object,
) -> Claim:
    """A claim in `state`, with `quota` units given to its dealer in the month of its invoice.

    `more` goes to `draft_claim`: line, by, and the facts of the claim.
    """
    claim = draft_claim(cast, amount, **more)
    by: Actor = more.get("by") or cast.applicant
    if quota:
        give_quota(claim.dealer, quota, on=claim.invoice_date, program=claim.program.code)
    for step in _WAYS[ClaimState(state)]:
        step(cast, claim.pk, by)
    return Claim.objects.get(pk=claim.pk)


def _submit(_cast: Cast, pk: int, by: Actor) -> None:
    submit_claim(pk, by=by)


def _assign(_cast: Cast, pk: int, _by: Actor) -> None:
    assign_claim(pk, by=SYSTEM)


def _checked(act: Callable[..., object], *found: FindingInput) -> "Way":
    def step(cast: Cast, pk: int, _by: Actor) -> None:
        claim = Claim.objects.get(pk=pk)
        act(pk, *([found] if found else []), by=cast.checker_of(claim))

    return step


def _route(_cast: Cast, pk: int, _by: Actor) -> None:
    route_claim(pk, by=SYSTEM)


def _approve(cast: Cast, pk: int, _by: Actor) -> None:
    for step in Claim.objects.get(pk=pk).steps.waiting():
        approve_claim(pk, by=cast.decider(step.level))


def _reject(cast: Cast, pk: int, _by: Actor) -> None:
    due = Claim.objects.get(pk=pk).steps.waiting()[0]
    reject_claim(pk, [FindingInput(DocumentType.D01, Reason.B01)], by=cast.decider(due.level))


def _withdraw(_cast: Cast, pk: int, by: Actor) -> None:
    withdraw_claim(pk, by=by)


Way = Callable[[Cast, int, Actor], None]
_ILLEGIBLE = FindingInput(DocumentType.D01, Reason.A01)
_WRONG_VIN = FindingInput(DocumentType.D01, Reason.B01)
_IN_CHECK: tuple[Way, ...] = (_submit, _assign, _checked(start_check))
_IN_APPROVAL: tuple[Way, ...] = (*_IN_CHECK, _checked(pass_check), _route)
_WAYS: dict[ClaimState, tuple[Way, ...]] = {
    ClaimState.DRAFT: (),
    ClaimState.SUBMITTED: (_submit,),
    ClaimState.WITHDRAWN: (_submit, _withdraw),
    ClaimState.ASSIGNED: (_submit, _assign),
    ClaimState.CHECKING: _IN_CHECK,
    ClaimState.REJECT_PROPOSED: (*_IN_CHECK, _checked(propose_rejection, _WRONG_VIN)),
    ClaimState.RESET: (*_IN_CHECK, _checked(reset_check, _ILLEGIBLE)),
    ClaimState.CHECK_PASSED: (*_IN_CHECK, _checked(pass_check)),
    ClaimState.IN_APPROVAL: _IN_APPROVAL,
    ClaimState.APPROVED: (*_IN_APPROVAL, _approve),
    ClaimState.REJECTED: (*_IN_APPROVAL, _reject),
}
