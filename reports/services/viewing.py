"""Taking a file out of the house is written down (domain.md 7.3)."""

import hashlib
import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.documents.services import read_bytes
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from reports.models import ReportEdition

logger = logging.getLogger(__name__)


class WorkbookChanged(DomainError):
    default_code = "REPORT_FILE_CHANGED"
    default_message = _("The stored workbook is not the one that was made. Please tell support.")


@transaction.atomic
def note_download(edition_id: int, *, by: Actor) -> ReportEdition:
    """Record who takes which workbook; raises ReportEdition.DoesNotExist outside one's scope.

    What is given out is what was sent, byte for byte: raises WorkbookChanged, FileMissing.
    """
    editions = ReportEdition.objects.visible_to(by).select_related("workbook", "run")
    return give_out(editions.get(pk=edition_id), by=by)


@transaction.atomic
def give_out(edition: ReportEdition, *, by: Actor) -> ReportEdition:
    """The same for whoever may see the edition some other way: in a duty that it fulfils."""
    if hashlib.sha256(read_bytes(edition.workbook)).hexdigest() != edition.sha256:
        logger.error("the workbook of report edition %s is not the one that was made", edition.pk)
        raise WorkbookChanged
    record(
        edition,
        "reports.copy_downloaded",
        by=by,
        run=edition.run_id,
        rows=edition.row_count,
        sha256=edition.sha256,
    )
    return edition
