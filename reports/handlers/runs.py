"""A planned run is made in the background."""

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from reports.services import build_run


@subscribe("reports.run_planned", transactional=False)
def build_planned_run(entry: Entry) -> None:
    build_run(entry.object_id)


@subscribe("reports.run_approved", transactional=False)
def send_approved_run(entry: Entry) -> None:
    build_run(entry.object_id)
