"""The nouns of complaints."""

from complaints.models.alert import Alert, AlertRobot, AlertSending, Standby
from complaints.models.case import Case, CaseStep, Contact
from complaints.models.clock import CaseClock, ClockPause, Escalation
from complaints.models.goodwill import Goodwill
from complaints.models.information import InformationFile, InformationRequest
from complaints.models.learning import CorrectiveAction, Lesson, LessonReading
from complaints.models.light import CaseAlert, CaseFact, CaseLight, FactorTable, LampOverride
from complaints.models.line import SensorLine
from complaints.models.mail_door import MailDoor
from complaints.models.matter import LegalMatter, RegulatorNotice
from complaints.models.merge import CaseMerge, InvalidProposal
from complaints.models.process import Bottleneck, ProcessMap, ProcessStep
from complaints.models.raci import CaseTask, DutyTable, RaciRow
from complaints.models.risk import RiskSnapshot
from complaints.models.round import RoundSeat, SensorRound, StandingSeat
from complaints.models.round_agenda import ActionItem, AgendaItem, Decision, RoundTopic
from complaints.models.round_minutes import Minutes, Objection
from complaints.models.sanbao import SanbaoEvaluation, SanbaoFact
from complaints.models.signal import SensorSignal, SensorSource
from complaints.models.target import KpiReview, TargetLine, TargetSheet
from complaints.models.training import Training

__all__ = (
    "ActionItem",
    "AgendaItem",
    "Alert",
    "AlertRobot",
    "AlertSending",
    "Bottleneck",
    "Case",
    "CaseAlert",
    "CaseClock",
    "CaseFact",
    "CaseLight",
    "CaseMerge",
    "CaseStep",
    "CaseTask",
    "ClockPause",
    "Contact",
    "CorrectiveAction",
    "Decision",
    "DutyTable",
    "Escalation",
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
    "MailDoor",
    "Minutes",
    "Objection",
    "ProcessMap",
    "ProcessStep",
    "RaciRow",
    "RegulatorNotice",
    "RiskSnapshot",
    "RoundSeat",
    "RoundTopic",
    "SanbaoEvaluation",
    "SanbaoFact",
    "SensorLine",
    "SensorRound",
    "SensorSignal",
    "SensorSource",
    "Standby",
    "StandingSeat",
    "TargetLine",
    "TargetSheet",
    "Training",
)
