"""Who sees the table of duties, and the tasks that follow from it."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from complaints.choices.raci import ROLES_OF, Part
from complaints.querysets.cases import OfACase
from dealerops.foundation.actor import Actor
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import CaseTask, DutyTable, RaciRow


class DutyTableQuerySet(ScopedQuerySet["DutyTable"]):
    scope = Scope(everyone=True)

    def on(self, day: dt.date) -> Self:
        """The versions that had begun by that day, the one in force first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-pk")


class RaciRowQuerySet(ScopedQuerySet["RaciRow"]):
    scope = Scope(everyone=True)


class CaseTaskQuerySet(OfACase["CaseTask"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def for_role_of(self, actor: Actor) -> Self:
        """What the table gives to the acting role."""
        return self.filter(
            party__in=[key for key, roles in ROLES_OF.items() if actor.role in roles]
        )

    def to_do(self) -> Self:
        return self.open().filter(part=Part.R)

    def asked(self) -> Self:
        return self.open().filter(part=Part.C)

    def overdue(self, now: dt.datetime) -> Self:
        """Whoever answers for it has not been told yet."""
        return self.to_do().filter(due_at__lte=now, told_at=None)
