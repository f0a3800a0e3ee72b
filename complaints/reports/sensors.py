"""The sensor report R17: what the rounds talk about (domain.md 6.4)."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.reports.drills import SENSOR_DRILLS
from complaints.selectors.round_report import red_lines, sensor_lines
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

SENSORS = declare(
    Report(
        code="R17",
        title=_("Sensor report"),
        cadence=Cadence.FORTNIGHTLY,
        at=dt.time(8, 30),
        rows=sensor_lines,
        columns=(
            Column(_("Case"), "number", note=_("Number of the case."), is_mailed=True),
            Column(
                _("Light"),
                "lamp",
                note=_("The light after alerts, floors and overrides."),
                tone="tone",
                is_mailed=True,
            ),
            Column(
                _("Score"),
                "score",
                Kind.INTEGER,
                note=_("0 to 100, S x (1+p) x (1+r) x (1+t) + L."),
                is_mailed=True,
            ),
            Column("S", "severity", Kind.INTEGER, note=_("Severity: 5, 10, 20, 35 or 50 points.")),
            Column("p", "spread", note=_("How far it has spread: 0 to 1.")),
            Column("r", "recurrence", note=_("How often it came back: 0 to 0.5.")),
            Column("t", "time", note=_("How much of its time is used up: 0 to 0.5.")),
            Column("L", "legal", Kind.INTEGER, note=_("What the law adds: 0 to 30 points.")),
            Column(
                _("Change"),
                "delta",
                note=_("Score less score at the round before."),
                is_mailed=True,
            ),
            Column(_("Level"), "level", note=_("Rung of the escalation ladder.")),
            Column(
                pgettext_lazy("of a case", "Owner"),
                "owner",
                note=_("Who answers for the case."),
                is_mailed=True,
            ),
            Column(
                _("Days"),
                "age",
                Kind.INTEGER,
                note=_("Calendar days since it was received."),
                ages=True,
            ),
            Column(
                _("Next deadline"),
                "next_due",
                Kind.DATETIME,
                note=_("When the next clock or action item of the case is due."),
                is_mailed=True,
            ),
            Column(
                _("Statutory clock"), "statutory", note=_("The nearest deadline that the law sets.")
            ),
            Column(_("Statutory day"), "statutory_on", Kind.DATE, note=_("Its last day.")),
            Column(
                _("Cluster"),
                "cluster",
                note=_("Topic and number of the cases that belong together."),
            ),
            Column(
                _("Decision needed"),
                "needed",
                note=_("Why the round has to decide."),
                is_mailed=True,
            ),
        ),
        recipients=frozenset(
            {Role.RISK_MANAGER, Role.VP, Role.COMPLAINT_DESK, Role.QUALITY, Role.LEGAL}
        ),
        attribution=_("Pending on the day of the report"),
        charts=(Chart(_("Score of the cases"), Mark.BAR, "number", "score"),),
        origin=_("Complaint cases, their risk scores and the agenda of the round"),
        key=("number",),
        headlines=(Headline(label=_("Cases")),),
        approvers=frozenset({Role.RISK_MANAGER}),
        tells_past=False,
        drills=SENSOR_DRILLS,
    )
)
SENSORS_DAILY = declare(
    replace(
        SENSORS,
        code="R17D",
        title=_("Sensor report: red cases of the day"),
        cadence=Cadence.WORKDAILY,
        rows=red_lines,
    )
)
