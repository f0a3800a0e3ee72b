"""Who may see which rows of reports, and their adjectives."""

from reports.querysets.comments import ReportCommentQuerySet
from reports.querysets.duties import DutyDefinitionQuerySet, DutyQuerySet, LeaveQuerySet
from reports.querysets.notices import NoticeQuerySet, QuarterNoteQuerySet, SignatureQuerySet
from reports.querysets.robots import ROBOT_KEEPERS, ReportPostQuerySet, ReportRobotQuerySet
from reports.querysets.runs import (
    HEADS,
    STARTERS,
    WATCHERS,
    ReportClockQuerySet,
    ReportCopyQuerySet,
    ReportEditionQuerySet,
    ReportRunQuerySet,
)
from reports.querysets.subscriptions import ReportSubscriptionQuerySet

__all__ = (
    "HEADS",
    "ROBOT_KEEPERS",
    "STARTERS",
    "WATCHERS",
    "DutyDefinitionQuerySet",
    "DutyQuerySet",
    "LeaveQuerySet",
    "NoticeQuerySet",
    "QuarterNoteQuerySet",
    "ReportClockQuerySet",
    "ReportCommentQuerySet",
    "ReportCopyQuerySet",
    "ReportEditionQuerySet",
    "ReportPostQuerySet",
    "ReportRobotQuerySet",
    "ReportRunQuerySet",
    "ReportSubscriptionQuerySet",
    "SignatureQuerySet",
)
