"""Two voices, one complaint: proposed by the rule, decided by a person, and taken apart again (domain.md 3.2)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import PENDING, SignalState
from complaints.choices.handling import MergeReason
from complaints.models import Case, CaseMerge, SensorSignal
from complaints.rules.cases import IS_A_PARENT
from complaints.services.clocks import redate_for_dealer
from complaints.services.held import held_case
from complaints.services.joining import join
from complaints.services.steps import carry_on
from complaints.services.voices import SAVED, raise_by, take_back
from complaints.workflow.cases import CASE_FLOW, TRIAGE, WORKERS
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE, WRONG_STATE, Step
from dealerops.journal.services import record

NOT_OPEN = Refusal("CASE_NOT_OPEN", _("This case is not open any more."), "case_id")
SIGNAL_PLACED = Refusal("SIGNAL_PLACED", _("This signal has been dealt with."))
ITSELF = Refusal("MERGE_ITSELF", _("A case is not merged into itself."), "keep_id")
HAS_MERGES = Refusal(
    "MERGE_CHAIN", _("Other cases were merged into this one. Merge the other way round.")
)
HAS_PAPERS = Refusal(
    "MERGE_PAPERS",
    _(
        "Notices, legal matters, facts, offers or questions of this case would be lost. Merge the other"
        " way round, or settle them first."
    ),
)
UNDONE = Refusal("MERGE_UNDONE", _("This merge was undone already. Please refresh."))


@transaction.atomic
def attach_signal(
    signal_id: int, case_id: int, *, by: Actor, version: int | None = None
) -> SensorSignal:
    """A person says that a waiting signal belongs to an open case. Raises TransitionRefused."""
    case = held_case(case_id, by=by)
    signal = waiting_signal(signal_id, by=by, version=version)
    if case.state not in PENDING:
        raise TransitionRefused(NOT_OPEN)
    join(case, signal, MergeReason.PERSON, by=by)
    return signal


@transaction.atomic
def merge_cases(gone_id: int, keep_id: int, *, by: Actor, version: int | None = None) -> CaseMerge:
    """A person says that `gone` is the same complaint as `keep`, which goes on.

    The earliest time, the gravest word and the higher level count, its recurrence counter goes up by one,
    and the signals come along. `version` is that of the case that goes. Raises TransitionRefused, with MERGE_PAPERS
    where something of the case that goes is still open.
    """
    if gone_id == keep_id:
        raise TransitionRefused(ITSELF)
    first, second = (held_case(pk, by=by) for pk in sorted((gone_id, keep_id)))
    gone, kept = (first, second) if first.pk == gone_id else (second, first)
    gone.expect_version(version)
    also = [] if kept.state in PENDING else [NOT_OPEN]
    if gone.merges.in_force().filter(gone__isnull=False).exists():
        also.append(HAS_MERGES)
    if _has_papers(gone):
        also.append(HAS_PAPERS)
    if gone.children.exists():
        also.append(IS_A_PARENT)
    before = gone.state
    step = CASE_FLOW.fire(gone, "merge", by=by, also=also)
    merge = raise_by(kept, gone)
    merge.gone, merge.reason, merge.state_before = gone, MergeReason.PERSON, before
    merge.at, merge.by_id = timezone.now(), by.user_id
    merge.signals = list(gone.signals.values_list("pk", flat=True))
    merge.save(force_insert=True)
    gone.signals.update(case=kept)
    _grow(kept, gone, merge)
    gone.merged_into = kept
    gone.save_fields("state", "merged_into")
    record(gone, "complaints.case_merged", by=by, step=step, into=kept.pk, merge=merge.pk)
    record(kept, "complaints.case_took_in", by=by, case=gone.pk, merge=merge.pk)
    carry_on(gone, "complaints.case_merged", by=by)
    carry_on(kept, "complaints.case_took_in", by=by)
    return merge


@transaction.atomic
def undo_merge(merge_id: int, *, by: Actor, version: int | None = None) -> CaseMerge:
    """Take them apart: both say again what they said before, the signal waits, the case stands where it stood.

    What a person has changed since stays. Raises TransitionRefused.
    """
    known = CaseMerge.objects.visible_to(by).get(pk=merge_id)
    cases = [held_case(pk, by=by) for pk in sorted({known.kept_id, known.gone_id or known.kept_id})]
    merge = CaseMerge.objects.visible_to(by).lock(merge_id)
    merge.expect_version(version)
    kept = next(one for one in cases if one.pk == merge.kept_id)
    gone = next((one for one in cases if one.pk == merge.gone_id), None)
    _refuse_undo(merge, kept, by)
    signals = SensorSignal.objects.select_for_update(of=("self",))
    other: Case | SensorSignal = gone or signals.get(pk=merge.signal_id or 0)
    merge.undone_at, merge.undone_by_id = timezone.now(), by.user_id
    merge.save_fields("undone_at", "undone_by")
    dealer_before = kept.dealer_id
    take_back(kept, merge, other)
    kept.recurrence_count -= 1
    kept.save_fields(*SAVED, "recurrence_count")
    if isinstance(other, Case):
        _stand_up_again(other, merge, by)
    else:
        _wait_again(other)
    record(kept, "complaints.merge_undone", by=by, merge=merge.pk, case=merge.gone_id)
    if kept.dealer_id != dealer_before:
        redate_for_dealer(kept)
    carry_on(kept, "complaints.merge_undone", by=by)
    return merge


def waiting_signal(signal_id: int, *, by: Actor, version: int | None = None) -> SensorSignal:
    """A signal that nobody has dealt with, held. Raises TransitionRefused for roles that do not triage."""
    signal = SensorSignal.objects.visible_to(by).lock(signal_id)
    signal.expect_version(version)
    if by.role not in WORKERS | TRIAGE:
        raise TransitionRefused(WRONG_ROLE)
    if signal.state != SignalState.NEW:
        raise TransitionRefused(SIGNAL_PLACED)
    return signal


def _has_papers(case: Case) -> bool:
    """What its light, its deadlines or somebody's answer hangs on: this stays with the case it was told of.

    A notice counts after its proceedings, too: the light never falls below yellow (domain.md 3.4).
    """
    some = (
        case.notices.all(),
        case.matters.open(),
        case.facts.in_force(),
        case.goodwill.proposed(),
        case.information_requests.open(),
    )
    return any(one.exists() for one in some)


def _refuse_undo(merge: CaseMerge, kept: Case, by: Actor) -> None:
    if by.role not in WORKERS:
        raise TransitionRefused(WRONG_ROLE)
    if merge.undone_at:
        raise TransitionRefused(UNDONE)
    if kept.state not in PENDING:
        raise TransitionRefused(WRONG_STATE)


def _grow(kept: Case, gone: Case, merge: CaseMerge) -> None:
    """One more voice, on the higher of the two levels; its clocks count at the dealer that it brings."""
    kept.recurrence_count += 1
    kept.level = max(kept.level, gone.level)
    kept.save_fields(*SAVED, "recurrence_count", "level")
    if "dealer_id" in merge.filled:
        redate_for_dealer(kept)


def _stand_up_again(gone: Case, merge: CaseMerge, by: Actor) -> None:
    """The case that went is back where it stood, with the signals that came along."""
    step = CASE_FLOW.fire(gone, "undo_merge", by=by)
    gone.state, gone.merged_into = merge.state_before, None
    gone.save_fields("state", "merged_into")
    SensorSignal.objects.filter(pk__in=merge.signals, case=merge.kept_id).update(case=gone)
    back = Step(step.name, step.source, merge.state_before)
    record(gone, "complaints.merge_undone", by=by, step=back, merge=merge.pk, case=merge.kept_id)
    carry_on(gone, "complaints.merge_undone", by=by)


def _wait_again(signal: SensorSignal) -> None:
    signal.case, signal.state = None, SignalState.NEW
    signal.triaged_at = signal.triaged_by = None
    signal.save_fields("case", "state", "triaged_at", "triaged_by")
