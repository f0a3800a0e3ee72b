"""The nouns of complaints."""

from complaints.models.case import Case, CaseStep, Contact
from complaints.models.risk import RiskSnapshot
from complaints.models.round import RoundSeat, SensorRound, StandingSeat
from complaints.models.round_agenda import ActionItem, AgendaItem, Decision, RoundTopic
from complaints.models.round_minutes import Minutes, Objection
from complaints.models.signal import SensorSignal, SensorSource

__all__ = (
    "ActionItem",
    "AgendaItem",
    "Case",
    "CaseStep",
    "Contact",
    "Decision",
    "Minutes",
    "Objection",
    "RiskSnapshot",
    "RoundSeat",
    "RoundTopic",
    "SensorRound",
    "SensorSignal",
    "SensorSource",
    "StandingSeat",
)
