"""The nouns of complaints."""

from complaints.models.case import Case, CaseStep, Contact
from complaints.models.goodwill import Goodwill
from complaints.models.information import InformationFile, InformationRequest
from complaints.models.learning import CorrectiveAction, Lesson, LessonReading
from complaints.models.light import CaseAlert, CaseFact, CaseLight, FactorTable, LampOverride
from complaints.models.line import SensorLine
from complaints.models.matter import LegalMatter, RegulatorNotice
from complaints.models.merge import CaseMerge, InvalidProposal
from complaints.models.process import Bottleneck, ProcessMap, ProcessStep
from complaints.models.risk import RiskSnapshot
from complaints.models.sanbao import SanbaoEvaluation, SanbaoFact
from complaints.models.signal import SensorSignal, SensorSource
from complaints.models.target import KpiReview, TargetLine, TargetSheet

__all__ = (
    "Bottleneck",
    "Case",
    "CaseAlert",
    "CaseFact",
    "CaseLight",
    "CaseMerge",
    "CaseStep",
    "Contact",
    "CorrectiveAction",
    "FactorTable",
    "Goodwill",
    "InformationFile",
    "InformationRequest",
    "InvalidProposal",
    "KpiReview",
    "LampOverride",
    "LegalMatter",
    "Lesson",
    "LessonReading",
    "ProcessMap",
    "ProcessStep",
    "RegulatorNotice",
    "RiskSnapshot",
    "SanbaoEvaluation",
    "SanbaoFact",
    "SensorLine",
    "SensorSignal",
    "SensorSource",
    "TargetLine",
    "TargetSheet",
)
