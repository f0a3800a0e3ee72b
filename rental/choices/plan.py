"""Plans, their lines and assignments: where they stand, where they came from, why an order found no car."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key


class PlanState(TextChoices):
    DRAFT = "DRAFT", _("Draft")
    PUBLISHED = "PUBLISHED", _("Published")
    DISCARDED = "DISCARDED", _("Discarded")


class PlanKind(TextChoices):
    FULL = "FULL", _("All orders of the coming days")
    EVENT = "EVENT", _("What an event touches")


class Trigger(TextChoices):
    """What a plan was made for."""

    HAND = "HAND", _("Made by hand")
    NIGHT = "NIGHT", _("Made in the night")
    BREAKDOWN = "BREAKDOWN", _("Breakdown")
    LATE = "LATE", _("Late return")
    CHANGE = "CHANGE", _("Changed order")
    BLOCK = "BLOCK", _("Blocked car")


class AssignedBy(TextChoices):
    """How an order came to its car."""

    PLAN = "PLAN", _("By a plan")
    HAND = "HAND", _("By hand")
    COUNTER = "COUNTER", _("Best car at the counter")


def reason_name(reason: str) -> str:
    """Why a car was given: what somebody wrote, or what the plan was made for, in the reader's language."""
    return str({**dict(AssignedBy.choices), **dict(Trigger.choices)}.get(reason, reason))


class Shortage(TextChoices):
    """Why an order has no car in a plan."""

    NO_CLASS = "NO_CLASS", _("The store has no car that may be given")
    PINNED_BUSY = "PINNED_BUSY", _("The promised car is not free")
    BLOCKED = "BLOCKED", _("Cars that would do are blocked")
    TOO_FAR = "TOO_FAR", _("A free car cannot be brought in time")
    FULL = "FULL", _("All cars that would do are rented")


class WayOut(TextChoices):
    """What the operator can do about it."""

    EARLIER = "EARLIER", _("Begin earlier")
    LATER = "LATER", _("Begin later")
    UNBLOCK = "UNBLOCK", _("Move the block of a car")
    OTHER_STORE = "OTHER_STORE", _("Bring a car from another store")
    DOWNGRADE = "DOWNGRADE", _("Offer a lower class")
    PARTNER = "PARTNER", _("Hire a partner's car")
    CANCEL = "CANCEL", _("Cancel and compensate")


class IdleReason(TextChoices):
    """Why a car stood; the codes are those of rental.calc.rates."""

    TOO_SHORT = "TOO_SHORT", _("Too short for another rental")
    MISSED_ORDER = "MISSED_ORDER", _("An order without a car would have fitted")
    NO_WORK = "NO_WORK", _("No order for more than three days")
    NO_DEMAND = "NO_DEMAND", _("No order for these hours")


class Shortfall(TextChoices):
    """Why a confirmed order was not fulfilled; the codes are those of rental.calc.rates."""

    NO_CAR = "NO_CAR", _("No car was handed over")
    OPERATOR_CANCEL = "OPERATOR_CANCEL", _("Cancelled by us")
    NO_SHOW = "NO_SHOW", _("The customer did not come")
    LATE = "LATE", _("Handed over late")
    LOWER_CLASS = "LOWER_CLASS", _("A lower class was handed over")


PLAN_DAYS = Key("rental.plan_days", int, 14, _("Days ahead that a plan covers"))
SHORTAGE_HOURS = Key(
    "rental.shortage_hours", int, 72, _("Hours ahead by which an order without a car is settled")
)
RANGE_SHARE = Key(
    "rental.range_share",
    Decimal,
    Decimal("0.80"),
    _("Part of an electric car's range that a day may take without asking"),
)
KM_COST = Key("rental.km_cost", Decimal, Decimal(3), _("Cost of moving a car by one km"))
PARTNER_FACTOR = Key(
    "rental.partner_factor",
    Decimal,
    Decimal("1.30"),
    _("Price of a partner's car, in our own rent"),
)
DOWNGRADE_FACTOR = Key(
    "rental.downgrade_factor",
    Decimal,
    Decimal("1.50"),
    _("Refund for a lower class, in price differences"),
)
SHORTEST_HOURS = Key("rental.shortest_hours", int, 4, _("Hours of the shortest rental"))
ON_TIME_MINUTES = Key(
    "rental.on_time_minutes", int, 30, _("Minutes after the start in which a hand-over is on time")
)
