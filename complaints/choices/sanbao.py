"""The Three Guarantees 三包: rules, how near they are, and what people say about a car (domain.md 3.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SanbaoRule(TextChoices):
    """One right of the customer under Order 43, by the letters of domain.md 3.8."""

    WEEK = "WEEK", _("a) Assembly fails within 7 days")
    FAILURE = "FAILURE", _("b) Grave failure within 60 days and 3,000 km")
    ASSEMBLY_FAULT = "ASSEMBLY_FAULT", _("b) Main part of an assembly within 60 days and 3,000 km")
    SAFETY = "SAFETY", _("c) Severe safety failure repaired twice")
    ASSEMBLY = "ASSEMBLY", _("c) Assembly replaced twice")
    PART = "PART", _("c) Same main part replaced twice")
    DAYS = "DAYS", _("c) More than 30 days in repair")
    TIMES = "TIMES", _("c) Same problem repaired more than four times")
    LOAN = "LOAN", _("d) Loan car from the sixth day of a repair")
    ANSWER = "ANSWER", _("e) Answer to the demand within 10 workdays")
    COMPLETION = "COMPLETION", _("e) Exchange or return within 20 workdays")


# What makes a case graver (L): rights to exchange, return or a new assembly, not services and terms.
RIGHTS = (
    *(SanbaoRule.WEEK, SanbaoRule.FAILURE, SanbaoRule.ASSEMBLY_FAULT, SanbaoRule.SAFETY),
    *(SanbaoRule.ASSEMBLY, SanbaoRule.PART, SanbaoRule.DAYS, SanbaoRule.TIMES),
)


class SanbaoStatus(TextChoices):
    """How far a right is."""

    NOT_APPLICABLE = "NOT_APPLICABLE", _("Does not apply")
    OK = "OK", _("Far away")
    NEAR = "NEAR", _("Near")
    REACHED = "REACHED", _("Reached")


class CarUse(TextChoices):
    """What the car is used for; only consumers have the Three Guarantees."""

    CONSUMER = "CONSUMER", _("Private use")
    COMPANY = "COMPANY", _("Owned by a company")
    RENTAL = "RENTAL", _("Rental car")
    OPERATING = "OPERATING", _("Taxi, ride hailing or haulage")


class SanbaoNote(TextChoices):
    """Why a rule does not apply, or what to know about its answer."""

    NOT_A_CONSUMER = "NOT_A_CONSUMER", _("Not a consumer's car: only the contract counts")
    START_UNKNOWN = "START_UNKNOWN", _("Neither invoice nor delivery date is known")
    NOT_DELIVERED = "NOT_DELIVERED", _("The car was not delivered yet")
    PERIOD_OVER = "PERIOD_OVER", _("The period of the Three Guarantees is over")
    NO_DEMAND = "NO_DEMAND", _("Neither exchange nor return was demanded")


class SanbaoFactKind(TextChoices):
    """What somebody says about a car or one of its repairs that the repair orders do not show."""

    FAULT = "FAULT", _("Grave failure, or fault of an assembly's main part")
    FIRE = "FIRE", _("The traction battery burned")
    SEVERE = "SEVERE", _("Repair of a severe safety failure")
    NOT_CURED = "NOT_CURED", _("The fault was not cured")
    ASSEMBLY = "ASSEMBLY", _("Assembly replaced")
    PART = "PART", _("Main part replaced")
    TRANSPORT = "TRANSPORT", _("Transport of a part made for this VIN, or of a traction battery")
    RESCUE = "RESCUE", _("Way of the breakdown service")
    QUALITY = "QUALITY", _("Repair of a quality problem")
    NO_QUALITY = "NO_QUALITY", _("No repair of a quality problem")
    PROBLEM = "PROBLEM", _("Repair of the same problem")
    USE = "USE", _("Use of the car")
    STARTED = "STARTED", _("Invoiced or delivered on")
    DEMAND = "DEMAND", _("Exchange or return demanded")
    ANSWERED = "ANSWERED", _("Demand answered")
    COMPLETED = "COMPLETED", _("Exchange or return completed")


SF = SanbaoFactKind
OF_A_REPAIR = (
    *(SF.SEVERE, SF.NOT_CURED, SF.ASSEMBLY, SF.PART, SF.TRANSPORT, SF.RESCUE),
    *(SF.QUALITY, SF.NO_QUALITY, SF.PROBLEM),
)
OF_A_SPAN = (SF.TRANSPORT, SF.RESCUE)
DATED = (SF.FAULT, SF.FIRE, SF.STARTED, SF.DEMAND, SF.ANSWERED, SF.COMPLETED)
OF_A_FAULT = (SF.FAULT, SF.ASSEMBLY, SF.PART)
