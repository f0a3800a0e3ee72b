"""Drives as pages tell them: badges, clocks of the roadside, whom to send."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.calc.driving import Tick, longest_silence, next_word_due, tick
from aftersales.choices.driving import (
    DISPATCH_MINUTES,
    ON_SITE_OTHER,
    ON_SITE_URBAN,
    OVER,
    UPDATE_MINUTES,
    DriveKind,
    DriveState,
)
from aftersales.choices.loans import LoanState
from aftersales.models import DriverTask
from aftersales.rules.values import value_for
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Role
from dealerops.policy.keys import Key
from dealerops.portal.registry import Badge, Tone

DRIVE_TONES: dict[str, Tone] = {
    DriveState.CREATED: Tone.AMBER,
    DriveState.ASSIGNED: Tone.NEUTRAL,
    DriveState.EN_ROUTE: Tone.BLUE,
    DriveState.ARRIVED: Tone.BLUE,
    DriveState.HANDED_OVER: Tone.BLUE,
    DriveState.IN_TRANSIT: Tone.BLUE,
    DriveState.COMPLETED: Tone.GREEN,
    DriveState.FAILED: Tone.RED,
    DriveState.CANCELLED: Tone.NEUTRAL,
}
LOAN_TONES: dict[str, Tone] = {
    LoanState.PLANNED: Tone.NEUTRAL,
    LoanState.OUT: Tone.BLUE,
    LoanState.BACK: Tone.GREEN,
    LoanState.CANCELLED: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class RoadsideClock:
    """One promise to whoever waits at the roadside."""

    label: str | Promise
    tick: Tick


def drive_badge(state: str) -> Badge:
    return Badge(DRIVE_TONES[state], DriveState(state).label)


def loan_badge(state: str) -> Badge:
    return Badge(LOAN_TONES[state], LoanState(state).label)


def roadside_clocks(task: DriverTask, now: dt.datetime) -> list[RoadsideClock]:
    """Off within 10 minutes, there within 60 (in town) or 120, a word every 20 (domain.md 4.5).

    The word's clock stops with the arrival; it is late if the silence was ever longer.
    """
    called = task.called_at
    if task.kind != DriveKind.ROADSIDE or called is None:
        return []
    words = [update.at for update in task.updates.all()]
    until = task.arrived_at or task.closed_at or now
    every = _minutes(task, UPDATE_MINUTES)
    silence = longest_silence(called, words, until)
    word_due = next_word_due(called, words, every)
    word = Tick(word_due, task.arrived_at or task.closed_at, silence > every)
    there = called + _minutes(task, ON_SITE_URBAN if task.is_urban else ON_SITE_OTHER)
    return [
        RoadsideClock(
            _("On the way by"),
            tick(called + _minutes(task, DISPATCH_MINUTES), task.set_off_at or task.closed_at, now),
        ),
        RoadsideClock(_("On site by"), tick(there, task.arrived_at or task.closed_at, now)),
        RoadsideClock(_("Next word by"), word),
    ]


def is_late(task: DriverTask, now: dt.datetime) -> bool:
    """A clock of the roadside has run out, or the window has passed and the task is not over."""
    if task.state in OVER:
        return False
    late = any(clock.tick.late for clock in roadside_clocks(task, now))
    return late or task.window.upper <= now


def drivers_of(dealer_id: int) -> list[tuple[int, str]]:
    """Drivers of the house as (id, name)."""
    return [(user.pk, str(user)) for user in people_at_dealer(Role.D_DRIVER, dealer_id)]


def _minutes(task: DriverTask, key: Key[int]) -> dt.timedelta:
    return dt.timedelta(minutes=value_for(task, key))
