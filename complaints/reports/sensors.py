"""The sensor report R17: what the rounds talk about (domain.md 6.4)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.selectors.round_report import sensor_lines
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Cadence, Column, Kind, Report, declare

SENSORS_DAILY = declare(
    Report(
        code="R17",
        title=_("Sensor report"),
        cadence=Cadence.WORKDAILY,
        at=dt.time(8, 30),
        rows=sensor_lines,
        columns=(
            Column(_("Case"), "number", note=_("Number of the case.")),
            Column(_("Light"), "lamp", note=_("The light after alerts, floors and overrides.")),
            Column(
                _("Score"),
                "score",
                Kind.INTEGER,
                note=_("0 to 100, S x (1+p) x (1+r) x (1+t) + L."),
            ),
            Column("S", "severity", Kind.INTEGER, note=_("Severity: 5, 10, 20, 35 or 50 points.")),
            Column("p", "spread", note=_("How far it has spread: 0 to 1.")),
            Column("r", "recurrence", note=_("How often it came back: 0 to 0.5.")),
            Column("t", "time", note=_("How much of its time is used up: 0 to 0.5.")),
            Column("L", "legal", Kind.INTEGER, note=_("What the law adds: 0 to 30 points.")),
            Column(_("Change"), "delta", note=_("Score less score at the round before.")),
            Column(_("Level"), "level", note=_("Rung of the escalation ladder.")),
            Column(
                pgettext_lazy("of a case", "Owner"), "owner", note=_("Who answers for the case.")
            ),
            Column(_("Days"), "age", Kind.INTEGER, note=_("Calendar days since it was received.")),
            Column(
                _("Next deadline"),
                "next_due",
                Kind.DATETIME,
                note=_("When the next clock or action item of the case is due."),
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
            Column(_("Decision needed"), "needed", note=_("Why the round has to decide.")),
        ),
        recipients=frozenset(
            {Role.RISK_MANAGER, Role.VP, Role.COMPLAINT_DESK, Role.QUALITY, Role.LEGAL}
        ),
        attribution=_("Pending on the day of the report"),
    )
)
