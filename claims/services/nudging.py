"""A nudge 催办: whoever waits for a claim reminds those in whose hands it lies."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from claims.choices import ClaimState
from claims.models import Claim
from claims.rules import LEVEL_OF_ROLE
from claims.workflow import HQ_SSA, NUDGE_FLOW
from dealerops.accounts.models import User
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.workcal.services import Shift, end_of, shift


class NotNudged(DomainError):
    """NUDGED_TODAY once a person has nudged about this claim; NOBODY_TO_NUDGE while it lies with nobody."""


@transaction.atomic
def nudge_claim(claim_id: int, *, by: Actor) -> Claim:
    """Remind them once per workday and person. Raises TransitionRefused, NotNudged."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    NUDGE_FLOW.fire(claim, "nudge", by=by)
    if last := _last_today(claim, by):
        when = formats.date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT")
        said = _("You have nudged about this claim already today: %(when)s.") % {"when": when}
        raise NotNudged(Refusal("NUDGED_TODAY", said))
    people = sorted({one.pk for one in in_whose_hands(claim)} - {by.user_id})
    if not people:
        raise NotNudged(Refusal("NOBODY_TO_NUDGE", _("Nobody can be nudged about this claim now.")))
    record(claim, "claims.nudged", by=by, people=people, state=claim.state)
    return claim


def in_whose_hands(claim: Claim) -> list[User]:
    """Who can bring the claim on now: its checker, the deciders of the due level, the applicants."""
    match claim.state:
        case ClaimState.ASSIGNED | ClaimState.CHECKING:
            return [claim.checker] if claim.checker else []
        case ClaimState.REJECT_PROPOSED:
            return _apart(claim, HQ_SSA)
        case ClaimState.IN_APPROVAL:
            due = claim.steps.waiting().first()
            return _apart(
                claim, [role for role, at in LEVEL_OF_ROLE.items() if due and at == due.level]
            )
        case ClaimState.RESET:
            return people_at_dealer(Role.D_SSA, claim.dealer_id)
    return []


def _apart(claim: Claim, roles: Iterable[Role]) -> list[User]:
    """Without those who created or checked it: they may not decide (domain.md 0.10)."""
    involved = {claim.created_by_id, *claim.assignments.values_list("checker", flat=True)}
    found = {one for role in roles for one in User.objects.in_role(role)}
    return [one for one in found if one.pk not in involved]


def _last_today(claim: Claim, by: Actor) -> Entry | None:
    """The person's last nudge of this workday; closed days belong to the workday before them."""
    day = shift(timezone.localdate(), Shift.PREV)
    since = end_of(day - dt.timedelta(days=1))
    mine = Entry.objects.about(claim).filter(topic="claims.nudged", user_id=by.user_id)
    return mine.filter(at__gte=since).last()
