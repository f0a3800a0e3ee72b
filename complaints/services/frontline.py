"""A complaint told on the spot: the signal, and what was done at once (domain.md 3.13)."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from complaints.choices import SourceCode
from complaints.choices.alerts import AlertKind
from complaints.choices.frontline import AtOnce
from complaints.choices.ladder import Rise
from complaints.choices.light import GRAVE
from complaints.models import Case, SensorSignal
from complaints.selectors.frontline import MEASURES_TAKEN
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.paging import Occasion, raise_alert
from dealerops.foundation.actor import Actor, House, Role
from dealerops.journal.services import record

# The sensor that speaks through each role of the front line; everybody else meets a walk-in customer.
SENSOR_OF: Final = {
    Role.D_SA: SourceCode.DEALER_FRONT,
    Role.D_CALL: SourceCode.CALLBACK,
    Role.D_CAM: SourceCode.DEALER_CAM,
}
# A severe case reaches the store's manager within a quarter of an hour and head office within one;
# both are told at once, each is asked again until somebody there has it.
TOLD_AT_ONCE: Final = {"store": (Role.D_GM,), "centre": (Role.COMPLAINT_DESK,)}


def sensor_of(by: Actor) -> SourceCode:
    """What the form at the counter is told by."""
    if by.house is House.STORE:
        return SourceCode.RENTAL
    return SENSOR_OF.get(by.role, SourceCode.WALK_IN)


@transaction.atomic
def tell_on_the_spot(told: IntakeInput, measures: Sequence[str], *, by: Actor) -> SensorSignal:
    """Take the signal in and keep on record which of AtOnce was done; from severity S4 on tell the
    store's manager and head office.

    Raises what `receive_signal` raises, ValueError for a measure that is not on the list.
    """
    signal = receive_signal(told, by=by)
    taken = sorted(AtOnce(one).value for one in set(measures))
    if taken:
        record(signal, MEASURES_TAKEN, by=by, measures=taken)
    is_paged = bool(signal.quick_alerts)  # which reaches the same people
    if signal.case and signal.severity in GRAVE and not is_paged:
        _tell(signal.case, signal, by=by)
    return signal


def _tell(case: Case, signal: SensorSignal, *, by: Actor) -> None:
    for place, roles in TOLD_AT_ONCE.items():
        key, now = f"front:{signal.pk}:{place}", timezone.now()
        occasion = Occasion(AlertKind.ESCALATION, key, Rise.FRONT_LINE, now, knows_no_night=True)
        raise_alert(case, occasion, roles, by=by)
