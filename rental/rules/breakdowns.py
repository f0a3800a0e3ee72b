"""What must hold while a car has broken down (domain.md 5.5)."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from rental.choices.breakdowns import Cause
from rental.models import BreakdownEvent, RentalOrder


def no_breakdown_is_open(order: RentalOrder) -> Refusal | None:
    if not order.breakdowns.open().exists():
        return None
    message = _("A breakdown of this rental is still open; say there how it ended.")
    return Refusal("BREAKDOWN_OPEN", message)


def breakdowns_have_a_cause(order: RentalOrder) -> Refusal | None:
    """Nobody settles before it is known whose matter the breakdown was."""
    if not order.breakdowns.filter(cause="").exists():
        return None
    return Refusal("BREAKDOWN_CAUSE_OPEN", _("Say what caused the breakdown first."))


def accident_has_a_number(event: BreakdownEvent) -> Refusal | None:
    if event.cause != Cause.ACCIDENT or event.police_number or event.insurer_number:
        return None
    message = _("An accident needs the number of the police or of the insurer.")
    return Refusal("ACCIDENT_NUMBER", message, "police_number")
