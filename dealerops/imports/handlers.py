"""A workbook is taken in in the background."""

from dealerops.imports.services import run_import
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("imports.queued", queue="exports", transactional=False)
def take_in_queued_workbook(entry: Entry) -> None:
    """Takes minutes: the delivery's lease is renewed meanwhile, and a repetition does no harm."""
    run_import(entry.object_id)
