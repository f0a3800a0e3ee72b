"""The policy keys of obligations, and what holds without a row."""

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

MISSED_AFTER = Key(
    "reports.duty_missed_workdays",
    int,
    5,
    _("Workdays after its deadline until a duty counts as missed"),
)
HOLIDAY_REMINDER_DAYS = Key(
    "reports.duty_holiday_reminder_days",
    int,
    5,
    _("Workdays after a holiday whose duties are reminded before it"),
)
