"""Words of reports that are kept in columns."""

from reports.choices.anomalies import Anomaly
from reports.choices.robots import PostState
from reports.choices.runs import RunState
from reports.choices.schedules import NotSent, ScheduleState, ViewCadence, ViewRunState
from reports.choices.subscriptions import Delivered

__all__ = (
    "Anomaly",
    "Delivered",
    "NotSent",
    "PostState",
    "RunState",
    "ScheduleState",
    "ViewCadence",
    "ViewRunState",
)
