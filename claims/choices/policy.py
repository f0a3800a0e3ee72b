"""The policy keys of the claims app and what holds without a row (domain.md 2)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

RESET_WORKDAYS = Key("claims.reset_workdays", int, 10, _("Workdays to answer a reset"))
RESET_LIMIT = Key("claims.reset_limit", int, 3, _("Resets before a claim is rejected"))
APPEAL_WORKDAYS = Key("claims.appeal_workdays", int, 10, _("Workdays in which an appeal may come"))
CHECK_WORKDAYS = Key("claims.check_workdays", int, 2, _("Workdays for the first check"))
RECHECK_WORKDAYS = Key("claims.recheck_workdays", int, 1, _("Workdays for a re-check"))
CHECK_CUT_OFF = Key(
    "claims.check_cut_off",
    dt.time,
    dt.time(16),
    _("After this hour a check starts the next workday"),
)
CHECKER_SHARE = Key(
    "claims.checker_share",
    Decimal,
    Decimal("0.30"),
    _("Largest share of a dealer's week per checker"),
)
LEVEL_LIMITS = Key(
    "claims.level_limits",
    list,
    ["20000", "50000", "200000"],
    _("Up to which amounts levels 1, 2 and 3 decide"),
)
LOW_PRICE = Key(
    "claims.low_price",
    Decimal,
    Decimal("0.70"),
    _("Share of the list price below which a price is odd"),
)
MANY_CARS = Key("claims.many_cars", int, 2, _("Cars per buyer in 12 months that raise no flag"))
EXIF_DAYS = Key("claims.exif_days", int, 90, _("Days after which a photo is old"))
