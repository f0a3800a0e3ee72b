"""Taking a file out of the house is written down (domain.md 7.3)."""

from django.db import transaction

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from reports.models import ReportEdition


@transaction.atomic
def note_download(edition_id: int, *, by: Actor) -> ReportEdition:
    """Record who takes which workbook; raises ReportEdition.DoesNotExist outside one's scope."""
    edition = (
        ReportEdition.objects.visible_to(by).select_related("workbook", "run").get(pk=edition_id)
    )
    record(
        edition,
        "reports.copy_downloaded",
        by=by,
        run=edition.run_id,
        rows=edition.row_count,
        sha256=edition.sha256,
    )
    return edition
