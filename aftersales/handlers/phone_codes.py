"""Codes for customers' phones go out after the commit, each over the gateway."""

from aftersales.services.phone_codes import send_code
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("aftersales.code_wanted", queue="mail", transactional=False)
def send_phone_code(entry: Entry) -> None:
    """Without a gateway the advisor has the code already and passes it on."""
    if entry.data["by_gateway"]:
        send_code(entry.data["phone_code"])
