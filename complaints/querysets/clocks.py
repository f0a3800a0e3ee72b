"""Clocks, pauses and rungs are seen with their case."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from complaints.querysets.cases import OfACase

if TYPE_CHECKING:
    from complaints.models import CaseClock, ClockPause, Escalation


class CaseClockQuerySet(OfACase["CaseClock"]):
    def running(self) -> Self:
        return self.filter(stopped_at=None)

    def missed(self, now: dt.datetime) -> Self:
        """Past their due time, and nobody has noted it yet."""
        return self.running().filter(due_at__lte=now, missed_at=None)


class ClockPauseQuerySet(OfACase["ClockPause"]):
    def running(self) -> Self:
        return self.filter(to_at=None)


class EscalationQuerySet(OfACase["Escalation"]):
    def current(self) -> Self:
        """The rung each case stands on."""
        return self.filter(ended_at=None)

    def waited(self, now: dt.datetime) -> Self:
        """Rungs whose time to take a case on is over."""
        return self.current().filter(due_at__lte=now, acknowledged_at=None)
