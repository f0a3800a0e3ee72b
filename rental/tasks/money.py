"""The doorbells of money: the night's audit, the morning's dunning, the deposits of ten o'clock."""

from celery import shared_task
from django.utils import timezone

from rental.selectors.money_clocks import (
    items_to_dun,
    orders_holding_deposits,
    plans_to_judge,
    preauths_lapsed,
    preauths_to_capture,
    promises_to_judge,
)
from rental.services.debt_talks import judge_promise
from rental.services.dunning import dun
from rental.services.instalments import judge_plan
from rental.services.ledger import audit_ledger
from rental.services.releases import capture_if_needed, end_lapsed, release_if_due


@shared_task(name="rental.ledger_audit")
def ledger_audit() -> int:
    """02:00: the whole ledger is looked at; how many findings."""
    return len(audit_ledger(on=timezone.localdate()).findings)


@shared_task(name="rental.dunning")
def dunning() -> int:
    """09:00: promises and plans are judged, then every debt takes its next step; how many steps."""
    today = timezone.localdate()
    for promise_id in promises_to_judge():
        judge_promise(promise_id, on=today)
    for plan_id in plans_to_judge():
        judge_plan(plan_id, on=today)
    return sum(len(dun(item_ids, on=today)) for item_ids in items_to_dun(today))


@shared_task(name="rental.deposits")
def deposits() -> int:
    """10:00: holds that are about to lapse are captured, deposits whose days are over go back."""
    now = timezone.now()
    for preauth_id in preauths_lapsed(now):
        end_lapsed(preauth_id, now=now)
    captured = sum(capture_if_needed(pk, now=now) > 0 for pk in preauths_to_capture(now))
    return captured + sum(release_if_due(pk, now=now) > 0 for pk in orders_holding_deposits())
