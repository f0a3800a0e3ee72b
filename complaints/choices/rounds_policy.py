"""The policy keys of the sensor rounds and what holds without a row (domain.md 3.7)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

ROUND_START = Key(
    "complaints.round_start", dt.date, dt.date(2026, 1, 6), _("First company round of the series")
)
ROUND_DAYS = Key("complaints.round_days", int, 14, _("Days from one company round to the next"))
ROUND_TIME = Key("complaints.round_time", dt.time, dt.time(10), _("Hour of the company round"))
STAND_UP_TIME = Key(
    "complaints.stand_up_time", dt.time, dt.time(9, 15), _("Hour of the daily stand-up")
)
# No paper says on which day of the month the China round meets.
CHINA_WEEK = Key(
    "complaints.china_week", int, 3, _("Week of the month in which the China round meets")
)
CHINA_WEEKDAY = Key(
    "complaints.china_weekday", int, 4, _("Weekday of the China round, Monday is 1")
)
CHINA_TIME = Key("complaints.china_time", dt.time, dt.time(14), _("Hour of the China round"))
AGENDA_WORKDAYS = Key(
    "complaints.agenda_workdays", int, 1, _("Workdays before a round on which its agenda is built")
)
NEW_YELLOW = Key(
    "complaints.agenda_yellow", int, 45, _("Points from which a new yellow case is on the agenda")
)
RISING = Key(
    "complaints.agenda_rising", int, 10, _("Points by which a case must rise to be on the agenda")
)
CLUSTER_CASES = Key("complaints.cluster_cases", int, 3, _("Cases that make a cluster"))
CLUSTER_DAYS = Key("complaints.cluster_days", int, 30, _("Days in which they must come in"))
DEADLINE_WORKDAYS = Key(
    "complaints.agenda_deadlines", int, 10, _("Workdays that the agenda looks ahead for deadlines")
)
CHINA_REGIONS = Key("complaints.china_regions", int, 2, _("Regions that make a China topic"))
CHINA_EXPOSURE = Key(
    "complaints.china_exposure", Decimal, Decimal(1_000_000), _("Costs that make a China topic")
)
MINUTES_WORKDAYS = Key(
    "complaints.minutes_workdays", int, 1, _("Workdays until minutes are issued")
)
OBJECTION_WORKDAYS = Key(
    "complaints.objection_workdays", int, 2, _("Workdays in which minutes may be objected to")
)
