"""Who still comes, who does not, and why (domain.md 4.11)."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Retention(TextChoices):
    """Where a customer with a car stands, counted from the last qualified visit."""

    NEW = "NEW", _("No visit yet")
    ACTIVE = "ACTIVE", pgettext_lazy("customer", "Active")
    AT_RISK = "AT_RISK", _("At risk")
    LOST = "LOST", pgettext_lazy("customer", "Lost")
    DORMANT = "DORMANT", _("Dormant")
    RETURNED = "RETURNED", pgettext_lazy("customer", "Came back")
    NOT_COUNTED = "NOT_COUNTED", _("Not counted")


STAYING: Final = (Retention.ACTIVE, Retention.RETURNED)
LOSABLE: Final = (*STAYING, Retention.AT_RISK)  # the base of new losses


class Leaving(TextChoices):
    """Why a car is not counted any more, confirmed by somebody."""

    SOLD = "SOLD", _("Car sold")
    SCRAPPED = "SCRAPPED", _("Car scrapped")
    MOVED = "MOVED", _("Moved away")


class LossReason(TextChoices):
    """What the customer says, or what we found out."""

    PRICE = "PRICE", _("Price")
    QUALITY = "QUALITY", _("Quality of the work")
    ATTITUDE = "ATTITUDE", _("How we treated them")
    WAITING = "WAITING", _("Waiting time")
    PARTS_SHORTAGE = "PARTS_SHORTAGE", _("Parts were missing")
    DISTANCE = "DISTANCE", _("Too far away")
    MOVED = "MOVED", _("Moved away")
    OTHER_DEALER = "OTHER_DEALER", _("Goes to another dealer of the brand")
    INDEPENDENT_SHOP = "INDEPENDENT_SHOP", _("Goes to an independent workshop")
    WARRANTY_ENDED = "WARRANTY_ENDED", _("Warranty has ended")
    SOLD = "SOLD", _("Car sold")
    TOTAL_LOSS = "TOTAL_LOSS", _("Total loss")
    LOW_USE = "LOW_USE", _("Drives little")
    INSURER_STEERED = "INSURER_STEERED", _("Sent elsewhere by the insurer")
    NOT_REACHED = "NOT_REACHED", pgettext_lazy("customer", "Not reached")
    OTHER = "OTHER", _("Other reason")


CONTROLLABLE: Final = frozenset(
    {
        LossReason.PRICE,
        LossReason.QUALITY,
        LossReason.ATTITUDE,
        LossReason.WAITING,
        LossReason.PARTS_SHORTAGE,
        LossReason.OTHER_DEALER,
    }
)
LEAVES: Final = {
    LossReason.SOLD: Leaving.SOLD,
    LossReason.TOTAL_LOSS: Leaving.SCRAPPED,
    LossReason.MOVED: Leaving.MOVED,
}


class LostState(TextChoices):
    """How far somebody got with a lost customer."""

    OPEN = "OPEN", _("To be called")
    CONTACTED = "CONTACTED", _("Spoken to")
    WON_BACK = "WON_BACK", _("Won back")
    RETURNED = "RETURNED", _("Came back unasked")
    NOT_WON = "NOT_WON", _("Did not come back")
    LEFT = "LEFT", _("Car is gone")
    REFUSED = "REFUSED", _("Does not want to be called")


UNDER_WAY: Final = (LostState.OPEN, LostState.CONTACTED)


class ReminderState(TextChoices):
    """What became of a reminder of the next service."""

    DUE = "DUE", _("To be sent")
    DONE = "DONE", _("Reminded")
    STOPPED = "STOPPED", _("Not needed any more")


class ChurnKind(TextChoices):
    """Three rates that all are called churn; every figure says which it is (domain.md 4.11)."""

    COHORT = "a", _("(a) Churn of the month six months ago")
    STOCK = "b", _("(b) Share of lost customers")
    NEW = "c", _("(c) New losses of the month")
