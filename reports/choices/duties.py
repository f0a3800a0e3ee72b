"""The words of obligations: rhythms, evidence, states, and who is meant (domain.md 4.13)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role


class Team(TextChoices):
    AFTERSALES = "AFTERSALES", _("Aftersales")
    SALES = "SALES", pgettext_lazy("reports", "Sales")


class Rhythm(TextChoices):
    DAILY = "DAILY", pgettext_lazy("reports", "Daily")
    WEEKLY = "WEEKLY", pgettext_lazy("reports", "Weekly")
    MONTHLY = "MONTHLY", pgettext_lazy("reports", "Monthly")
    QUARTERLY = "QUARTERLY", pgettext_lazy("reports", "Quarterly")
    YEARLY = "YEARLY", pgettext_lazy("reports", "Yearly")
    EVENT = "EVENT", _("After an event")


class DayUnit(TextChoices):
    """How the days after an event are counted."""

    DAYS = "DAYS", _("Calendar days")
    WORKDAYS = "WORKDAYS", _("Workdays")


class DutyCalendar(TextChoices):
    DEALER_OPEN = "DEALER_OPEN", _("Opening days of the dealer")
    CN_WORKDAY = "CN_WORKDAY", _("Statutory workdays")


class Trigger(TextChoices):
    """What has to happen for an event duty to arise."""

    PERSON_CHANGED = "PERSON_CHANGED", _("A person came or left")
    NOTICE_ISSUED = "NOTICE_ISSUED", _("A notice was issued")
    ACTIVITY_ENDED = "ACTIVITY_ENDED", _("An activity ended")


class Evidence(TextChoices):
    FILE = "FILE", _("A file")
    LINK = "LINK", _("A page of this system")
    EITHER = "EITHER", _("A file or a page of this system")


class Receiver(TextChoices):
    """For whom a duty is done; not all of them are people of this system."""

    MANUFACTURER = "MANUFACTURER", _("Manufacturer")
    SYSTEM = "SYSTEM", pgettext_lazy("reports", "System")
    HEADS = "HEADS", _("Department heads")
    DEPARTMENTS = "DEPARTMENTS", _("Departments")
    SERVICE_MANAGEMENT = "SERVICE_MANAGEMENT", _("Service management")
    SERVICE_DIRECTOR = "SERVICE_DIRECTOR", _("Service director")
    SALES_MANAGEMENT = "SALES_MANAGEMENT", _("Sales management")
    DEPT_LEADER = "DEPT_LEADER", _("Department leader")
    GENERAL_MANAGER = "GENERAL_MANAGER", _("General manager")
    FINANCE = "FINANCE", pgettext_lazy("reports", "Finance")
    SHOWROOM = "SHOWROOM", _("Showroom")
    DCC = "DCC", _("DCC")
    SECOND_TIER = "SECOND_TIER", _("Second-tier dealers")
    GROUP = "GROUP", _("Dealer group")
    LEADER = "LEADER", _("Direct superior")
    ADMIN = "ADMIN", _("Administration office")


class DutyState(TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("reports", "Planned")
    OPEN = "OPEN", pgettext_lazy("reports", "To do")
    DONE = "DONE", pgettext_lazy("reports", "Done")
    DONE_LATE = "DONE_LATE", _("Done late")
    MISSED = "MISSED", pgettext_lazy("reports", "Missed")
    WAIVED = "WAIVED", pgettext_lazy("reports", "Waived")


class WaiveReason(TextChoices):
    HOLIDAY = "HOLIDAY", pgettext_lazy("reports", "Holiday")
    LEAVE = "LEAVE", _("On leave")
    MANAGER = "MANAGER", _("Manager's decision")


OWED = frozenset({DutyState.PLANNED, DutyState.OPEN})
FINISHED = frozenset({DutyState.DONE, DutyState.DONE_LATE})
# Who stands above the owners at a dealer, and who watches from outside.
HEADS = frozenset({Role.D_SVC_DIR, Role.D_SALES_DIR, Role.D_GM})
# Whom the sales director leads; what the others owe is no business of sales (domain.md 7.2).
SALES_PEOPLE = frozenset({Role.D_SALES_DIR, Role.D_SALES_CLERK, Role.D_SSA})
REGIONAL = frozenset({Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM})
OVERSEERS = frozenset({Role.AUDITOR, Role.VP, Role.SALES_OPS, Role.SSA_MANAGER})
