"""What complaints are measured by, and by what the figures are split (domain.md 3.9, 3.10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kpi(TextChoices):
    """The figures of domain.md 3.9; each is written as numerator and denominator in calc/kpis.py."""

    FIRST_RESPONSE = "FIRST_RESPONSE", _("First response in time")
    CLOSURE = "CLOSURE", _("Closure rate")
    ON_TIME = "ON_TIME", _("Closed in time")
    REOPEN = "REOPEN", _("Reopened within 30 days")
    ESCALATION = "ESCALATION", _("Escalated")
    RECURRENCE = "RECURRENCE", _("Came back")
    COST = "COST", _("Cost of a case")
    SATISFACTION = "SATISFACTION", _("Satisfied after closing")
    E2E_MEDIAN = "E2E_MEDIAN", _("End to end, median")
    E2E_P90 = "E2E_P90", _("End to end, nine of ten")
    FLOW = "FLOW", _("Share of time in hand")
    TRAINED = "TRAINED", _("Trained front line")


LOWER_IS_BETTER = frozenset(
    {Kpi.REOPEN, Kpi.ESCALATION, Kpi.RECURRENCE, Kpi.COST, Kpi.E2E_MEDIAN, Kpi.E2E_P90}
)


class Split(TextChoices):
    """By what a figure is told apart."""

    ALL = "ALL", _("All cases")
    SOURCE = "SOURCE", _("Sensor")
    TOUCH_POINT = "TOUCH_POINT", _("Touch point")
    DEPARTMENT = "DEPARTMENT", _("Department")
    DEALER = "DEALER", _("Dealer")
    REGION = "REGION", _("Region")
    OWNER = "OWNER", pgettext_lazy("of a case", "Owner")
    MONTH = "MONTH", _("Month")


class Age(TextChoices):
    """Buckets of pending cases by calendar days since they were received."""

    D3 = "D3", _("0 to 3 days")
    D7 = "D7", _("4 to 7 days")
    D15 = "D15", _("8 to 15 days")
    D30 = "D30", _("16 to 30 days")
    OLDER = "OLDER", _("over 30 days")


class Status(TextChoices):
    """How far a target is reached (domain.md 3.10)."""

    GREEN = "GREEN", pgettext_lazy("a target", "Reached")
    YELLOW = "YELLOW", pgettext_lazy("a target", "Almost reached")
    RED = "RED", pgettext_lazy("a target", "Missed")


OF_PEOPLE = frozenset({Kpi.TRAINED})  # of no cases: whoever works at a dealer


class TargetScope(TextChoices):
    """Of which cases a target speaks."""

    PERSON = "PERSON", _("Cases of the person")
    DEALER = "DEALER", _("Cases of the dealer")
    TOUCH_POINT = "TOUCH_POINT", _("Cases of a touch point")
    DEPARTMENT = "DEPARTMENT", _("Cases of a department")
