"""Clocks, and what the policy dates in notices, follow the calendars that they run in."""

from complaints.services.clocks import cases_of_calendar, redate_for_calendar
from complaints.services.matters import cases_with_notices, redate_notices
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.workcal.choices import CN_WORKDAY, is_dealer_calendar
from dealerops.workcal.services import local_date


@subscribe("workcal.day_changed")
def follow_the_calendar(entry: Entry) -> None:
    calendar = entry.data["calendar"]
    if calendar == CN_WORKDAY or is_dealer_calendar(calendar):
        for case_id in cases_of_calendar(calendar):
            redate_for_calendar(case_id, entered_on=local_date(entry.at))
    if calendar == CN_WORKDAY:
        for case_id in cases_with_notices():
            redate_notices(case_id, entered_on=local_date(entry.at))
