"""The order in which the tables of complaints are filled."""

from django.db.models import Model

from complaints.models import (
    Case,
    CaseClock,
    CaseStep,
    Contact,
    CorrectiveAction,
    Escalation,
    LegalMatter,
    Lesson,
    LessonReading,
    RegulatorNotice,
    RiskSnapshot,
    SensorSignal,
)
from dealerops.journal.models import Entry

ORDER: tuple[type[Model], ...] = (
    *(Case, SensorSignal, CaseStep, Contact, RiskSnapshot),
    *(CaseClock, Escalation, RegulatorNotice, LegalMatter),
    *(CorrectiveAction, Lesson, LessonReading, Entry),
)
