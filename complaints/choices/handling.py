"""What a case brings along: goodwill, letters of authorities and lawyers, questions to dealers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GoodwillKind(TextChoices):
    """What a customer is given; never cash (domain.md 3.14)."""

    REPAIR = "REPAIR", _("Repair free of charge")
    PARTS = "PARTS", _("Parts")
    MAINTENANCE = "MAINTENANCE", _("Free service")
    WARRANTY = "WARRANTY", _("Longer warranty")
    MOBILITY = "MOBILITY", _("Loan car or travel costs")
    ACCESSORIES = "ACCESSORIES", _("Accessories")
    VOUCHER = "VOUCHER", _("Voucher for the workshop")
    EXPENSES = "EXPENSES", _("Proven expenses, by bank transfer")


class GoodwillState(TextChoices):
    """Where an offer of goodwill stands."""

    PROPOSED = "PROPOSED", pgettext_lazy("goodwill", "Proposed")
    GRANTED = "GRANTED", pgettext_lazy("goodwill", "Granted")
    REFUSED = "REFUSED", pgettext_lazy("goodwill", "Refused")
    CANCELLED = "CANCELLED", pgettext_lazy("goodwill", "Cancelled")


class NoticeOutcome(TextChoices):
    """How the proceedings of an authority ended."""

    SETTLED = "SETTLED", _("Settled with the customer")
    TERMINATED = "TERMINATED", _("Mediation ended without agreement")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("The authority does not take it up")
    WITHDRAWN = "WITHDRAWN", _("The customer took it back")


class MatterKind(TextChoices):
    """A paper that brings the law into a case."""

    LAWYER_LETTER = "LAWYER_LETTER", _("Lawyer's letter")
    SUMMONS = "SUMMONS", _("Summons of a court")
    ARBITRATION = "ARBITRATION", _("Arbitration")
    ORDER = "ORDER", _("Decision of an authority")


class MergeReason(TextChoices):
    """By what two voices are taken for one."""

    RULE = "RULE", _("Same car and topic from another sensor")
    KNOWN = "KNOWN", _("The source names the case")
    PERSON = "PERSON", _("Found by a person")
