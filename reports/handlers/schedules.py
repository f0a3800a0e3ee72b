"""A planned run of a scheduled view is sent in the background."""

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from reports.services.sending_views import build_view_run


@subscribe("reports.view_planned", transactional=False)
def send_planned_view(entry: Entry) -> None:
    build_view_run(entry.object_id)
