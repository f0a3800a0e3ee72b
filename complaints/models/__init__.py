"""The nouns of complaints."""

from complaints.models.case import Case, CaseStep, Contact
from complaints.models.risk import RiskSnapshot
from complaints.models.signal import SensorSignal, SensorSource

__all__ = ("Case", "CaseStep", "Contact", "RiskSnapshot", "SensorSignal", "SensorSource")
