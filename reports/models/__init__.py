"""The nouns of reports."""

from reports.models.comments import ReportComment
from reports.models.duties import ObligationDefinition, ObligationInstance
from reports.models.leave import Leave
from reports.models.notices import DealerNotice, NoticeSignature, QuarterNote
from reports.models.robots import ReportPost, ReportRobot
from reports.models.runs import ReportClock, ReportCopy, ReportEdition, ReportRun
from reports.models.schedules import ScheduledView, ScheduleReader, ViewCopy, ViewRun
from reports.models.subscriptions import ReportSubscription

__all__ = (
    "DealerNotice",
    "Leave",
    "NoticeSignature",
    "ObligationDefinition",
    "ObligationInstance",
    "QuarterNote",
    "ReportClock",
    "ReportComment",
    "ReportCopy",
    "ReportEdition",
    "ReportPost",
    "ReportRobot",
    "ReportRun",
    "ReportSubscription",
    "ScheduleReader",
    "ScheduledView",
    "ViewCopy",
    "ViewRun",
)
