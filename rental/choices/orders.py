"""Where a rental order stands, where it came from and how it ended (domain.md 5.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(TextChoices):
    """The life of a rental order (domain.md 5.1)."""

    INQUIRY = "INQUIRY", _("Inquiry")
    PENDING_CONFIRM = "PENDING_CONFIRM", _("To be confirmed")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    ASSIGNED = "ASSIGNED", _("Car assigned")
    READY = "READY", _("Car ready")
    IN_USE = "IN_USE", _("On the road")
    RETURNED = "RETURNED", pgettext_lazy("rental", "Returned")
    SETTLING = "SETTLING", _("Being settled")
    DEPOSIT_HOLD = "DEPOSIT_HOLD", _("Deposit held")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")
    NO_SHOW = "NO_SHOW", _("Did not come")
    REJECTED = "REJECTED", _("Rejected")


class OrderSource(TextChoices):
    """Where we took an order ourselves; an order of a platform carries the platform's own code."""

    COUNTER = "COUNTER", _("At the counter")
    PHONE = "PHONE", _("By phone")
    WEB = "WEB", _("Own website or app")


# Platforms by their code, as people call them; others may be named in the policy.
PLATFORM_NAMES = {"CTRIP": _("Ctrip"), "MEITUAN": _("Meituan")}


def source_name(source: str) -> str:
    """What we call the way an order came; of a platform that we have no name for its code."""
    return str({**dict(OrderSource.choices), **PLATFORM_NAMES}.get(source, source))


class EndedBy(TextChoices):
    """Who caused that an order was cancelled; the rates of domain.md 5.6 part on it."""

    USER = "USER", _("The customer")
    OPERATOR = "OPERATOR", _("Us")


class EndReason(TextChoices):
    """Why an order came to nothing, coded so that reasons can be counted (domain.md 5.6)."""

    PLANS_CHANGED = "PLANS_CHANGED", _("The customer's plans changed")
    PRICE = "PRICE", _("Too dear")
    FOUND_OTHER = "FOUND_OTHER", _("Rented elsewhere")
    NO_ANSWER = "NO_ANSWER", _("Nobody could be reached")
    LICENCE = "LICENCE", _("No valid driving licence")
    IDENTITY = "IDENTITY", _("ID could not be checked")
    BLOCKED = "BLOCKED", _("On the block list")
    DEBT = "DEBT", _("Unpaid debt")
    NO_CAR = "NO_CAR", _("No car of the class")
    CAR_FAILED = "CAR_FAILED", _("The car broke down")
    STORE = "STORE", _("The store could not serve")
    OTHER = "OTHER", _("Something else")


class CallPurpose(TextChoices):
    """Why the operator called the customer of an order."""

    CONFIRM = "CONFIRM", _("To confirm the order")
    NO_SHOW = "NO_SHOW", _("Because nobody came")
    OTHER = "OTHER", _("Something else")


class AcceptedBy(TextChoices):
    """How the customer said yes to price and terms."""

    LINK = "LINK", _("On the customer's page")
    PAPER = "PAPER", _("Signed at the counter")


NEVER_CONFIRMED = (OrderState.INQUIRY, OrderState.PENDING_CONFIRM, OrderState.REJECTED)
ENDED_BEFORE = (OrderState.CANCELLED, OrderState.NO_SHOW, OrderState.REJECTED)
TO_PLAN = (OrderState.CONFIRMED, OrderState.ASSIGNED, OrderState.READY)
HAS_A_CAR = (OrderState.ASSIGNED, OrderState.READY, OrderState.IN_USE)
HANDED_IN = (
    OrderState.RETURNED,
    OrderState.SETTLING,
    OrderState.DEPOSIT_HOLD,
    OrderState.CLOSED,
)
HANDED_OUT = (OrderState.IN_USE, *HANDED_IN)
