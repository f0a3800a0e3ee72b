"""The nouns of complaints."""

from complaints.models.case import Case, CaseStep, Contact
from complaints.models.goodwill import Goodwill
from complaints.models.information import InformationFile, InformationRequest
from complaints.models.learning import CorrectiveAction, Lesson, LessonReading
from complaints.models.line import SensorLine
from complaints.models.matter import LegalMatter, RegulatorNotice
from complaints.models.merge import CaseMerge, InvalidProposal
from complaints.models.process import Bottleneck, ProcessMap, ProcessStep
from complaints.models.risk import RiskSnapshot
from complaints.models.signal import SensorSignal, SensorSource
from complaints.models.target import KpiReview, TargetLine, TargetSheet

__all__ = (
    "Bottleneck",
    "Case",
    "CaseMerge",
    "CaseStep",
    "Contact",
    "CorrectiveAction",
    "Goodwill",
    "InformationFile",
    "InformationRequest",
    "InvalidProposal",
    "KpiReview",
    "LegalMatter",
    "Lesson",
    "LessonReading",
    "ProcessMap",
    "ProcessStep",
    "RegulatorNotice",
    "RiskSnapshot",
    "SensorLine",
    "SensorSignal",
    "SensorSource",
    "TargetLine",
    "TargetSheet",
)
