"""The complaint KPI report R18 (domain.md 6.4)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Kpi
from complaints.reports.drills import KPI_DRILLS
from complaints.selectors.kpi_report import kpis_of_month
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Cadence,
    Chart,
    Column,
    Headline,
    Kind,
    Mark,
    Report,
    declare,
)

KPIS_MONTHLY = declare(
    Report(
        code="R18",
        title=_("Complaint KPI"),
        cadence=Cadence.MONTHLY_5TH,
        at=dt.time(8, 30),
        rows=kpis_of_month,
        columns=(
            Column(
                _("Part"),
                "part",
                note=_("By what the line tells cases apart; pending cases; causes."),
                is_mailed=True,
            ),
            Column(
                pgettext_lazy("indicator", "What"),
                "label",
                note=_("The sensor, place, touch point, age or cause."),
                is_mailed=True,
            ),
            Column(
                _("Received"),
                "cases",
                Kind.INTEGER,
                note=_("Received; of causes, closed."),
                is_mailed=True,
            ),
            Column(
                pgettext_lazy("complaints", "Closed"),
                "closed",
                Kind.INTEGER,
                note=_("Closed in the period and closed still: a reopened case leaves its month."),
            ),
            Column(_("Pending"), "pending", Kind.INTEGER, note=_("At the end of the period.")),
            Column(
                Kpi.FIRST_RESPONSE.label,
                "first_response",
                Kind.PERCENT,
                note=_(
                    "Answered in time (24 hours green, 2 hours otherwise) / answered or past that time."
                ),
            ),
            Column(
                Kpi.CLOSURE.label,
                "closure",
                Kind.PERCENT,
                note=_("Closed / (pending at the start + received)."),
                is_mailed=True,
            ),
            Column(
                Kpi.ON_TIME.label,
                "on_time",
                Kind.PERCENT,
                note=_("Resolved within the workdays of their light / closed."),
                is_mailed=True,
            ),
            Column(
                Kpi.REOPEN.label,
                "reopen",
                Kind.PERCENT,
                note=_("Of the first closings those reopened within 30 days / all of them."),
            ),
            Column(
                Kpi.ESCALATION.label,
                "escalation",
                Kind.PERCENT,
                note=_("Received and above E1 / received."),
            ),
            Column(
                Kpi.RECURRENCE.label,
                "recurrence",
                Kind.PERCENT,
                note=_("Received and told before / received."),
            ),
            Column(
                Kpi.SATISFACTION.label,
                "satisfaction",
                Kind.PERCENT,
                note=_("Satisfied / closed with an answer in the verification call."),
            ),
            Column(
                Kpi.COST.label, "cost", Kind.MONEY, note=_("Cost of the closed cases / closed.")
            ),
            Column(
                Kpi.E2E_MEDIAN.label,
                "e2e_median",
                Kind.HOURS,
                note=_("From the first signal to the last close; half of the cases stay below."),
            ),
            Column(
                Kpi.E2E_P90.label,
                "e2e_p90",
                Kind.HOURS,
                note=_("From the first signal to the last close; nine of ten stay below."),
            ),
            Column(
                _("Sum of steps, median"),
                "steps_median",
                Kind.HOURS,
                note=_("The steps of a case added up; what is missing to end to end is waiting."),
            ),
            Column(
                _("Sum of steps, nine of ten"),
                "steps_p90",
                Kind.HOURS,
                note=_("The steps of a case added up; what is missing to end to end is waiting."),
            ),
            Column(Kpi.FLOW.label, "flow", Kind.PERCENT, note=_("Hands-on time / end to end.")),
            Column(
                _("Against target"),
                "status",
                note=_(
                    "Of dealers the scores of people with agreed targets, of touch points the figures"
                    " beside their targets; the weakest first."
                ),
                is_mailed=True,
            ),
            Column(
                _("Standing"),
                "final",
                note=_("Provisional while a case of the month may still be reopened: 30 days."),
                ages=True,
            ),
        ),
        recipients=frozenset(
            {
                *(Role.VP, Role.RISK_MANAGER, Role.COMPLAINT_DESK, Role.D_CAM),
                *(Role.REGION_HEAD, Role.REGION_CAM, Role.REGION_STAFF),
            }
        ),
        attribution=_("Day on which the case was received; closings by the day of the closing"),
        charts=(Chart(_("Received by touch point"), Mark.BAR, "label", "charted"),),
        origin=_("Complaint cases, their steps and the agreed targets"),
        key=("part", "label"),
        headlines=(
            Headline("cases", of=attrgetter("cases")),
            Headline("closed", of=attrgetter("cases")),
        ),
        approvers=frozenset({Role.RISK_MANAGER}),
        drills=KPI_DRILLS,
    )
)
