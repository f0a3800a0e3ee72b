"""A complaint told on the spot: the signal, and what was done at once (domain.md 3.13)."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from complaints.choices import SourceCode
from complaints.choices.frontline import AtOnce
from complaints.models import SensorSignal
from complaints.selectors.frontline import MEASURES_TAKEN
from complaints.services.intake import IntakeInput, receive_signal
from dealerops.foundation.actor import Actor, House, Role
from dealerops.journal.services import record

# The sensor that speaks through each role of the front line; everybody else meets a walk-in customer.
SENSOR_OF: Final = {
    Role.D_SA: SourceCode.DEALER_FRONT,
    Role.D_CALL: SourceCode.CALLBACK,
    Role.D_CAM: SourceCode.DEALER_CAM,
}


def sensor_of(by: Actor) -> SourceCode:
    """What the form at the counter is told by."""
    if by.house is House.STORE:
        return SourceCode.RENTAL
    return SENSOR_OF.get(by.role, SourceCode.WALK_IN)


@transaction.atomic
def tell_on_the_spot(told: IntakeInput, measures: Sequence[str], *, by: Actor) -> SensorSignal:
    """Take the signal in and keep on record which of AtOnce was done.

    Raises what `receive_signal` raises, ValueError for a measure that is not on the list.
    """
    signal = receive_signal(told, by=by)
    taken = sorted(AtOnce(one).value for one in set(measures))
    if taken:
        record(signal, MEASURES_TAKEN, by=by, measures=taken)
    return signal
