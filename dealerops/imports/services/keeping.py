"""What may be done with an import afterwards: try again, take its errors; and the clearing-up."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from dealerops.documents.making import discard
from dealerops.documents.models import Attachment
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.imports.choices import ImportFailure
from dealerops.imports.models import Import
from dealerops.imports.services.asking import ImportUnderWay
from dealerops.imports.services.ending import fail
from dealerops.imports.workflow import IMPORT_FLOW
from dealerops.journal.models import Delivery
from dealerops.journal.querysets import object_type_of
from dealerops.journal.services import record
from dealerops.network.models import Dealer

PATIENCE = dt.timedelta(minutes=10)


@transaction.atomic
def retry_import(import_id: int, *, by: Actor) -> Import:
    """A failed one once more from the beginning. Raises TransitionRefused, ImportUnderWay.

    A workbook that has expired meanwhile is as good as not there (Import.DoesNotExist).
    """
    seen = Import.objects.visible_to(by).get(pk=import_id)
    Dealer.objects.visible_to(by).select_for_update(no_key=True).get(pk=seen.dealer_id)
    one = Import.objects.visible_to(by).lock(import_id)
    step = IMPORT_FLOW.fire(one, "retry", by=by)
    if one.document_id is None:
        raise Import.DoesNotExist
    if Import.objects.open().filter(dealer=one.dealer_id, kind=one.kind).exists():
        raise ImportUnderWay
    one.rows_done, one.rows_total, one.error_code = 0, None, ""
    one.seen_at, one.finished_at, one.expires_at = timezone.now(), None, None
    one.save()
    record(one, "imports.queued", by=by, step=step, kind=one.kind, sha256=one.sha256)
    return one


@transaction.atomic
def note_download(import_id: int, *, by: Actor) -> Attachment:
    """The workbook with the errors, and a line in the journal that it was taken.

    What has none, has expired or belongs to another dealer is as good as not there
    (Import.DoesNotExist).
    """
    one = Import.objects.visible_to(by).lock(import_id)
    if one.errors is None or one.expires_at is None or one.expires_at <= timezone.now():
        raise Import.DoesNotExist
    record(one, "imports.errors_taken", by=by, cells=one.error_count)
    return one.errors


def tidy_imports(*, now: dt.datetime) -> int:
    """Remove the workbooks that have expired, and close what no worker will come back to.

    Returns how many imports were changed; safe to run twice, or in two places at once.
    """
    expired = Import.objects.visible_to(SYSTEM).expired(now).values_list("pk", flat=True)
    silent = Import.objects.visible_to(SYSTEM).open().filter(seen_at__lt=now - PATIENCE)
    changed = [_expire(pk, now) for pk in list(expired)]
    changed += [_close_abandoned(pk) for pk in list(silent.values_list("pk", flat=True))]
    return sum(changed)


@transaction.atomic
def _expire(import_id: int, now: dt.datetime) -> bool:
    expired = Import.objects.visible_to(SYSTEM).expired(now).select_for_update(of=("self",))
    one = expired.filter(pk=import_id).first()
    if one is None:
        return False
    files = [pk for pk in (one.document_id, one.errors_id) if pk is not None]
    one.document = one.errors = None
    one.save(update_fields=("document", "errors"))
    record(one, "imports.expired", by=SYSTEM)
    for pk in files:
        discard(pk, by=SYSTEM)
    return True


@transaction.atomic
def _close_abandoned(import_id: int) -> bool:
    """The delivery was set aside after its last worker died: nothing will ever happen by itself."""
    waiting = Import.objects.visible_to(SYSTEM).open().select_for_update(of=("self",))
    one = waiting.filter(pk=import_id).first()
    if one is None or _is_awaited(one):
        return False
    fail(one, ImportFailure.STOPPED)
    return True


def _is_awaited(one: Import) -> bool:
    undone = Delivery.objects.undone()
    return undone.filter(entry__object_type=object_type_of(one), entry__object_id=one.pk).exists()
