"""The nouns of complaints."""

from complaints.models.case import Case, CaseStep, Contact
from complaints.models.learning import CorrectiveAction, Lesson, LessonReading
from complaints.models.process import Bottleneck, ProcessMap, ProcessStep
from complaints.models.risk import RiskSnapshot
from complaints.models.signal import SensorSignal, SensorSource
from complaints.models.target import KpiReview, TargetLine, TargetSheet

__all__ = (
    "Bottleneck",
    "Case",
    "CaseStep",
    "Contact",
    "CorrectiveAction",
    "KpiReview",
    "Lesson",
    "LessonReading",
    "ProcessMap",
    "ProcessStep",
    "RiskSnapshot",
    "SensorSignal",
    "SensorSource",
    "TargetLine",
    "TargetSheet",
)
