"""Alerts are sent after the commit of what raised them, each once, whoever is killed meanwhile."""

from complaints.services.alerts import send_first
from complaints.services.delivering import deliver
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("complaints.alert_raised")
def send_alert(entry: Entry) -> None:
    send_first(entry.object_id)


@subscribe("complaints.sending_queued", queue="mail", transactional=False)
def send_over_the_wire(entry: Entry) -> None:
    deliver(entry.object_id)
