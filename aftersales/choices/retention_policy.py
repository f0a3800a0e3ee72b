"""The policy keys of retention and what holds without a row (domain.md 4.11)."""

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

# A brand may say 6, 9 or 12 months; 0 leaves it to the formula.
LOST_MONTHS = Key(
    "aftersales.lost_after_months", int, 0, _("Months after which a customer is lost (0: formula)")
)
INTERVAL_KM = Key("aftersales.service_interval_km", int, 10_000, _("Kilometres between services"))
INTERVAL_MONTHS = Key("aftersales.service_interval_months", int, 12, _("Months between services"))
USUAL_KM = Key("aftersales.usual_km_per_day", int, 40, _("Kilometres a day of a car never read"))
REMINDER_STAGES = Key(
    "aftersales.service_reminder_days", list, [30, 14, 3], _("Days before a service to remind")
)
TRACKING_DAYS = Key("aftersales.lost_call_days", int, 5, _("Open days to call a lost customer"))
WIN_BACK_DAYS = Key("aftersales.win_back_days", int, 60, _("Days in which a visit is a win-back"))
PROSPECT_KM = Key("aftersales.prospect_km", int, 15, _("Kilometres up to which a prospect is near"))
PROSPECT_DAYS = Key(
    "aftersales.prospect_days", int, 90, _("Days in which a prospect's first visit counts")
)
