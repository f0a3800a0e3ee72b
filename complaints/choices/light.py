"""What moves the light of a case besides its score (domain.md 3.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from aftersales.choices import Severity
from complaints.choices.cases import CaseState
from complaints.choices.clocks import LIMITS, ClockKind
from complaints.choices.taxonomy import Fault
from dealerops.policy.keys import Key

OVERRIDE_WORKDAYS = Key(
    "complaints.override_workdays", int, 5, _("Workdays after which an overridden light expires")
)
# The share of time that t asks for is that of the clock that runs.
RESOLUTION_WITHIN = LIMITS[ClockKind.RESOLUTION]
# From here on nobody waits for the company any more: time stands still, and an alert may be released.
ANSWERED = frozenset({CaseState.RESOLVED, CaseState.CLOSED})
HOURLY = "complaints.hour_passed"
# A failure of these is a quick alert as soon as it is more than a nuisance (domain.md 3.4).
DANGEROUS = frozenset({Fault.STEERING, Fault.BRAKE, Fault.AIRBAG})
GRAVE = frozenset({Severity.S4, Severity.S5})


class Legal(TextChoices):
    """The legal add-ons L; the keys of the factor table."""

    REGULATOR = "REGULATOR", _("Case at 12315 or 12345")
    SANBAO_REACHED = "SANBAO_REACHED", _("Right of the Three Guarantees reached")
    SANBAO_NEAR = "SANBAO_NEAR", _("Right of the Three Guarantees near")
    LAWYER = "LAWYER", _("Lawyer's letter or summons")
    DEADLINE = "DEADLINE", _("Statutory deadline in less than two workdays")
    PRIVACY = "PRIVACY", _("Incident with personal data")
    RECALL = "RECALL", _("Related to a recall")
    FRAUD = "FRAUD", _("Claim of fraud: refund and three times the price")


class FactKind(TextChoices):
    """What somebody says about a case that no other record shows."""

    RECALL = "RECALL", _("Related to a recall")
    FRAUD = "FRAUD", _("Claim of fraud: refund and three times the price")
    PRIVACY = "PRIVACY", _("Incident with personal data")
    PASSENGER = "PASSENGER", _("A child or a pregnant woman was in the car")
    OFF_ROAD = "OFF_ROAD", _("The car is off the road")


LEGAL_FACTS = frozenset({FactKind.RECALL, FactKind.FRAUD, FactKind.PRIVACY})


class Floor(TextChoices):
    """Why a case is YELLOW at least."""

    REGULATOR = "REGULATOR", _("Case at 12315 or 12345")
    REOPENED = "REOPENED", _("Reopened twice or more")
    OFF_ROAD = "OFF_ROAD", _("Car off the road for more than ten days")
    PASSENGER = "PASSENGER", _("A child or a pregnant woman was in the car")


class AlertOrigin(TextChoices):
    """Who saw that a quick alert is due."""

    TOLD = "TOLD", _("Told with the case")
    FOUND = "FOUND", _("Found by the system")


class OverrideEnd(TextChoices):
    """Why an overridden light no longer holds."""

    EXPIRED = "EXPIRED", _("Its workdays are over")
    RISEN = "RISEN", _("The case has become worse")
    REPLACED = "REPLACED", _("Another override took its place")
