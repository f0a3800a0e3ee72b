"""Somebody found out when a customer really gave a car back (domain.md 9.13)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.models import Custody
from dealerops.registry.services import correct_end
from rental.choices.roles import HEADS
from rental.selectors.custody import doubtful, others_of


@transaction.atomic
def clear_doubt(custody_id: int, ended_at: dt.datetime, reason: str, *, by: Actor) -> Custody:
    """The earlier hand-overs of this car by the same store ended at `ended_at`; the mark stays.

    Raises Custody.DoesNotExist for what is no doubt of the actor's, InvalidInput (REASON_MISSING,
    CUSTODY_END), DomainError (STILL_IN_DOUBT) where the hand-overs overlap all the same.
    """
    custody = doubtful(by, custody_id)
    if custody is None:
        raise Custody.DoesNotExist
    if by.role not in HEADS:
        raise DomainError(WRONG_ROLE)
    if not reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    for other in others_of(custody):
        if other.dealer_id == custody.dealer_id and other.span.lower < custody.span.lower:
            correct_end(other.pk, at=ended_at, by=by)
    if others_of(custody):
        message = _("The hand-overs overlap all the same; choose an earlier moment.")
        raise DomainError(Refusal("STILL_IN_DOUBT", message, "ended_at"))
    record(custody, "rental.custody_cleared", by=by, note=reason.strip()[:200])
    return custody
