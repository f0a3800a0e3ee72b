"""Holding a round: who came, what was said, and the end of it (domain.md 3.7)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import Attendance, RoundKind
from complaints.choices.rounds_policy import MINUTES_WORKDAYS
from complaints.models import AgendaItem, Minutes, RoundSeat, SensorRound
from complaints.rules.rounds import is_writable
from complaints.services.rounds.agenda import lock_item, put_lines
from complaints.services.rounds.seating import seat_round
from complaints.workflow.rounds import ROUND_FLOW, WRITERS
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, end_of, local_date

NO_DEPUTY = Refusal("DEPUTY_MISSING", _("This seat has no deputy."), "present")


@transaction.atomic
def start_round(round_id: int, *, by: Actor, version: int | None = None) -> SensorRound:
    """The chair opens it; a stand-up looks at the red cases of this minute."""
    round_ = SensorRound.objects.visible_to(by).lock(round_id)
    round_.expect_version(version)
    now = timezone.now()
    if round_.kind == RoundKind.STAND_UP:
        put_lines(round_, now=now)
    step = ROUND_FLOW.fire(round_, "start", by=by)
    seat_round(round_)
    round_.chair_id, round_.opened_at = by.user_id, now
    round_.save_fields("state", "chair", "opened_at", "agenda_at", "since", "policy_values")
    record(round_, "complaints.round_opened", by=by, step=step)
    return round_


@transaction.atomic
def end_round(round_id: int, *, by: Actor, version: int | None = None) -> SensorRound:
    """The chair ends it; but for stand-ups a draft of the minutes waits to be issued in a workday."""
    round_ = SensorRound.objects.visible_to(by).lock(round_id)
    round_.expect_version(version)
    step = ROUND_FLOW.fire(round_, "end", by=by)
    round_.held_at = timezone.now()
    round_.save_fields("state", "held_at")
    record(round_, "complaints.round_held", by=by, step=step)
    if round_.kind != RoundKind.STAND_UP:
        held_on = local_date(round_.held_at)
        due_on = add_workdays(held_on, Values(on=held_on)[MINUTES_WORKDAYS])
        minutes = Minutes.objects.create(round=round_, issue_due_at=end_of(due_on))
        record(minutes, "complaints.minutes_begun", by=by, round=round_.pk)
    return round_


@transaction.atomic
def call_off_round(
    round_id: int, *, reason: str, by: Actor, version: int | None = None
) -> SensorRound:
    """It does not take place, or nobody came who could decide."""
    round_ = SensorRound.objects.visible_to(by).lock(round_id)
    round_.expect_version(version)
    round_.reason = reason.strip()
    step = ROUND_FLOW.fire(round_, "call_off", by=by)
    round_.save_fields("state", "reason")
    record(round_, "complaints.round_called_off", by=by, step=step)
    return round_


@transaction.atomic
def seat_came(seat_id: int, present: str, *, by: Actor, version: int | None = None) -> RoundSeat:
    """Who of a seat is in the room: the holder, the deputy, or nobody."""
    round_id = RoundSeat.objects.visible_to(by).get(pk=seat_id).round_id
    check_writing(SensorRound.objects.visible_to(by).lock(round_id), by)
    seat = RoundSeat.objects.visible_to(by).lock(seat_id)
    seat.expect_version(version)
    if present == Attendance.DEPUTY and seat.deputy_id is None:
        raise InvalidInput(NO_DEPUTY)
    seat.present = Attendance(present)
    seat.save_fields("present")
    record(seat, "complaints.seat_came", by=by, round=seat.round_id, present=seat.present)
    return seat


@transaction.atomic
def note_item(item_id: int, notes: str, *, by: Actor, version: int | None = None) -> AgendaItem:
    """What is said about an item, written while people talk. Raises StaleObject, and then writes nothing."""
    round_, item = lock_item(item_id, by)
    check_writing(round_, by)
    item.expect_version(version)
    item.notes, item.noted_by_id = notes.strip(), by.user_id
    item.save_fields("notes", "noted_by")
    record(item, "complaints.item_noted", by=by, round=item.round_id)
    return item


def check_writing(round_: SensorRound, by: Actor) -> None:
    """Raises TransitionRefused (WRONG_ROLE, ROUND_NOT_OPEN)."""
    if by.role not in WRITERS:
        raise TransitionRefused(WRONG_ROLE)
    refusal = is_writable(round_)
    if refusal:
        raise TransitionRefused(refusal)
