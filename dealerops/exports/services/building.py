"""Making an export in the background: safe to be killed anywhere, and to be begun twice."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.documents.services import FileNotKept
from dealerops.exports.choices import ExportFailure, ExportState
from dealerops.exports.models import Export
from dealerops.exports.question import Question, question
from dealerops.exports.services.writing import Overtaken, finish, mine, write
from dealerops.exports.workflow import EXPORT_FLOW
from dealerops.foundation.actor import SYSTEM, Actor, Channel
from dealerops.journal.services import record


class _Impossible(Exception):
    """Trying again would not help; `args` holds the failure."""


def build_export(export_id: int) -> None:
    """Write the file of an export, unless that was done or is not wanted any more.

    Whoever asked is looked at anew: without the role they had, no row is read. Each beginning counts
    one `attempt`; a worker that was overtaken finds another number and leaves everything as it is.
    A failure is written on the export and raised, so that the delivery is tried again.
    """
    export = _begin(export_id)
    if export is None:
        return
    try:
        with translation.override(export.language):
            asked = _question(export)
            export.rows_total = _planned(export, asked)
            with write(export, asked) as path:
                _finish(export, path, by=asked.actor)
    except Overtaken:
        return
    except _Impossible as error:
        _fail(export, error.args[0])
    except FileNotKept:
        _fail(export, ExportFailure.NOT_KEPT)
        raise
    except Exception:
        _fail(export, ExportFailure.BROKEN)
        raise


@transaction.atomic
def _begin(export_id: int) -> Export | None:
    """None where there is nothing to do; an export that its owner removed is gone altogether."""
    exports = Export.objects.visible_to(SYSTEM).select_for_update().filter(pk=export_id)
    export = exports.first()
    if export is None or export.state in {ExportState.DONE, ExportState.CANCELLED}:
        return None
    step = EXPORT_FLOW.fire(export, "begin", by=SYSTEM)
    export.attempt += 1
    export.rows_done, export.rows_total, export.error_code = 0, None, ""
    export.seen_at = timezone.now()
    export.save()
    record(export, "exports.begun", by=SYSTEM, step=step, attempt=export.attempt)
    return export


def _question(export: Export) -> Question:
    """The list and the filter as the person may ask for them now. Raises _Impossible."""
    live = Membership.objects.visible_to(SYSTEM).live().select_related("user")
    membership = live.filter(pk=export.membership_id, user=export.user_id).first()
    if membership is None:
        raise _Impossible(ExportFailure.ROLE_ENDED)
    actor = actor_for(membership.user, Channel.TASK, membership)
    asked = question(export.list_key, export.query, actor)
    if asked is None:
        raise _Impossible(ExportFailure.LIST_GONE)
    return asked


def _planned(export: Export, asked: Question) -> int:
    total = asked.count()
    mine(export).update(rows_total=total)
    return total


@transaction.atomic
def _finish(export: Export, path: Path, *, by: Actor) -> None:
    """File, state and journal in one transaction, for the last who began and nobody else."""
    if not _still_mine(export):
        raise Overtaken
    step = finish(export, path, by=by)
    record(export, "exports.finished", by=by, step=step, rows=export.rows_done)


@transaction.atomic
def _fail(export: Export, failure: ExportFailure) -> None:
    if not _still_mine(export):
        return
    step = EXPORT_FLOW.fire(export, "fail", by=SYSTEM)
    export.error_code = failure.value
    export.seen_at = timezone.now()
    export.save(update_fields=("state", "error_code", "seen_at"))
    record(export, "exports.failed", by=SYSTEM, step=step, error=export.error_code)


def _still_mine(export: Export) -> bool:
    """Whether this attempt is the last one; holds the row until the transaction ends."""
    return mine(export).select_for_update().first() is not None
