"""Which reports a role has to do with: those it gets, and all of them where it watches."""

from collections.abc import Collection

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Report, declared


def reports_of(role: Role, *, watchers: Collection[Role] = ()) -> list[Report]:
    """What the role gets by mail (domain.md 6.3a); every report where it is one of `watchers`."""
    everything = declared().values()
    return [one for one in everything if role in one.recipients or role in watchers]


def reads(role: Role, report: Report) -> bool:
    """Who gets it by mail reads it on the screen, and some more do (domain.md 7.2)."""
    return role in report.recipients | report.readers


def recipients() -> frozenset[Role]:
    """Everybody who gets a report at all."""
    return frozenset[Role]().union(*(one.recipients for one in declared().values()))
