"""Reminders of the next service, 30, 14 and 3 days ahead (domain.md 4.11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.forecast import stage_reached
from aftersales.calc.standing import Standing
from aftersales.choices import ReminderState, Retention
from aftersales.choices.retention_policy import REMINDER_STAGES
from aftersales.models import RepairOrder, ServiceReminder
from aftersales.querysets.cards import ServiceReminderQuerySet
from aftersales.selectors.card_facts import CardFacts
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ConsentScope, ContactPurpose, DncScope
from dealerops.registry.models import ConsentRecord, DncEntry
from dealerops.registry.services import log_contact

SAME_SERVICE = dt.timedelta(days=60)  # a forecast that moves by less speaks of the same service
BATCH = 2_000
NOT_EXPECTED = (Retention.NOT_COUNTED, Retention.DORMANT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a card is to be reminded of; `serviced_on` is its last service."""

    service_on: dt.date
    stage: int
    serviced_on: dt.date | None


class ReminderIsOver(DomainError):
    """The reminder was sent, or is not needed any more."""

    default_code = "REMINDER_OVER"
    default_message = _("This reminder does not wait any more. Please refresh.")


@transaction.atomic
def send_reminder(
    reminder_id: int, channel: str, *, was_reached: bool, by: Actor, version: int | None = None
) -> ServiceReminder:
    """Note that the customer was reminded, or that nobody answered: then the reminder goes on waiting.

    Raises ReminderIsOver, ContactRefused (do-not-call, refusal, one contact a day), StaleObject.
    """
    reminder = ServiceReminder.objects.visible_to(by).lock(reminder_id)
    reminder.expect_version(version)
    if reminder.state != ReminderState.DUE:
        raise ReminderIsOver
    log_contact(
        reminder.card.customer_id,
        ContactPurpose.REMINDER,
        channel,
        was_reached=was_reached,
        by=by,
        about=f"service reminder {reminder.pk}",
    )
    if was_reached:
        reminder.state = ReminderState.DONE
        reminder.done_at, reminder.done_by_id = timezone.now(), by.user_id
        reminder.save_fields("state", "done_at", "done_by")
    record(reminder, "aftersales.service_reminded", by=by, was_reached=was_reached)
    return reminder


@transaction.atomic
def stop_reminders_of(customer_id: int, *, by: Actor) -> int:
    """The customer asked not to be called: whatever waits for them is taken back at once."""
    rows = ServiceReminder.objects.visible_to(SYSTEM).due().filter(card__customer=customer_id)
    return _stop(rows, by=by)


@transaction.atomic
def stop_reminders_of_car(order_id: int, *, by: Actor) -> int:
    """The car is booked in, or here: whatever waits for it at this dealer is taken back at once."""
    order = RepairOrder.objects.visible_to(SYSTEM).get(pk=order_id)
    rows = ServiceReminder.objects.visible_to(SYSTEM).due()
    rows = rows.filter(card__dealer=order.dealer_id, card__vehicle=order.vehicle_id)
    return _stop(rows, by=by)


def _stop(rows: ServiceReminderQuerySet, *, by: Actor) -> int:
    stopped = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for reminder in stopped:
        reminder.state = ReminderState.STOPPED
        reminder.save_fields("state")
        record(reminder, "aftersales.service_reminder_stopped", by=by)
    return len(stopped)


def plan_reminders(
    dealer_id: int,
    facts: Sequence[CardFacts],
    found: Mapping[int, Standing],
    *,
    on: dt.date,
    values: Values,
) -> None:
    """What is due on a day for these cards, and what is not needed any more.

    Nobody is reminded who has booked, has a car in the workshop, is gone or dormant or asked not to be
    called; a car that was never here is, counted from its sale. Of two stages only the later one waits,
    and what was reminded up to the last service says nothing about the next.
    """
    stages = [int(days) for days in values[REMINDER_STAGES]]
    wanted: dict[int, Wanted] = {}
    quiet = _quiet(dealer_id, facts)
    for one in facts:
        there = found[one.card_id]
        if there.forecast is None or there.status in NOT_EXPECTED or one.card_id in quiet:
            continue
        stage = stage_reached(there.forecast.on, on=on, stages=stages)
        if stage is not None:
            last = one.facts.last_service
            wanted[one.card_id] = Wanted(there.forecast.on, stage, last.day if last else None)
    cards = [one.card_id for one in facts]
    rows = ServiceReminder.objects.visible_to(SYSTEM).filter(card__dealer=dealer_id, card__in=cards)
    known = defaultdict(list)
    for reminder in rows.filter(service_on__gt=on - 2 * SAME_SERVICE):
        known[reminder.card_id].append(reminder)
    _keep(known, wanted, on)


def _keep(
    known: Mapping[int, list[ServiceReminder]],
    wanted: Mapping[int, Wanted],
    on: dt.date,
) -> None:
    new, stopped = [], []
    for card_id, want in wanted.items():
        there = known.get(card_id, ())
        if any(_covers(one, want) for one in there):
            continue
        stopped += [one for one in there if one.state == ReminderState.DUE]
        new.append(
            ServiceReminder(
                card_id=card_id, service_on=want.service_on, stage=want.stage, due_on=on
            )
        )
    for card_id, there in known.items():
        if card_id not in wanted:
            stopped += [one for one in there if one.state == ReminderState.DUE]
    for one in stopped:
        one.state = ReminderState.STOPPED
        one.version += 1
    ServiceReminder.objects.bulk_update(stopped, ("state", "version"), batch_size=BATCH)
    ServiceReminder.objects.bulk_create(new, batch_size=BATCH)


def _covers(one: ServiceReminder, want: Wanted) -> bool:
    """The same stage, or a later one, of the same service was reached before."""
    if want.serviced_on and one.due_on <= want.serviced_on:
        return False
    return one.stage <= want.stage and abs(one.service_on - want.service_on) < SAME_SERVICE


def _quiet(dealer_id: int, facts: Sequence[CardFacts]) -> set[int]:
    """Cards that nobody reminds: the car is expected or here, or the customer does not want calls."""
    orders = RepairOrder.objects.visible_to(SYSTEM).open().filter(dealer=dealer_id)
    booked = set(orders.values_list("vehicle_id", flat=True))
    silent = DncEntry.objects.visible_to(SYSTEM).in_force().filter(scope=DncScope.ALL)
    asked_not_to = set(
        silent.filter(customer__cards__dealer=dealer_id).values_list("customer_id", flat=True)
    )
    said = ConsentRecord.objects.visible_to(SYSTEM).filter(
        scope=ConsentScope.SERVICE_CALL, customer__cards__dealer=dealer_id
    )
    words = said.in_force().values_list("customer_id", "is_given")
    asked_not_to |= {customer_id for customer_id, is_given in words if not is_given}
    return {
        one.card_id for one in facts if one.vehicle_id in booked or one.customer_id in asked_not_to
    }
