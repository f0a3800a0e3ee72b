"""The nouns of complaints."""

from complaints.models.case import Case, CaseStep, Contact
from complaints.models.goodwill import Goodwill
from complaints.models.information import InformationFile, InformationRequest
from complaints.models.line import SensorLine
from complaints.models.matter import LegalMatter, RegulatorNotice
from complaints.models.merge import CaseMerge, InvalidProposal
from complaints.models.risk import RiskSnapshot
from complaints.models.round import RoundSeat, SensorRound, StandingSeat
from complaints.models.round_agenda import ActionItem, AgendaItem, Decision, RoundTopic
from complaints.models.round_minutes import Minutes, Objection
from complaints.models.signal import SensorSignal, SensorSource

__all__ = (
    "ActionItem",
    "AgendaItem",
    "Case",
    "CaseMerge",
    "CaseStep",
    "Contact",
    "Decision",
    "Goodwill",
    "InformationFile",
    "InformationRequest",
    "InvalidProposal",
    "LegalMatter",
    "Minutes",
    "Objection",
    "RegulatorNotice",
    "RiskSnapshot",
    "RoundSeat",
    "RoundTopic",
    "SensorLine",
    "SensorRound",
    "SensorSignal",
    "SensorSource",
    "StandingSeat",
)
