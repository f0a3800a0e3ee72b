"""Instalments (domain.md 5.9): proposed, signed, kept or broken."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.documents.models import Attachment
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from rental.calc.instalments import Part, missed, parts
from rental.choices.dunning import PlanState
from rental.choices.ledger import AccountKind, EntryKind, ItemKind
from rental.choices.money_policy import (
    FIRST_INSTALMENT_DAYS,
    INSTALMENTS_MOST,
    MISSED_INSTALMENTS,
)
from rental.choices.roles import COLLECTORS
from rental.models import Instalment, InstalmentPlan, LedgerItem
from rental.services.ledger.posting import Posting, Side, customer_account, post

COUNT_WRONG = Refusal("INSTALMENT_COUNT", _("Between two and the most instalments."), "count")
FIRST_LATE = Refusal("INSTALMENT_FIRST", _("The first instalment is due within days."), "first_on")
NOT_OPEN = Refusal("PLAN_STATE", _("This plan does not wait for a signature."))
HAS_PLAN = Refusal("PLAN_EXISTS", _("The item is in instalments already, or nothing is open."))
SIGNER_MISSING = Refusal("SIGNER_MISSING", _("Say who signed or agreed."), "signed_by")
CHANGED = Refusal("PLAN_STALE", _("The debt has changed since: propose a new plan."))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the plan: on the own page, or on paper, which is then the evidence."""

    person: str
    evidence: Attachment | None = None


@transaction.atomic
def propose_plan(
    item_id: int, *, count: int, first_on: dt.date, on: dt.date, by: Actor
) -> InstalmentPlan:
    """Offer to pay an item in monthly parts: at most six, the first within seven days, no interest."""
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    if by.role not in COLLECTORS:
        raise DomainError(WRONG_ROLE)
    living = item.plans.filter(state__in=(PlanState.PROPOSED, PlanState.ACTIVE))
    if item.balance <= 0 or item.kind == ItemKind.INSTALMENT or living.exists():
        raise DomainError(HAS_PLAN)
    values = Values(on=on, dealer_id=item.dealer_id)
    if not 2 <= count <= min(values[INSTALMENTS_MOST], int(item.balance * 100)):
        raise InvalidInput(COUNT_WRONG)
    if not on <= first_on <= on + dt.timedelta(days=values[FIRST_INSTALMENT_DAYS]):
        raise InvalidInput(FIRST_LATE)
    values[MISSED_INSTALMENTS]  # asked now, so that the plan keeps what it goes by
    plan = InstalmentPlan.objects.create(
        item=item,
        total=item.balance,
        count=count,
        first_on=first_on,
        proposed_by_id=by.user_id,
        policy_values=values.used(),
    )
    record(plan, "rental.plan_proposed", by=by, item=item.pk, count=count)
    return plan


@transaction.atomic
def withdraw_plan(plan_id: int, *, by: Actor) -> InstalmentPlan:
    """Take an offer back that nobody has signed."""
    plan = InstalmentPlan.objects.visible_to(by).lock(plan_id)
    if by.role not in COLLECTORS:
        raise DomainError(WRONG_ROLE)
    if plan.state != PlanState.PROPOSED:
        raise DomainError(NOT_OPEN)
    plan.state = PlanState.WITHDRAWN
    plan.save_fields("state")
    record(plan, "rental.plan_withdrawn", by=by)
    return plan


@transaction.atomic
def sign_plan(plan_id: int, signature: Signature, *, on: dt.date, by: Actor) -> InstalmentPlan:
    """The customer agrees: the debt moves from its item to one item per instalment.

    Raises DomainError (PLAN_STATE, PLAN_STALE when something was paid meanwhile), InvalidInput.
    """
    found = InstalmentPlan.objects.visible_to(by).get(pk=plan_id)
    receivable = customer_account(AccountKind.AR, found.item.customer_id)
    item = LedgerItem.objects.lock(found.item_id)
    plan = InstalmentPlan.objects.lock(plan_id)
    if plan.state != PlanState.PROPOSED:
        raise DomainError(NOT_OPEN)
    if not signature.person.strip():
        raise InvalidInput(SIGNER_MISSING)
    if item.balance != plan.total or plan.first_on < on:
        raise DomainError(CHANGED)
    plan.state, plan.signed_at = PlanState.ACTIVE, timezone.now()
    plan.signed_by, plan.evidence = signature.person.strip()[:120], signature.evidence
    plan.save_fields("state", "signed_at", "signed_by", "evidence")
    made = [_make(plan, item, part, on) for part in parts(plan.total, plan.count, plan.first_on)]
    sides = [Side(receivable, -plan.total, item.pk)]
    sides += [Side(receivable, part.amount, part.item_id) for part in made]
    posting = Posting(EntryKind.MOVED, item.dealer_id, f"plan:{plan.pk}", item.order_id)
    post(posting, sides, by=by)
    record(plan, "rental.plan_signed", by=by, item=item.pk, about=item.about)
    return plan


def _make(plan: InstalmentPlan, item: LedgerItem, part: Part, on: dt.date) -> Instalment:
    own = LedgerItem.objects.create(
        dealer_id=item.dealer_id,
        customer_id=item.customer_id,
        order_id=item.order_id,
        kind=ItemKind.INSTALMENT,
        amount=part.amount,
        charged_on=on,
        due_on=part.due_on,
        about=item.about,
        collector_id=item.collector_id,
    )
    return Instalment.objects.create(
        plan=plan, number=part.number, due_on=part.due_on, amount=part.amount, item=own
    )


@transaction.atomic
def judge_plan(plan_id: int, *, on: dt.date) -> InstalmentPlan:
    """A plan whose parts are paid is done; with two missed it is broken and the whole rest due.

    The one reminder goes out with the breaking: what was not due yet falls due on that day.
    """
    plan = InstalmentPlan.objects.lock(plan_id)
    if plan.state != PlanState.ACTIVE:
        return plan
    items = list(LedgerItem.objects.filter(instalment__plan=plan).select_for_update(of=("self",)))
    most = int(plan.policy_values.get(MISSED_INSTALMENTS.name, MISSED_INSTALMENTS.default))
    if not any(item.balance for item in items):
        plan.state = PlanState.DONE
        plan.save_fields("state")
        record(plan, "rental.plan_done", by=SYSTEM, about=plan.item.about)
    elif missed([(item.due_on, item.balance) for item in items], on) >= most:
        plan.state, plan.broken_on = PlanState.BROKEN, on
        plan.save_fields("state", "broken_on")
        for item in items:
            if item.balance and item.due_on > on:
                item.due_on = on
                item.save_fields("due_on")
                record(item, "rental.item_due_at_once", by=SYSTEM, due_on=on)
        record(plan, "rental.plan_broken", by=SYSTEM, about=plan.item.about)
    return plan
