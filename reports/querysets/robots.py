"""Who sees the robots of chat groups and what they posted."""

from typing import TYPE_CHECKING

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from reports.querysets.runs import WATCHERS

if TYPE_CHECKING:
    from reports.models import ReportPost, ReportRobot

ROBOT_KEEPERS = frozenset({Role.SSA_MANAGER, Role.SYSADMIN})


class ReportRobotQuerySet(ScopedQuerySet["ReportRobot"]):
    scope = Scope(hq=WATCHERS)


class ReportPostQuerySet(ScopedQuerySet["ReportPost"]):
    scope = Scope(hq=WATCHERS)
