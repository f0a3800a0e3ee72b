"""R06: how the quota of the running months is used (domain.md 2Q.6, 6.4)."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
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
from quota.selectors.usage_report import usage_of_months

USAGE_WEEKLY = declare(
    Report(
        code="R06",
        title=_("Quota usage"),
        cadence=Cadence.WEEKLY,
        at=dt.time(8, 30),
        rows=usage_of_months,
        columns=(
            Column(_("Program"), "program", note=_("Program whose units these are.")),
            Column(_("Region"), "region", note=_("Region of the dealer, or whose pool it is.")),
            Column(
                _("Dealer"),
                "dealer",
                note=_("Dealer who may use the units; the regional pool helps out all of them."),
            ),
            Column(
                _("Month"), "month", Kind.DATE, note=_("First day of the month of the invoice.")
            ),
            Column(
                _("Allocated"),
                "allocated",
                Kind.INTEGER,
                Total.SUM,
                _("Units given out, adjustments and over-quota approvals included."),
            ),
            Column(
                pgettext_lazy("reports", "Moved"),
                "moved",
                Kind.INTEGER,
                Total.SUM,
                _("Units moved in from other buckets less units moved out."),
            ),
            Column(
                _("Reserved"),
                "reserved",
                Kind.INTEGER,
                Total.SUM,
                _("Reserved, neither consumed nor released yet."),
            ),
            Column(
                _("Consumed"),
                "consumed",
                Kind.INTEGER,
                Total.SUM,
                _("Units of approved claims with an invoice of the month."),
            ),
            Column(
                _("Available"),
                "available",
                Kind.INTEGER,
                Total.SUM,
                _("Allocated + moved - reserved - consumed."),
            ),
            Column(
                _("Usage"),
                "usage",
                Kind.PERCENT,
                note=_("(Reserved + consumed) / (allocated + moved); a dash without any."),
            ),
            Column(
                _("Time progress"),
                "progress.fraction",
                Kind.PERCENT,
                note=_("Workdays of the month that have ended / workdays of the month."),
            ),
            Column(
                _("Forecast"),
                "forecast",
                Kind.INTEGER,
                Total.SUM,
                _(
                    "Consumed / workdays ended x workdays of the month; a dash before the first ended."
                ),
            ),
            Column(
                _("Status"),
                "status",
                note=_(
                    "Ahead when usage exceeds time progress by more than 15 percentage points, behind when "
                    "it falls short by more than 15."
                ),
                tone="tone",
            ),
            Column(
                _("Thresholds reached"),
                "events",
                note=_("Of 70, 90 and 100 percent; one that was armed again is left out."),
            ),
        ),
        recipients=frozenset(
            {
                *(Role.REGION_STAFF, Role.REGION_HEAD),
                *(Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD),
            }
        ),
        attribution=_("Month of the bucket; entries booked by the end of the period"),
        charts=(
            Chart(_("Units consumed by region"), Mark.STACKED, "region", "consumed", "program"),
            Chart(_("Buckets by status"), Mark.BAR, "status", "buckets"),
        ),
        key=("program", "region", "dealer", "month"),
        headlines=(Headline("consumed", is_sum=True), Headline("available", is_sum=True)),
        approvers=frozenset({Role.SSA_HEAD}),
    )
)

# The region hears of a month that lags behind while there is time to act (domain.md 2Q.6).
USAGE_MID_MONTH = declare(
    replace(USAGE_WEEKLY, code="R06M", title=_("Quota usage, mid-month"), cadence=Cadence.MID_MONTH)
)
