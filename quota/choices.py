"""The closed lists and policy keys of the quota."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

SOFT_LIMIT = 110  # percent of the allocation that a SOFT bucket may reach (domain.md 2Q.3)
THRESHOLDS = (70, 90, 100)  # percent of use that are told to people (domain.md 2Q.5)
REARM_BELOW = 5  # percentage points below a threshold at which it is armed again
PACE_TOLERANCE = 15  # percentage points between use and time that pass as normal (domain.md 2Q.6)

POOL_FALLBACK = Key("quota.pool_fallback", bool, True, _("The regional pool helps out"))


class Mode(TextChoices):
    HARD = "HARD", _("Hard limit")
    SOFT = "SOFT", _("Soft limit")


class EntryType(TextChoices):
    """What a line of the quota ledger says (domain.md 2Q.1)."""

    ALLOCATE = "ALLOCATE", _("Allocated")
    RESERVE = "RESERVE", _("Reserved")
    CONSUME = "CONSUME", _("Consumed")
    RELEASE = "RELEASE", _("Released")
    MOVE_IN = "MOVE_IN", _("Moved in")
    MOVE_OUT = "MOVE_OUT", _("Moved out")
    ADJUST = "ADJUST", _("Adjusted")


class Pace(TextChoices):
    """How use compares with the time that has passed (domain.md 2Q.6)."""

    AHEAD = "AHEAD", _("Ahead of time")
    OK = "OK", _("On pace")
    BEHIND = "BEHIND", _("Behind time")
