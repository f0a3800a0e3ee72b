"""The words of damage and repair-fee recovery 维修款追缴 (domain.md 5.9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DamageState(TextChoices):
    REPORTED = "REPORTED", _("Reported")
    ASSESSED = "ASSESSED", _("Assessed")
    USER_NOTIFIED = "USER_NOTIFIED", _("Customer informed")
    AGREED = "AGREED", _("Agreed")
    DISPUTED = "DISPUTED", _("Disputed")
    INVOICED = "INVOICED", _("Invoiced")
    INSTALMENT = "INSTALMENT", _("In instalments")
    DUNNING = "DUNNING", _("Dunning")
    PAID = "PAID", _("Paid")
    CLOSED = "CLOSED", _("Closed")
    WRITTEN_OFF = "WRITTEN_OFF", _("Written off")


class FoundKind(TextChoices):
    """When the damage was seen."""

    HANDOVER_IN = "HANDOVER_IN", _("At hand-over")
    LATER = "LATER", _("Later")


class DamageCause(TextChoices):
    """How it came about."""

    ACCIDENT = "ACCIDENT", _("Accident")
    SCRATCH = "SCRATCH", _("Scratch or dent")
    INTERIOR = "INTERIOR", _("Interior or soiling")
    GLASS_TYRE = "GLASS_TYRE", _("Glass, tyre or rim")
    MISUSE = "MISUSE", _("Misuse or poor custody")
    THIRD_PARTY = "THIRD_PARTY", _("Somebody else")
    WEAR = "WEAR", _("Wear")


class VoidReason(TextChoices):
    """What takes the deductible's protection away (domain.md 5.9)."""

    DRUNK_DRIVING = "DRUNK_DRIVING", _("Drunk driving")
    NO_LICENCE = "NO_LICENCE", _("No licence")
    HIT_AND_RUN = "HIT_AND_RUN", _("Hit and run")
    UNREPORTED = "UNREPORTED", _("Accident not reported")


class PhotoPhase(TextChoices):
    BEFORE = "BEFORE", _("Before")
    AFTER = "AFTER", _("After")


class PaperKind(TextChoices):
    """The papers of a damage case."""

    HANDOVER_SHEETS = "HANDOVER_SHEETS", _("Hand-over sheets")
    ASSESSMENT = "ASSESSMENT", _("Assessment of the damage")
    REPAIR_INVOICE = "REPAIR_INVOICE", _("Repair invoice or settlement list")
    INSURER_DECISION = "INSURER_DECISION", _("Decision of the insurer")
    ACCIDENT_CERTIFICATE = "ACCIDENT_CERTIFICATE", _("Accident certificate")
    SECOND_OPINION = "SECOND_OPINION", _("Second opinion")
    AGREEMENT = "AGREEMENT", _("Signed agreement")


class AssessedBy(TextChoices):
    """Who put a figure to the damage 定损."""

    WORKSHOP = "WORKSHOP", _("Workshop quote")
    INSURER = "INSURER", _("Insurer")


OVER = frozenset({DamageState.CLOSED, DamageState.WRITTEN_OFF, DamageState.PAID})
CHARGED = frozenset({DamageState.INVOICED, DamageState.INSTALMENT, DamageState.DUNNING})
