"""The nouns of complaints."""

from complaints.models.alert import Alert, AlertRobot, AlertSending, Standby
from complaints.models.case import Case, CaseStep, Contact
from complaints.models.clock import CaseClock, ClockPause, Escalation
from complaints.models.raci import CaseTask, RaciRow
from complaints.models.risk import RiskSnapshot
from complaints.models.signal import SensorSignal, SensorSource

__all__ = (
    "Alert",
    "AlertRobot",
    "AlertSending",
    "Case",
    "CaseClock",
    "CaseStep",
    "CaseTask",
    "ClockPause",
    "Contact",
    "Escalation",
    "RaciRow",
    "RiskSnapshot",
    "SensorSignal",
    "SensorSource",
    "Standby",
)
