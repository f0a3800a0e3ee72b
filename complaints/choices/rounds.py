"""The sensor rounds: what kinds there are, who sits in them, what they talk about and decide (domain.md 3.7)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundKind(TextChoices):
    """Company round every second Tuesday, stand-up every workday, China round once a month."""

    COMPANY = "COMPANY", _("Company round")
    STAND_UP = "STAND_UP", _("Daily stand-up")
    CHINA = "CHINA", _("China round")


class RoundState(TextChoices):
    """The life of one round."""

    PLANNED = "PLANNED", pgettext_lazy("a round", "Planned")
    OPEN = "OPEN", pgettext_lazy("a round", "In session")
    HELD = "HELD", pgettext_lazy("a round", "Held")
    CANCELLED = "CANCELLED", pgettext_lazy("a round", "Cancelled")
    LAPSED = "LAPSED", _("Did not take place")


class Function(TextChoices):
    """For which function somebody sits in a round; the lower half belongs to the China round."""

    RISK = "RISK", _("Risk management")
    AFTERSALES = "AFTERSALES", _("Aftersales")
    QUALITY = "QUALITY", pgettext_lazy("a department", "Quality")
    REGION = "REGION", _("Region")
    LEGAL = "LEGAL", pgettext_lazy("a department", "Legal")
    PR = "PR", _("Public relations")
    CARE = "CARE", _("Customer care")
    MANAGEMENT = "MANAGEMENT", _("Management")
    SALES = "SALES", _("Sales company")
    PRODUCTION = "PRODUCTION", _("Production joint venture")
    RESEARCH = "RESEARCH", _("Research and development")
    FINANCE = "FINANCE", _("Finance company")


QUORUM = (Function.RISK, Function.AFTERSALES, Function.QUALITY, Function.REGION)


class Attendance(TextChoices):
    """Who of a seat is in the room."""

    ABSENT = "", _("Nobody")
    PERSON = "PERSON", _("The holder")
    DEPUTY = "DEPUTY", _("The deputy")


class Section(IntegerChoices):
    """The nine parts of an agenda, in the order in which they are talked about."""

    ACTIONS = 1, _("Overdue action items")
    RED = 2, _("Red cases")
    RISING = 3, _("New and rising cases")
    REOPENED = 4, _("Reopened cases")
    CLUSTERS = 5, _("Clusters")
    DEADLINES = 6, _("Statutory deadlines")
    FIGURES = 7, _("Figures")
    PROCESS = 8, _("Improving processes")
    CHINA = 9, _("For the China round")


class Why(TextChoices):
    """Which rule put an item on the agenda, or that a person did."""

    OVERDUE = "OVERDUE", _("Overdue since %(day)s")
    RED = "RED", _("Red with %(score)s points")
    NEW_YELLOW = "NEW_YELLOW", _("Newly yellow with %(score)s points")
    RISING = "RISING", _("Risen from %(before)s to %(score)s points")
    REOPENED = "REOPENED", _("Reopened on %(day)s")
    CLUSTER = "CLUSTER", _("%(count)s cases in %(days)s days")
    DEADLINE = "DEADLINE", _("%(what)s: last day %(day)s")
    STANDING = "STANDING", _("Standing item")
    TOPIC = "TOPIC", _("Raised as a topic")
    CHINA = "CHINA", _("China scope: %(what)s")
    HAND = "HAND", _("Added by hand")


class Statutory(TextChoices):
    """Which clock of the law runs."""

    NOTICE = "NOTICE", _("Notice of an authority")
    MATTER = "MATTER", _("Letter of a lawyer or court")
    RETURN_ANSWER = "RETURN_ANSWER", _("Answer to a demand for return")
    RETURN_DONE = "RETURN_DONE", _("Return or replacement carried out")


class ChinaReason(TextChoices):
    """Why a topic is one for the China round; without one it is not (domain.md 3.7)."""

    REGIONS = "REGIONS", _("Two regions or more")
    PRODUCT = "PRODUCT", _("Product, quality or possible recall")
    MEDIA = "MEDIA", _("National media or authority")
    EXPOSURE = "EXPOSURE", _("Costs of a million or more")
    ENTITIES = "ENTITIES", _("Process across companies")


class TopicKind(TextChoices):
    """Which list a topic stands on until it is closed."""

    PROCESS = "PROCESS", _("Improving processes")
    CHINA = "CHINA", _("For the China round")


class DecisionType(TextChoices):
    """What a round may decide."""

    CONTINUE = "CONTINUE", _("Go on as planned")
    CHANGE_OWNER = "CHANGE_OWNER", _("Another owner")
    GOODWILL = "GOODWILL", pgettext_lazy("decision", "Goodwill")
    TECH_CAMPAIGN = "TECH_CAMPAIGN", _("Technical campaign")
    BUYBACK = "BUYBACK", _("Buy the car back")
    LEGAL_ROUTE = "LEGAL_ROUTE", _("Legal route")
    PR_STATEMENT = "PR_STATEMENT", _("Public statement")
    PROCESS_CHANGE = "PROCESS_CHANGE", _("Change of a process")
    ESCALATE_CHINA_ROUND = "ESCALATE_CHINA_ROUND", _("Up to the China round")
    CLOSE = "CLOSE", _("Close the case")


WITH_MONEY = (DecisionType.GOODWILL, DecisionType.BUYBACK)
ABOUT_A_CASE = (*WITH_MONEY, DecisionType.CHANGE_OWNER, DecisionType.CLOSE)
# These need nobody who does something until a day; every other decision does.
WITHOUT_ACTION = (DecisionType.CONTINUE, DecisionType.ESCALATE_CHINA_ROUND, DecisionType.CLOSE)


class ActionState(TextChoices):
    """An action item is carried from round to round until it is closed."""

    OPEN = "OPEN", pgettext_lazy("an action item", "Open")
    CLOSED = "CLOSED", pgettext_lazy("an action item", "Closed")
    DROPPED = "DROPPED", _("Decision withdrawn")


class MinutesState(TextChoices):
    """The life of one edition of the minutes."""

    DRAFT = "DRAFT", pgettext_lazy("minutes", "Draft")
    ISSUED = "ISSUED", pgettext_lazy("minutes", "Issued")
    FINAL = "FINAL", pgettext_lazy("minutes", "Final")
    REPLACED = "REPLACED", _("Replaced by a newer edition")


class ObjectionState(TextChoices):
    """What became of an objection against the minutes."""

    OPEN = "OPEN", pgettext_lazy("an objection", "Open")
    ACCEPTED = "ACCEPTED", pgettext_lazy("an objection", "Accepted")
    REJECTED = "REJECTED", pgettext_lazy("an objection", "Rejected")
