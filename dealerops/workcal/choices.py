"""The calendars, and where a calendar day came from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CN_WORKDAY = "CN_WORKDAY"  # statutory workdays, make-up workdays 调休补班 included
H24 = "H24"  # open always
_DEALER_OPEN = "DEALER_OPEN:"


def dealer_open(dealer_id: int) -> str:
    """The calendar of one dealer's opening days."""
    return f"{_DEALER_OPEN}{dealer_id}"


def is_dealer_calendar(calendar: str) -> bool:
    return calendar.startswith(_DEALER_OPEN)


# The published holidays as chinesecalendar names them; stored by that name, shown in the reader's words.
HOLIDAYS = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
    "National Day": _("National Day"),
}


class Source(TextChoices):
    """MANUAL beats PACKAGE beats PROVISIONAL (domain.md 0.4)."""

    MANUAL = "MANUAL", _("Entered by hand")
    PACKAGE = "PACKAGE", _("Official calendar")
    PROVISIONAL = "PROVISIONAL", _("Provisional")


class Shift(TextChoices):
    """Where a date goes that falls on a closed day."""

    NONE = "NONE", _("Stays")
    NEXT = "NEXT", _("Next open day")
    PREV = "PREV", _("Open day before")
