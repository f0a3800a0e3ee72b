"""R19, the rental operation: what became of the orders and what the cars did (domain.md 5.6, 6.4)."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Cadence, Chart, Column, Kind, Mark, Report, declare
from rental.selectors.rate_rows import operation_of

COLUMNS = (
    Column(_("Store"), "store", note=_("Code of the store.")),
    Column(_("Class"), "vehicle_class", note=_("Empty on the line of the whole store.")),
    Column(_("Cars"), "cars", Kind.INTEGER, note=_("Cars of the class in the fleet.")),
    Column(
        _("Confirmed"),
        "orders",
        Kind.INTEGER,
        note=_(
            "Confirmed orders that start in the period, less those the customer cancelled before."
        ),
    ),
    Column(_("Handed over"), "handed_over", Kind.INTEGER, note=_("Of these, those handed over.")),
    Column(
        _("Fulfilment"),
        "fulfilment",
        Kind.PERCENT,
        note=_("Handed over within 30 minutes of the start in the agreed class or a higher one."),
    ),
    Column(_("On time"), "on_time", Kind.PERCENT, note=_("Of the cars handed over.")),
    Column(
        _("Utilisation"), "utilisation", Kind.PERCENT, note=_("Rented hours / available hours.")
    ),
    Column(
        _("Buffer"),
        "buffer",
        Kind.PERCENT,
        note=_("Hours before and after rentals / available hours."),
    ),
    Column(_("Idle"), "idle", Kind.PERCENT, note=_("Summed from the gaps / available hours.")),
    Column(_("Cancelled by us"), "operator_cancels", Kind.INTEGER, note=_("In the period.")),
    Column(_("Cancelled by customers"), "user_cancels", Kind.INTEGER, note=_("In the period.")),
    Column(_("Changes"), "changes", Kind.INTEGER, note=_("Orders changed in the period.")),
    Column(_("Breakdowns"), "breakdowns", Kind.INTEGER, note=_("Reported in the period.")),
    Column(
        _("Complaints per order"),
        "complaints_per_100",
        Kind.PERCENT,
        note=_("Complaints in the period / confirmed orders: so many per hundred."),
    ),
    Column(
        _("Rent per available day"),
        "revenue_per_day",
        Kind.MONEY,
        note=_("Rent of the period / vehicle-days that were not blocked all day."),
    ),
)

OPERATION_DAILY = declare(
    Report(
        code="R19",
        title=_("Rental operation"),
        cadence=Cadence.DAILY,
        at=dt.time(8),
        rows=operation_of,
        columns=COLUMNS,
        recipients=frozenset({Role.RENTAL_MGR}),
        attribution=_("Start of the order; hours of the period"),
        charts=(Chart(_("Utilisation by class"), Mark.BAR, "vehicle_class", "utilisation"),),
    )
)
OPERATION_WEEKLY = declare(
    replace(OPERATION_DAILY, code="R19W", title=_("Rental operation, week"), cadence=Cadence.WEEKLY)
)
OPERATION_MONTHLY = declare(
    replace(
        OPERATION_DAILY, code="R19M", title=_("Rental operation, month"), cadence=Cadence.MONTHLY
    )
)
