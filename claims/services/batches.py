"""Several claims decided at once: confirmed, for ten seconds undone by a word, then done one by one."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.choices import ClaimState
from claims.choices.batches import UNDO_FOR, BatchCommand, BatchState, ItemState
from claims.models import Claim, ClaimBatch, ClaimBatchItem
from claims.services.decision import approve_claim, reset_approval
from claims.services.findings import FindingInput, check_reset_findings
from claims.workflow import BATCH_FLOW
from dealerops.accounts.models import Language, Membership
from dealerops.accounts.services import actor_for
from dealerops.foundation.actor import NOBODY, SYSTEM, Actor, Channel
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from quota.services import Ref, stretched_by

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BatchInput:
    """A command over claims by their keys, each with the version that its row showed."""

    command: BatchCommand
    versions: Mapping[int, int]
    note: str = ""
    found: Sequence[FindingInput] = ()


@transaction.atomic
def confirm_batch(wish: BatchInput, *, membership: Membership, by: Actor) -> ClaimBatch:
    """Keep what was confirmed; nothing else happens until UNDO_FOR is over.

    Claims that the person may not see are left out. Raises InvalidInput as sending one back does.
    """
    first = wish.found[0] if wish.found else None
    if wish.command == BatchCommand.RETURN:
        check_reset_findings(wish.found, by=by)
    now = timezone.now()
    language = get_language()
    batch = ClaimBatch.objects.create(
        user_id=membership.user_id,
        membership=membership,
        command=wish.command,
        note=wish.note,
        document_type=first.document if first else "",
        reason=first.reason if first else "",
        language=language if language in Language.values else Language.ZH_HANS,
        confirmed_at=now,
        runs_at=now + UNDO_FOR,
    )
    visible = Claim.objects.visible_to(by).filter(pk__in=wish.versions).order_by("pk")
    ClaimBatchItem.objects.bulk_create(
        ClaimBatchItem(batch=batch, claim_id=pk, version_shown=wish.versions[pk])
        for pk in visible.values_list("pk", flat=True)
    )
    record(
        batch,
        "claims.batch_confirmed",
        by=by,
        reason=batch.reason,
        command=batch.command,
        claims=sorted(wish.versions),
    )
    return batch


@transaction.atomic
def undo_batch(batch_id: int, *, by: Actor) -> ClaimBatch:
    """End what has not begun; pressed twice, undone once. Raises TransitionRefused (UNDO_TOO_LATE)."""
    batch = ClaimBatch.objects.visible_to(by).lock(batch_id)
    if batch.state == BatchState.UNDONE:
        return batch
    step = BATCH_FLOW.fire(batch, "undo", by=by)
    batch.ended_at = timezone.now()
    batch.save(update_fields=("state", "ended_at"))
    record(batch, "claims.batch_undone", by=by, step=step)
    return batch


def run_batch(batch_id: int) -> None:
    """Decide every claim that still waits, each in a transaction of its own: safe to repeat.

    The person is looked at anew for each claim. A breakdown at one claim does not keep the others
    waiting; it is raised at the end, so that the delivery comes back for what is left.
    """
    if not _begin(batch_id):
        return
    broken: Exception | None = None
    waiting = ClaimBatchItem.objects.waiting().filter(batch=batch_id)
    for item_id in list(waiting.values_list("pk", flat=True)):
        try:
            _run(item_id)
        except (
            Exception
        ) as error:  # the delivery's attempt has failed, once the others had their turn
            logger.exception("a claim of batch %s broke down", batch_id)
            broken = broken or error
    if broken:
        raise broken
    _finish(batch_id)


@transaction.atomic
def _begin(batch_id: int) -> bool:
    """False where it was undone or is done. Raises TransitionRefused before its time."""
    batch = ClaimBatch.objects.visible_to(SYSTEM).lock(batch_id)
    if not batch.is_open:
        return False
    BATCH_FLOW.fire(batch, "begin", by=SYSTEM)
    batch.save(update_fields=("state",))
    return True


@transaction.atomic
def _run(item_id: int) -> None:
    """One claim: the decision and what is written of it here stand or fall together."""
    items = ClaimBatchItem.objects.visible_to(SYSTEM).select_related("batch")
    item = items.lock(item_id)
    if item.state != ItemState.WAITING:
        return
    with translation.override(item.batch.language):
        try:
            item.told = _decide(item, by=_person(item.batch))
            item.state = ItemState.DONE
        except Claim.DoesNotExist:
            item.state, item.told = ItemState.REFUSED, _not_yours()
        except DomainError as error:
            item.state = ItemState.REFUSED
            item.told = "; ".join(f"{one.message} ({one.code})" for one in error.refusals)
    item.save(update_fields=("state", "told"))


@transaction.atomic
def _finish(batch_id: int) -> None:
    batch = ClaimBatch.objects.visible_to(SYSTEM).lock(batch_id)
    if batch.state != BatchState.RUNNING:
        return
    step = BATCH_FLOW.fire(batch, "finish", by=SYSTEM)
    batch.ended_at = timezone.now()
    batch.save(update_fields=("state", "ended_at"))
    done = batch.items.filter(state=ItemState.DONE).count()
    refused = batch.items.filter(state=ItemState.REFUSED).count()
    record(batch, "claims.batch_done", by=SYSTEM, step=step, done=done, refused=refused)


def _person(batch: ClaimBatch) -> Actor:
    """Who confirmed it, with the rights they have now: none, once the role or the person is gone."""
    live = Membership.objects.visible_to(SYSTEM).live().select_related("user")
    membership = live.filter(pk=batch.membership_id, user=batch.user_id).first()
    return actor_for(membership.user, Channel.TASK, membership) if membership else NOBODY


def _decide(item: ClaimBatchItem, *, by: Actor) -> str:
    """The service of the single button; returns what the person should hear beside "done"."""
    batch, claim, version = item.batch, item.claim_id, item.version_shown
    if batch.command == BatchCommand.RETURN:
        found = [FindingInput(batch.document_type, batch.reason)]
        reset_approval(claim, found, by=by, note=batch.note, version=version)
        return ""
    decided = approve_claim(claim, by=by, note=batch.note, version=version)
    if decided.state != ClaimState.APPROVED:
        return ""
    return "; ".join(
        _("More quota is used than was allocated") + f": {one.place}, {one.month:%Y-%m}"
        for one in stretched_by(Ref.of(decided))
    )


def _not_yours() -> str:
    return _("You may not decide this claim any more.")
