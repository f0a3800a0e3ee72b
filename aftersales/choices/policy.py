"""The policy keys of the workshop and what holds without a row (domain.md 4)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

WALK_AROUND_PHOTOS = Key(
    "aftersales.walk_around_photos", int, 6, _("Photos of the walk-around, at least")
)
NO_SHOW_MINUTES = Key(
    "aftersales.no_show_minutes", int, 30, _("Minutes after which an expected car did not come")
)
REPEAT_DAYS = Key("aftersales.repeat_days", int, 60, _("Days in which a symptom is a repeated one"))
REPEAT_KM = Key("aftersales.repeat_km", int, 3000, _("Kilometres in which a symptom is repeated"))
CALL_LIMIT = Key(
    "aftersales.call_limit",
    Decimal,
    Decimal(2000),
    _("Up to which sum of an order a recorded call approves"),
)
DRIVER_LIMIT = Key(
    "aftersales.driver_limit",
    Decimal,
    Decimal(1000),
    _("Up to which sum of an order a driver approves"),
)
SECOND_CONTACT_HOURS = Key(
    "aftersales.second_contact_hours", int, 2, _("Hours until an unanswered quote is asked again")
)
DEFER_HOURS = Key("aftersales.defer_hours", int, 24, _("Hours until unanswered lines are put off"))
LINK_HOURS = Key("aftersales.link_hours", int, 24, _("Hours in which a customer's link works"))
CODE_MINUTES = Key(
    "aftersales.code_minutes", int, 10, _("Minutes for which a code for a phone is valid")
)
CODE_TRIES = Key("aftersales.code_tries", int, 5, _("Wrong tries after which a code is dead"))
CODES_AN_HOUR = Key("aftersales.codes_an_hour", int, 3, _("Codes that a phone is sent in an hour"))
GUARANTEE = Key(
    "aftersales.guarantee",
    dict,
    {"OVERHAUL": [100, 20000], "LEVEL_2": [30, 5000], "MINOR": [10, 2000]},
    _("Days and kilometres of the repair guarantee by class"),
)
