"""Putting a signal into a case: the first, or one that tells the same again (domain.md 3.2)."""

from django.utils import timezone

from complaints.choices import Level, SignalState
from complaints.choices.handling import MergeReason
from complaints.models import Case, CaseMerge, SensorSignal
from complaints.services.clocks import redate_for_dealer
from complaints.services.steps import carry_on
from complaints.services.voices import SAVED, raise_by
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record


def put_into(case: Case, signal: SensorSignal, *, by: Actor) -> None:
    """The signal belongs to the case from now on; both are held by the caller."""
    signal.case, signal.state = case, SignalState.ATTACHED
    signal.triaged_at, signal.triaged_by_id = timezone.now(), by.user_id
    signal.save_fields("case", "state", "triaged_at", "triaged_by")


def join(
    case: Case, signal: SensorSignal, reason: MergeReason, *, by: Actor, level: int = Level.E1
) -> CaseMerge:
    """The same complaint once more: the earliest time counts, the gravest word, and one more telling.

    `case` is open and held by the caller. What the case said before is kept for `undo_merge`.
    """
    merge = raise_by(case, signal)
    merge.signal, merge.reason = signal, reason
    merge.at, merge.by_id = timezone.now(), by.user_id
    merge.save(force_insert=True)
    put_into(case, signal, by=by)
    case.recurrence_count += 1
    case.level = max(case.level, level)
    case.save_fields(*SAVED, "recurrence_count", "level")
    record(
        case,
        "complaints.signal_merged",
        by=by,
        reason=reason,
        signal=signal.pk,
        merge=merge.pk,
        is_automatic=reason != MergeReason.PERSON,
    )
    if "dealer_id" in merge.filled:
        redate_for_dealer(case)
    carry_on(case, "complaints.signal_merged", by=by)
    return merge
