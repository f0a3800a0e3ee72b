"""Complaints about rentals: what about, why, and how far a store may go (domain.md 5.11)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class Topic(TextChoices):
    """What customers complain about."""

    LATE = "LATE", _("Car handed over late")
    DIRTY = "DIRTY", _("Car not clean")
    FAULT = "FAULT", _("Fault of the car")
    REFUND = "REFUND", _("Refund")
    VIOLATION = "VIOLATION", _("Dispute about a traffic violation")
    DAMAGE = "DAMAGE", _("Dispute about damage")
    CHARGE = "CHARGE", _("Charge not understood")
    STAFF = "STAFF", _("Behaviour of staff")
    OTHER = "OTHER", _("Something else")


class Cause(TextChoices):
    """Why it came to a complaint, as the store found."""

    PLANNING = "PLANNING", _("The plan had no car in time")
    CLEANING = "CLEANING", _("Cleaning and preparation")
    TECHNICAL = "TECHNICAL", _("Technical fault")
    INFORMATION = "INFORMATION", _("The customer was not told")
    MONEY = "MONEY", _("Mistake in a sum or a refund")
    PEOPLE = "PEOPLE", pgettext_lazy("a cause", "Staff")
    OUTSIDE = "OUTSIDE", _("Nothing we could change")


class ComplaintState(TextChoices):
    OPEN = "OPEN", pgettext_lazy("a complaint", "Open")
    SETTLED = "SETTLED", _("Settled by the store")
    PASSED_ON = "PASSED_ON", _("With the complaint desk")


# What the store does first, by the standard of the house.
SCRIPTS: Final[Mapping[str, str | Promise]] = {
    Topic.LATE: _(
        "Apologise and name a firm time. Offer another car of the class or a higher one; the rent"
        " starts with the hand-over. Cancelling is free."
    ),
    Topic.DIRTY: _(
        "Apologise, clean the car at once or hand out another. Take photos of what the customer shows."
    ),
    Topic.FAULT: _(
        "Ask whether it is safe to drive; if not, record a breakdown, which brings help and another"
        " car. The rent rests meanwhile."
    ),
    Topic.REFUND: _(
        "Look up the deposit and the open items in the ledger. Name the day of the refund and what it"
        " waits for; send the statement."
    ),
    Topic.VIOLATION: _(
        "Show the record and who had the car when. Enter the dispute at the violation: dunning stops"
        " until a supervisor has ruled."
    ),
    Topic.DAMAGE: _(
        "Show the photos before and after and the sum's parts. Enter the dispute at the damage case;"
        " a second opinion is free."
    ),
    Topic.CHARGE: _(
        "Go through the statement item by item with the clause each rests on. What is wrong is"
        " credited at once."
    ),
    Topic.STAFF: _(
        "Listen, apologise, do not judge. The store's manager calls back on the same day."
    ),
    Topic.OTHER: _("Listen, note the words, say when somebody answers."),
}
LOCAL_LIMIT = Key(
    "rental.complaint_limit",
    Decimal,
    Decimal(500),
    _("What a store may give away for one complaint"),
)
