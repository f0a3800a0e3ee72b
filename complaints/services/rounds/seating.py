"""Who sits in a round: the standing list, as it is when the round is opened."""

from complaints.models import RoundSeat, SensorRound, StandingSeat
from dealerops.foundation.actor import SYSTEM


def seat_round(round_: SensorRound) -> None:
    """Bring the seats in line with the standing list; runs in the transaction of a round not yet open."""
    rows = StandingSeat.objects.visible_to(SYSTEM).active().filter(kind=round_.kind)
    standing = {(seat.function, seat.region_id): seat for seat in rows}
    there = {(seat.function, seat.region_id): seat for seat in round_.seats.all()}
    for key, seat in there.items():
        if key not in standing:
            seat.delete()
    for key, wanted in standing.items():
        seat = there.get(key) or RoundSeat(
            round=round_, function=wanted.function, region_id=wanted.region_id
        )
        if (seat.person_id, seat.deputy_id) != (wanted.person_id, wanted.deputy_id):
            seat.person_id, seat.deputy_id = wanted.person_id, wanted.deputy_id
            seat.version += int(seat.pk is not None)
            seat.save()
