"""How duties were kept: R21, weekly and monthly (domain.md 6.4)."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Behind,
    Cadence,
    Chart,
    Column,
    Headline,
    Kind,
    Mark,
    Period,
    Report,
    Total,
    declare,
)
from reports.selectors.duty_report import DutyLine, duties_of

COLUMNS = (
    Column(_("Code"), "code", note=_("The code of the duty."), is_mailed=True),
    Column(pgettext_lazy("reports", "Duty"), "title", note=_("What is owed."), is_mailed=True),
    Column(_("Dealer"), "dealer", note=_("Who owes it.")),
    Column(
        pgettext_lazy("reports", "Owner"),
        "owner",
        note=_("The person on the day it was due; the deputy of somebody on leave."),
        is_mailed=True,
    ),
    Column(_("Period"), "days", note=_("The days that the duty speaks of.")),
    Column(
        pgettext_lazy("reports", "Due"),
        "due",
        Kind.DATETIME,
        note=_("The deadline after holidays; midnight where a whole day counts."),
        is_mailed=True,
    ),
    Column(
        pgettext_lazy("reports", "Done at"),
        "done",
        Kind.DATETIME,
        note=_("When its evidence came; empty where none had come when the report was made."),
    ),
    Column(
        pgettext_lazy("reports", "Late, hours"),
        "late_hours",
        Kind.HOURS,
        note=_("From the deadline to the evidence, or to the making of the report."),
        ages=True,
    ),
    Column(
        _("State"),
        "state",
        note=_("Done, done late, missed after five workdays, waived, or not done yet."),
        tone="tone",
        is_mailed=True,
    ),
    Column(
        pgettext_lazy("reports", "Missed"),
        "missed",
        Kind.INTEGER,
        Total.SUM,
        note=_("1 where nothing came at all."),
    ),
    Column(
        pgettext_lazy("reports", "Waived because"),
        "waived",
        note=_("Holiday, leave, or the manager's decision."),
    ),
    Column(
        pgettext_lazy("reports", "Evidence"),
        "evidence",
        note=_("The report of the system, the fingerprint of the file, or the page."),
    ),
)
PICTURE = Chart(
    _("Duties by owner and how they went"), Mark.STACKED, x="owner", y="count", series="state"
)


def _duty(row: DutyLine, period: Period, as_of: dt.datetime) -> Behind:
    return Behind("reports.duties", Q(pk=row.pk), "duties:duty")


def _declared(code: str, cadence: Cadence) -> Report:
    return declare(
        Report(
            code=code,
            title=_("Obligation compliance"),
            cadence=cadence,
            at=dt.time(8, 30),
            rows=duties_of,
            columns=COLUMNS,
            recipients=frozenset({Role.D_SVC_DIR, Role.D_GM, Role.D_INFO}),
            attribution=_("Day on which the duty was due"),
            charts=(PICTURE,),
            key=("code", "dealer", "days"),
            headlines=(Headline("missed", is_sum=True), Headline(label=_("Duties due"))),
            drills={"code": _duty, "missed": _duty},
        )
    )


DUTIES_WEEKLY = _declared("R21", Cadence.WEEKLY)
DUTIES_MONTHLY = _declared("R21M", Cadence.MONTHLY)
