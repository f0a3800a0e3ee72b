"""Cars that fail on the road: why, where, and how it ended (domain.md 5.5)."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class Cause(TextChoices):
    """Whose matter the breakdown is."""

    QUALITY = "QUALITY", _("Quality of the car")
    USER = "USER", pgettext_lazy("cause of a breakdown", "The user")
    ACCIDENT = "ACCIDENT", pgettext_lazy("cause of a breakdown", "Accident")
    THIRD_PARTY = "THIRD_PARTY", pgettext_lazy("cause of a breakdown", "A third party")


class BreakdownState(TextChoices):
    OPEN = "OPEN", pgettext_lazy("breakdown", "Help is on its way")
    HELPED = "HELPED", pgettext_lazy("breakdown", "Help is there")
    REPLACED = "REPLACED", pgettext_lazy("breakdown", "Another car was given")
    REPAIRED = "REPAIRED", pgettext_lazy("breakdown", "Goes on with the same car")
    ENDED = "ENDED", pgettext_lazy("breakdown", "The rental ended there")


OVER: Final = (BreakdownState.REPLACED, BreakdownState.REPAIRED, BreakdownState.ENDED)

ROADSIDE_MINUTES = Key(
    "rental.roadside_minutes", int, 60, _("Minutes until help is with a rental car")
)
REPLACEMENT_CITY_HOURS = Key(
    "rental.replacement_city_hours", int, 4, _("Hours until another car is there, in the same city")
)
REPLACEMENT_FAR_HOURS = Key(
    "rental.replacement_far_hours", int, 12, _("Hours until another car is there, elsewhere")
)
BREAKDOWN_KEYS: Final = (ROADSIDE_MINUTES, REPLACEMENT_CITY_HOURS, REPLACEMENT_FAR_HOURS)
