"""A long list is written in the background."""

from dealerops.exports.services import build_export
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("exports.queued", queue="exports", transactional=False)
def write_queued_export(entry: Entry) -> None:
    """Takes minutes: the delivery's lease is renewed meanwhile, and a repetition does no harm."""
    build_export(entry.object_id)
