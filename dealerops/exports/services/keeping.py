"""What may be done with an export once it is asked for: stop, try again, take, remove; and the clearing-up."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from dealerops.documents.making import discard
from dealerops.documents.models import Attachment
from dealerops.exports.choices import ExportFailure
from dealerops.exports.models import Export
from dealerops.exports.services.limits import keep_limit
from dealerops.exports.workflow import EXPORT_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.models import Delivery
from dealerops.journal.querysets import object_type_of
from dealerops.journal.services import record

PATIENCE = dt.timedelta(minutes=10)


@transaction.atomic
def cancel_export(export_id: int, *, by: Actor) -> Export:
    """Stop what waits or runs; its worker notices within a second and leaves nothing behind."""
    export = Export.objects.visible_to(by).lock(export_id)
    step = EXPORT_FLOW.fire(export, "cancel", by=by)
    export.save(update_fields=("state",))
    record(export, "exports.cancelled", by=by, step=step)
    return export


@transaction.atomic
def retry_export(export_id: int, *, by: Actor) -> Export:
    """Once more from the beginning; counts as another file of this hour. Raises ExportLimit."""
    export = Export.objects.visible_to(by).lock(export_id)
    keep_limit(export.user_id)
    step = EXPORT_FLOW.fire(export, "retry", by=by)
    export.rows_done, export.rows_total, export.error_code = 0, None, ""
    export.seen_at = timezone.now()
    export.save()
    record(export, "exports.queued", by=by, step=step, list=export.list_key)
    return export


@transaction.atomic
def note_download(export_id: int, *, by: Actor) -> Attachment:
    """The file to be sent, and a line in the journal that it was. Raises Export.DoesNotExist.

    What is not ready, has expired or belongs to somebody else is as good as not there.
    """
    export = Export.objects.visible_to(by).lock(export_id)
    if export.attachment is None or export.is_expired:
        raise Export.DoesNotExist
    record(export, "exports.downloaded", by=by, rows=export.rows_done)
    return export.attachment


@transaction.atomic
def delete_export(export_id: int, *, by: Actor) -> None:
    """Remove it with its file, in whatever state it is."""
    export = Export.objects.visible_to(by).lock(export_id)
    record(export, "exports.deleted", by=by)
    attachment_id = export.attachment_id
    export.delete()
    if attachment_id is not None:
        discard(attachment_id, by=by)


def tidy_exports(*, now: dt.datetime) -> int:
    """Remove the files that have expired, and close what no worker will come back to.

    Returns how many exports were changed; safe to run twice, or in two places at once.
    """
    expired = Export.objects.visible_to(SYSTEM).expired(now).values_list("pk", flat=True)
    silent = Export.objects.visible_to(SYSTEM).open().filter(seen_at__lt=now - PATIENCE)
    changed = [_expire(pk, now) for pk in list(expired)]
    changed += [_close_abandoned(pk) for pk in list(silent.values_list("pk", flat=True))]
    return sum(changed)


@transaction.atomic
def _expire(export_id: int, now: dt.datetime) -> bool:
    export = Export.objects.visible_to(SYSTEM).expired(now).select_for_update().filter(pk=export_id)
    found = export.first()
    if found is None or found.attachment_id is None:
        return False
    attachment_id, found.attachment = found.attachment_id, None
    found.save(update_fields=("attachment",))
    record(found, "exports.expired", by=SYSTEM)
    discard(attachment_id, by=SYSTEM)
    return True


@transaction.atomic
def _close_abandoned(export_id: int) -> bool:
    """The delivery was set aside after its last worker died: nothing will ever happen by itself."""
    export = Export.objects.visible_to(SYSTEM).open().select_for_update().filter(pk=export_id)
    found = export.first()
    if found is None or _is_awaited(found):
        return False
    step = EXPORT_FLOW.fire(found, "fail", by=SYSTEM)
    found.error_code = ExportFailure.STOPPED.value
    found.save(update_fields=("state", "error_code"))
    record(found, "exports.failed", by=SYSTEM, step=step, error=found.error_code)
    return True


def _is_awaited(export: Export) -> bool:
    of_export = {"object_type": object_type_of(export), "object_id": export.pk}
    waiting = Delivery.objects.undone()
    return waiting.filter(**{f"entry__{name}": value for name, value in of_export.items()}).exists()
