"""R19, the rental operation: what became of the orders and what the cars did (domain.md 5.6, 6.4)."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Among,
    Cadence,
    Chart,
    Column,
    Headline,
    Kind,
    Mark,
    Report,
    Total,
    declare,
)
from rental.reports.drills import OPERATION_DRILLS
from rental.selectors.rate_rows import operation_of

COLUMNS = (
    Column(_("Store"), "store", note=_("Name of the store."), is_mailed=True),
    Column(
        _("Class"),
        "vehicle_class",
        note=_("Class that was ordered; the line of all classes is the whole store."),
        is_mailed=True,
    ),
    Column(_("Cars"), "cars", Kind.INTEGER, Total.SUM, note=_("Cars of the class in the fleet.")),
    Column(
        _("Orders"),
        "booked",
        Kind.INTEGER,
        Total.SUM,
        note=_("Orders that start in the period, whatever became of them; inquiries are none."),
        is_mailed=True,
    ),
    Column(
        _("Confirmed"),
        "orders",
        Kind.INTEGER,
        Total.SUM,
        note=_(
            "Confirmed orders that start in the period, less those the customer cancelled before."
        ),
    ),
    Column(
        _("Handed over"),
        "handed_over",
        Kind.INTEGER,
        Total.SUM,
        note=_("Of these, those handed over."),
    ),
    Column(
        _("Fulfilment"),
        "fulfilment",
        Kind.PERCENT,
        Total.MEAN,
        weights=("orders",),
        note=_("Handed over within 30 minutes of the start in the agreed class or a higher one."),
        is_mailed=True,
    ),
    Column(
        _("On time"),
        "on_time",
        Kind.PERCENT,
        Total.MEAN,
        note=_("Of the cars handed over."),
        weights=("handed_over",),
        is_mailed=True,
    ),
    Column(
        _("Utilisation"),
        "utilisation",
        Kind.PERCENT,
        note=_("Rented hours / available hours."),
        is_mailed=True,
    ),
    Column(
        _("Buffer"),
        "buffer",
        Kind.PERCENT,
        note=_("Hours before and after rentals / available hours."),
    ),
    Column(_("Idle"), "idle", Kind.PERCENT, note=_("Summed from the gaps / available hours.")),
    Column(
        _("Cancelled by us"), "operator_cancels", Kind.INTEGER, Total.SUM, note=_("In the period.")
    ),
    Column(
        _("Cancelled by customers"),
        "user_cancels",
        Kind.INTEGER,
        Total.SUM,
        note=_("In the period."),
    ),
    Column(
        _("Causes"),
        "causes",
        note=_("Why orders were cancelled in the period, each with their number."),
    ),
    Column(
        _("Changes"), "changes", Kind.INTEGER, Total.SUM, note=_("Orders changed in the period.")
    ),
    Column(
        _("Breakdowns"), "breakdowns", Kind.INTEGER, Total.SUM, note=_("Reported in the period.")
    ),
    Column(
        _("Complaints per order"),
        "complaints_per_100",
        Kind.PERCENT,
        Total.MEAN,
        weights=("orders",),
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
        cadence=Cadence.MORNING,
        at=dt.time(8, 30),
        rows=operation_of,
        columns=COLUMNS,
        recipients=frozenset({Role.RENTAL_MGR}),
        readers=frozenset({Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR}),
        attribution=_("Start of the order; hours of the period"),
        charts=(Chart(_("Utilisation by class"), Mark.BAR, "place", "charted", kind=Kind.PERCENT),),
        origin=_("Rental orders, the times of the cars and the journal"),
        among=Among("vehicle_class", _("All classes"), is_excluded=True),
        key=("store", "vehicle_class"),
        headlines=(Headline("orders"), Headline("handed_over")),
        drills=OPERATION_DRILLS,
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
