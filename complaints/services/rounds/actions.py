"""Action items: closed by their owner with evidence, carried from round to round until then (domain.md 3.7)."""

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import ActionItem
from complaints.workflow.rounds import ACTION_FLOW
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record

NO_RESULT = Refusal("RESULT_MISSING", _("Write down what was done."), "result")


def close_action(
    action_id: int,
    *,
    result: str,
    file: BinaryIO,
    name: str,
    by: Actor,
    version: int | None = None,
) -> ActionItem:
    """Done: what, and the file that proves it. Raises FileRefused, InvalidInput, TransitionRefused."""
    ActionItem.objects.visible_to(by).get(pk=action_id)
    if not result.strip():
        raise InvalidInput(NO_RESULT)
    evidence = store_upload(file, name=name, by=by)
    with transaction.atomic():
        action = ActionItem.objects.visible_to(by).lock(action_id)
        action.expect_version(version)
        step = ACTION_FLOW.fire(action, "close", by=by)
        action.result, action.evidence, action.evidence_name = result.strip(), evidence, name[:200]
        action.closed_at, action.closed_by_id = timezone.now(), by.user_id
        action.save_fields(
            *("state", "result", "evidence", "evidence_name", "closed_at", "closed_by")
        )
        record(action, "complaints.action_closed", by=by, step=step)
    return action


@transaction.atomic
def reopen_action(
    action_id: int, *, reason: str, by: Actor, version: int | None = None
) -> ActionItem:
    """The round does not take it for done; the evidence stays where it is until there is better."""
    action = ActionItem.objects.visible_to(by).lock(action_id)
    action.expect_version(version)
    step = ACTION_FLOW.fire(action, "reopen", by=by)
    action.closed_at, action.closed_by_id = None, None
    action.save_fields("state", "closed_at", "closed_by")
    record(action, "complaints.action_reopened", by=by, step=step, note=reason.strip())
    return action


def drop_action(action_id: int, *, by: Actor) -> None:
    """Its decision is withdrawn; runs in that transaction."""
    action = ActionItem.objects.visible_to(by).lock(action_id)
    step = ACTION_FLOW.fire(action, "drop", by=by)
    action.save_fields("state")
    record(action, "complaints.action_dropped", by=by, step=step)
