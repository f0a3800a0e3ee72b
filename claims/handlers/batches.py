"""A confirmed batch is done once nobody can undo it any more."""

from claims.choices.batches import UNDO_FOR
from claims.services import run_batch
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("claims.batch_confirmed", transactional=False, delay=UNDO_FOR)
def run_confirmed_batch(entry: Entry) -> None:
    """Up to a hundred claims: the delivery's lease is renewed meanwhile, a repetition does no harm."""
    run_batch(entry.object_id)
