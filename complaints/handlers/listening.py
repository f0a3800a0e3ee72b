"""Unhappy customers that other apps tell of."""

from complaints.services.hearing import hear
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("aftersales.callback_signal")
@subscribe("aftersales.customer_still_dissatisfied")
@subscribe("aftersales.interview_finished")
@subscribe("rental.complaint_received")
@subscribe("rental.complaint_passed_on")
def take_in(entry: Entry) -> None:
    hear(entry)
