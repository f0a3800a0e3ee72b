"""What the front line did at once, read from the journal of the signals."""

from collections.abc import Iterable, Mapping

from complaints.choices.frontline import AtOnce
from complaints.models import SensorSignal
from dealerops.journal.models import Entry
from dealerops.journal.querysets import object_type_of

MEASURES_TAKEN = "complaints.measures_taken"


def measures_of(signals: Iterable[SensorSignal]) -> Mapping[int, str]:
    """Words by the signal's key, by one query; ask only for signals that were `visible_to` the reader."""
    keys = {one.pk: object_type_of(one) for one in signals}
    if not keys:
        return {}
    entries = Entry.objects.filter(
        topic=MEASURES_TAKEN, object_type__in=set(keys.values()), object_id__in=keys
    )
    return {
        one.object_id: "; ".join(str(AtOnce(code).label) for code in one.data["measures"])
        for one in entries
    }
