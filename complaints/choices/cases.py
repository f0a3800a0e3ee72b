"""Where a case stands, how it is judged, and who was spoken to (domain.md 3.4 to 3.6)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(TextChoices):
    """The life of a case (domain.md 3.5)."""

    NEW = "NEW", pgettext_lazy("a complaint", "New")
    TRIAGED = "TRIAGED", _("Triaged")
    RESPONDED = "RESPONDED", _("Customer was reached")
    INVESTIGATING = "INVESTIGATING", _("Being investigated")
    PLAN_PROPOSED = "PLAN_PROPOSED", _("Plan proposed")
    PLAN_AGREED = "PLAN_AGREED", _("Plan agreed")
    EXECUTING = "EXECUTING", _("Being carried out")
    RESOLVED = "RESOLVED", pgettext_lazy("a complaint", "Resolved")
    CLOSED = "CLOSED", _("Closed")
    REOPENED = "REOPENED", _("Reopened")
    LEGAL_HOLD = "LEGAL_HOLD", _("Legal hold")
    MERGED = "MERGED", _("Merged into another case")
    INVALID = "INVALID", _("Not a complaint")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


ENDED = frozenset({CaseState.CLOSED, CaseState.MERGED, CaseState.INVALID, CaseState.WITHDRAWN})
PENDING = frozenset(CaseState) - ENDED


class Lamp(TextChoices):
    """The light of a case, from calm to burning."""

    GREEN = "GREEN", _("Green")
    YELLOW = "YELLOW", _("Yellow")
    RED = "RED", _("Red")


class Level(IntegerChoices):
    """The rungs of the escalation ladder (domain.md 3.6); not the approval levels of 2.8."""

    E1 = 1, _("E1 dealer's customer advocate")
    E2 = 2, _("E2 dealer manager and regional advocate")
    E3 = 3, _("E3 head-office function and regional head")
    E4 = 4, _("E4 sensor round and management")
    E5 = 5, _("E5 crisis team")


class Department(TextChoices):
    """Who works on a step or answers for a case."""

    SALES = "SALES", _("Sales")
    AFTERSALES = "AFTERSALES", _("Aftersales")
    CUSTOMER_CARE = "CUSTOMER_CARE", _("Customer care")
    QUALITY = "QUALITY", pgettext_lazy("a department", "Quality")
    LEGAL = "LEGAL", pgettext_lazy("a department", "Legal")
    PR = "PR", _("Public relations")
    FINANCE = "FINANCE", pgettext_lazy("a department", "Finance")
    RENTAL = "RENTAL", pgettext_lazy("a department", "Rental")


class StepKind(TextChoices):
    """What one owner does between two hand-overs; the steps that lead time is added up from (3.9)."""

    TRIAGE = "TRIAGE", _("Triage")
    FIRST_RESPONSE = "FIRST_RESPONSE", _("First response")
    INVESTIGATION = "INVESTIGATION", _("Investigation")
    APPRAISAL = "APPRAISAL", _("External appraisal")
    PLAN = "PLAN", _("Plan and agreement")
    EXECUTION = "EXECUTION", _("Carrying out")
    VERIFICATION = "VERIFICATION", _("Verification call")
    INFORMATION = "INFORMATION", _("Information from the dealer")


class Direction(TextChoices):
    """Who began a contact."""

    OUT = "OUT", _("We called or wrote")
    IN = "IN", _("The customer called or wrote")


class Means(TextChoices):
    """How customer and company spoke."""

    PHONE = "PHONE", _("Phone")
    VISIT = "VISIT", _("In person")
    WECHAT = "WECHAT", _("WeChat")
    SMS = "SMS", _("Text message")
    MAIL = "MAIL", _("E-mail")
    POST = "POST", _("Letter")
    PLATFORM = "PLATFORM", _("Comment or platform")


class Verification(TextChoices):
    """What the customer says in the verification call."""

    SATISFIED = "SATISFIED", _("Satisfied")
    ACCEPTED = "ACCEPTED", _("Accepts it")
    NOT_SATISFIED = "NOT_SATISFIED", _("Not satisfied")
