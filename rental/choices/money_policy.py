"""The policy keys of money and what holds without a row (domain.md 5.7 to 5.10)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

DUNNING_DAYS = Key(
    "rental.dunning_days",
    dict,
    {
        "REMINDER": -3,
        "NOTICE": 1,
        "CALL": 3,
        "SECOND_NOTICE": 7,
        "DEMAND": 15,
        "MANAGER": 30,
        "LEGAL": 60,
    },
    _("Steps of dunning, in days after the due date"),
)
CALLS_FROM = Key("rental.calls_from", dt.time, dt.time(9), _("Dunning calls from"))
CALLS_UNTIL = Key("rental.calls_until", dt.time, dt.time(20), _("Dunning calls until"))
PROMISE_DAYS = Key(
    "rental.promise_days", int, 7, _("Days within which a promise to pay must lie, at most")
)
LOSS_OF_USE_SHARE = Key(
    "rental.loss_of_use_share", Decimal, Decimal("0.8"), _("Share of the daily rate for lost use")
)
LOSS_OF_USE_DAYS = Key("rental.loss_of_use_days", int, 15, _("Days of lost use, at most"))
DEPRECIATION_FROM = Key(
    "rental.depreciation_from",
    Decimal,
    Decimal(5000),
    _("Repair cost above which a car loses value"),
)
DISPUTE_DAYS = Key(
    "rental.damage_dispute_days", int, 7, _("Days in which a customer may dispute a damage charge")
)
LATE_FIND_HOURS = Key(
    "rental.late_find_hours", int, 24, _("Hours after return in which damage can be charged")
)
PAYMENT_DAYS = Key("rental.payment_days", int, 7, _("Days in which an invoice for damage is paid"))
INSTALMENTS_MOST = Key("rental.instalments_most", int, 6, _("Instalments, at most"))
FIRST_INSTALMENT_DAYS = Key(
    "rental.first_instalment_days", int, 7, _("Days until the first instalment, at most")
)
MISSED_INSTALMENTS = Key(
    "rental.missed_instalments", int, 2, _("Missed instalments that break a plan")
)
WRITE_OFF_SUPERVISOR = Key(
    "rental.write_off_supervisor", Decimal, Decimal(500), _("Write-off by the supervisor up to")
)
WRITE_OFF_MANAGER = Key(
    "rental.write_off_manager", Decimal, Decimal(5000), _("Write-off by the rental manager up to")
)
WRITE_OFF_FINANCE = Key(
    "rental.write_off_finance", Decimal, Decimal(50000), _("Write-off by the finance head up to")
)
WRITE_OFF_BULK = Key("rental.write_off_bulk", int, 50, _("Write-offs that may be decided at once"))
STATEMENT_LINK_DAYS = Key(
    "rental.statement_link_days", int, 14, _("Days in which a customer's statement link works")
)
RELEASE_DAYS = Key(
    "rental.release_days", int, 30, _("Days after return until a deposit is released")
)
CAPTURE_DAY = Key(
    "rental.capture_day",
    int,
    25,
    _("Day of a pre-authorisation on which the open part is captured"),
)
RELEASE_AT = Key("rental.release_at", dt.time, dt.time(10), _("Deposits are released at"))
