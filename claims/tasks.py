"""Doorbells that time rings."""

from celery import shared_task
from django.utils import timezone

from claims.selectors.clocks import (
    claims_to_release,
    expired_preapplications,
    late_checks,
    unanswered_resets,
    unassigned,
)
from claims.services import (
    mark_late_check,
    release_expired,
    release_rejected,
    time_out_reset,
    try_assign,
    try_reassign,
)
from dealerops.foundation.actor import SYSTEM


@shared_task(name="claims.clocks")
def clocks() -> int:
    """Every few minutes: answer times that are over, checks that are late, claims nobody has."""
    now = timezone.now()
    done = 0
    for claim_id in unanswered_resets(now):
        time_out_reset(claim_id, by=SYSTEM)
        done += 1
    for late in late_checks(now):
        mark_late_check(late.assignment_id, by=SYSTEM)
        done += 1
        if late.give_away:
            try_reassign(late.claim_id, by=SYSTEM)
    for claim_id in unassigned():
        try_assign(claim_id, by=SYSTEM)
        done += 1
    return done


@shared_task(name="claims.nightly")
def nightly() -> int:
    """Half past midnight: what a closed appeal window or an expired pre-application sets free."""
    due = claims_to_release(timezone.now())
    for claim_id in due:
        release_rejected(claim_id, by=SYSTEM)
    today = timezone.localdate()
    expired = expired_preapplications(today)
    for preapplication_id in expired:
        release_expired(preapplication_id, by=SYSTEM, on=today)
    return len(due) + len(expired)
