"""The order in which the tables of complaints are filled."""

from django.db.models import Model

from complaints.models import (
    Case,
    CaseStep,
    Contact,
    CorrectiveAction,
    Lesson,
    LessonReading,
    RiskSnapshot,
    SensorSignal,
)
from dealerops.journal.models import Entry

ORDER: tuple[type[Model], ...] = (
    *(Case, SensorSignal, CaseStep, Contact, RiskSnapshot),
    *(CorrectiveAction, Lesson, LessonReading, Entry),
)
