"""Who may decide a write-off (domain.md 0.10, 5.10)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from rental.choices.dunning import Approval
from rental.models import (
    DebtCall,
    DunningStep,
    InstalmentPlan,
    LedgerItem,
    PromiseToPay,
    WriteOff,
)

COLLECTED = Refusal(
    "OWN_DEBT", _("Whoever proposed it or collected this debt cannot decide about it.")
)
LADDER = tuple(Approval.values)


def has_the_level(write_off: WriteOff, actor: Actor) -> Refusal | None:
    """The role that its amount asks for, or a higher one."""
    allowed = LADDER[LADDER.index(write_off.level) :]
    return None if actor.role in allowed else WRONG_ROLE


def kept_apart(write_off: WriteOff, actor: Actor) -> Refusal | None:
    """Neither the proposer nor anybody who collected the debt, nor a stand-in for one of them.

    Who called the customer while it was owed collected it; so did who offered it in instalments. What
    was done about a debt before it was moved to instalments counts for each of them.
    """
    refusal = has_the_level(write_off, actor)
    if refusal:
        return refusal
    item = write_off.item
    debt = LedgerItem.objects.filter(Q(pk=item.pk) | Q(plans__parts__item=item))
    since = min(debt.values_list("charged_on", flat=True))
    calls = DebtCall.objects.filter(customer=item.customer_id, day__gte=since)
    people: tuple[QuerySet[Any, Any], ...] = (
        DunningStep.objects.filter(item__in=debt).values_list("done_by", flat=True),
        PromiseToPay.objects.filter(item__in=debt).values_list("taken_by", flat=True),
        InstalmentPlan.objects.filter(item__in=debt).values_list("proposed_by", flat=True),
        calls.values_list("made_by", flat=True),
    )
    collectors = {write_off.proposed_by_id, item.collector_id}.union(*people)
    return COLLECTED if collectors & {actor.user_id, actor.for_user_id} - {None} else None
