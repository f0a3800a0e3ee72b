"""Calls and notices that are still to be made follow the calendars."""

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.workcal.choices import CN_WORKDAY, is_dealer_calendar
from dealerops.workcal.services import local_date
from rental.services.redating import redate_contacts, redate_notices


@subscribe("workcal.day_changed")
def follow_the_calendar(entry: Entry) -> None:
    calendar, entered_on = entry.data["calendar"], local_date(entry.at)
    if calendar == CN_WORKDAY:
        redate_notices(entered_on=entered_on)
    elif is_dealer_calendar(calendar):
        redate_contacts(int(calendar.partition(":")[2]), entered_on=entered_on)
