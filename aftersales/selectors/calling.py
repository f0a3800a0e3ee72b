"""Whether a customer may be called at a moment, and why not (domain.md 4.8, 4.12)."""

import datetime as dt

from django.utils import timezone

from aftersales.calc.callbacks import (
    AttemptLimits,
    Hours,
    Missed,
    NotNow,
    band_of,
    hours_of,
    reason_not_to_call,
    reason_to_wait,
)
from aftersales.choices import (
    ATTEMPT_BANDS,
    ATTEMPT_DAYS,
    ATTEMPT_HOURS,
    CALL_ATTEMPTS,
    CALL_BANDS,
    MISSES,
)
from aftersales.models import CallbackTask
from aftersales.rules.callbacks import why_not_now
from dealerops.foundation.errors import Refusal
from dealerops.policy.services import Values
from dealerops.registry.choices import ContactPurpose
from dealerops.registry.services import refusal_to_contact_on
from dealerops.workcal.services import dealer_open, local_date, lookup


class CallRules:
    """The policy and the calendar of one dealer on one day; ask it about many callbacks."""

    def __init__(self, dealer_id: int, on: dt.date) -> None:
        values = Values(on=on, dealer_id=dealer_id)
        bands: list[list[str]] = values[CALL_BANDS]
        self.hours: tuple[Hours, ...] = hours_of(bands)
        self.limits = AttemptLimits(
            attempts=values[CALL_ATTEMPTS],
            days=values[ATTEMPT_DAYS],
            bands=values[ATTEMPT_BANDS],
            pause=dt.timedelta(hours=values[ATTEMPT_HOURS]),
        )
        self.is_open = lookup(dealer_open(dealer_id))

    def band(self, moment: dt.datetime) -> str | None:
        return band_of(moment, self.hours)

    def reason_against(self, moment: dt.datetime, earliest: dt.date) -> NotNow | None:
        """What calendar and clock say about a call at `moment`."""
        return reason_not_to_call(moment, earliest, self.hours, self.is_open)

    def reason_to_wait(self, task: CallbackTask, moment: dt.datetime) -> NotNow | None:
        """What calendar, clock and the attempts before say about calling this customer."""
        reason = self.reason_against(moment, task.earliest_on)
        if reason or (task.later_at and moment >= task.later_at):
            return reason  # the customer named this time: earlier attempts do not stand in its way
        band = self.band(moment) or ""
        return reason_to_wait(moment, band, missed_calls(task), self.limits)

    def sentence(self, reason: NotNow) -> Refusal:
        return why_not_now(reason, self.hours, self.limits)


def missed_calls(task: CallbackTask) -> list[Missed]:
    """The attempts of the present cycle that reached nobody, oldest first."""
    return [
        Missed(one.at, one.band)
        for one in task.attempts.all()
        if one.cycle == task.cycle and one.result in MISSES
    ]


def obstacles_to_call(task: CallbackTask, now: dt.datetime | None = None) -> list[Refusal]:
    """Every reason why this customer may not be called at `now`; empty means: call."""
    moment = now or timezone.now()
    rules = CallRules(task.dealer_id, local_date(moment))
    found = []
    contact = refusal_to_contact_on(task.customer_id, ContactPurpose.CALLBACK, local_date(moment))
    if contact:
        found.append(contact)
    reason = rules.reason_to_wait(task, moment)
    return [*found, rules.sentence(reason)] if reason else found
