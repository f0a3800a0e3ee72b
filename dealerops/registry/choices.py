"""Kinds of customers, papers, drives and reasons to look at personal data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CustomerKind(TextChoices):
    PRIVATE = "PRIVATE", _("Private person")
    COMPANY = "COMPANY", _("Company")
    PUBLIC_BODY = "PUBLIC_BODY", _("Public body")
    MISSION = "MISSION", _("Diplomatic mission")


class IdKind(TextChoices):
    """The paper that an ID number stands on."""

    RESIDENT = "RESIDENT", _("Resident ID or residence permit")
    OLD_FOREIGNER = "OLD_FOREIGNER", _("Foreigner's residence permit (before 2023)")
    PASSPORT = "PASSPORT", _("Passport")


class AliasKind(TextChoices):
    """Why another organisation's name or number stands for this customer."""

    FORMER = "FORMER", _("Former name or number")
    AFFILIATE = "AFFILIATE", _("Affiliate")
    DISPATCH_AGENCY = "DISPATCH_AGENCY", _("Labour-dispatch agency")


class Energy(TextChoices):
    PETROL = "PETROL", _("Petrol")
    HYBRID = "HYBRID", _("Hybrid")
    PLUG_IN = "PLUG_IN", _("Plug-in hybrid")
    ELECTRIC = "ELECTRIC", _("Electric")


class Purpose(TextChoices):
    """Why somebody looks at personal data in full; recorded with every look (domain.md 7.3)."""

    CHECK_DOCUMENTS = "CHECK_DOCUMENTS", _("Comparing with documents")
    CONTACT_CUSTOMER = "CONTACT_CUSTOMER", _("Contacting the customer")
    COMPLAINT = "COMPLAINT", _("Handling a complaint")
    AUDIT = "AUDIT", _("Audit")
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST", _("Request of the customer about own data")


class ConsentScope(TextChoices):
    """What a customer agrees to or refuses (domain.md 4.6, 4.12)."""

    SERVICE_CALL = "SERVICE_CALL", _("Calls about a service")
    MARKETING = "MARKETING", _("Offers and invitations")
    SURVEY = "SURVEY", _("Questionnaires")
    RECORDING = "RECORDING", _("Recording of calls")


class DncScope(TextChoices):
    """How far a do-not-call request 请勿致电 reaches."""

    ALL = "ALL", _("Everything")
    MARKETING = "MARKETING", _("Offers and invitations")
    SURVEY = "SURVEY", _("Callbacks and questionnaires")


class ContactChannel(TextChoices):
    """How the house and a customer speak to each other."""

    COUNTER = "COUNTER", _("At the counter")
    PHONE = "PHONE", _("By phone")
    SMS = "SMS", _("Text message")
    WECHAT = "WECHAT", _("WeChat")
    WEB = "WEB", _("On a page")
    PAPER = "PAPER", _("On paper")


class ContactPurpose(TextChoices):
    """Why the house turns to a customer (domain.md 4.12).

    Safety and violations do not wait for another day; nor does the answer to a complaint, which the
    customer asked for.
    """

    CALLBACK = "CALLBACK", _("Callback after a repair")
    SURVEY = "SURVEY", _("Questionnaire")
    REMINDER = "REMINDER", _("Service reminder")
    MARKETING = "MARKETING", _("Offer or invitation")
    WIN_BACK = "WIN_BACK", _("Winning back")
    SAFETY = "SAFETY", _("Safety notice")
    VIOLATION = "VIOLATION", _("Traffic violation due")
    COMPLAINT = "COMPLAINT", _("Answer to a complaint")
    DEBT = "DEBT", _("Outstanding payment")


class FlagKind(TextChoices):
    """What every app must know before it turns to a customer."""

    LEGAL_HOLD = "LEGAL_HOLD", _("Legal hold: only the lawyer speaks to them")


class ReadingSource(TextChoices):
    """Who looked at the odometer."""

    ORDER = "ORDER", _("Repair order")
    SALE = "SALE", _("Sale")
    HANDOVER = "HANDOVER", _("Hand-over of the car")
    CUSTOMER = "CUSTOMER", _("Told by the customer")
    CLERK = "CLERK", _("Entered by hand")


class ReadingStanding(TextChoices):
    """Whether a reading counts (domain.md 4.11: valid readings increase strictly)."""

    VALID = "VALID", _("Counts")
    SAME = "SAME", _("No kilometres since the last")
    DECREASING = "DECREASING", _("Does not fit: lower than an earlier reading")
    WRONG = "WRONG", _("Found to be wrong")


class CustodyKind(TextChoices):
    """Who has a car for a while."""

    WORKSHOP = "WORKSHOP", _("Workshop")
    DRIVER = "DRIVER", _("Driver")
    RENTAL = "RENTAL", _("Rental")
    STAFF = "STAFF", _("Own staff")
    LOAN = "LOAN", _("Customer with a loan car")
