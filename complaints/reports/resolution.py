"""The complaint resolution report R14 客户投诉问题解决情况表 (domain.md 6.4)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.reports.drills import RESOLUTION_DRILLS
from complaints.selectors.resolution_report import ResolutionLine, resolution_of_month
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Among,
    Cadence,
    Chart,
    Column,
    Commenting,
    Headline,
    Kind,
    Mark,
    Report,
    Total,
    declare,
)


def _is_unsolved(line: ResolutionLine) -> bool:
    return line.received_on is not None and line.solved_on is None


RESOLUTION_MONTHLY = declare(
    Report(
        code="R14",
        title=_("Complaint resolution"),
        cadence=Cadence.MONTHLY,
        at=dt.time(8, 30),
        rows=resolution_of_month,
        columns=(
            Column(
                _("Part"), "part", note=_("A case, or what the cases of a department add up to.")
            ),
            Column(_("Case"), "number", note=_("Number of the case."), is_mailed=True),
            Column(
                pgettext_lazy("reports", "Received"),
                "received_on",
                Kind.DATE,
                note=_("Day of the first signal."),
            ),
            Column(_("Sensor"), "source", note=_("Where the customer was heard first.")),
            Column(_("Customer"), "customer", note=_("Masked.")),
            Column(_("VIN"), "vin6", note=_("The last six characters.")),
            Column(
                _("Topic"),
                "topic",
                note=_("Touch point that the complaint is about."),
                is_mailed=True,
            ),
            Column(
                _("Department"),
                "department",
                note=_("Department that answers for the case."),
                is_mailed=True,
            ),
            Column(_("Responsible"), "responsible", note=_("Who answers for the case.")),
            Column(
                _("Committed"),
                "committed_on",
                Kind.DATE,
                note=_("Last day of the clock of its solution: the workdays of its light."),
            ),
            Column(
                pgettext_lazy("reports", "Solved"),
                "solved_on",
                Kind.DATE,
                note=_("Day on which it was resolved."),
            ),
            Column(_("Result"), "result", note=_("Where the case stands."), is_mailed=True),
            Column(
                _("Reaction"),
                "reaction",
                note=_("What the customer said in the verification call."),
                is_mailed=True,
            ),
            Column(
                _("Second callback"),
                "second_callback_on",
                Kind.DATE,
                note=_("Day of the verification call."),
            ),
            Column(
                _("Days"),
                "days",
                Kind.INTEGER,
                Total.MEAN,
                note=_("Calendar days from the first signal to the solution, or until now."),
                is_mailed=True,
                ages=True,
            ),
            Column(
                _("Worst light"),
                "lamp_max",
                note=_("The worst light that the case ever had."),
                tone="lamp_tone",
                is_mailed=True,
            ),
            Column(
                pgettext_lazy("of a complaint", "Cost"),
                "cost",
                Kind.MONEY,
                Total.SUM,
                note=_("What the case cost, CNY."),
            ),
            Column(
                _("Times reopened"),
                "reopened",
                Kind.INTEGER,
                Total.SUM,
                note=_("How often it came back."),
            ),
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_GM, Role.D_CAM, Role.D_INFO}),
        attribution=_("Day on which the case was received or resolved"),
        charts=(
            Chart(_("Cases by department"), Mark.STACKED, "department", "charted", series="result"),
        ),
        origin=_("Complaint cases"),
        among=Among("part", _("Case")),
        comments=Commenting(_is_unsolved, frozenset({Role.D_SVC_DIR, Role.D_CAM})),
        key=("part", "number", "department"),
        headlines=(
            Headline(of=attrgetter("received_on"), label=_("Cases")),
            Headline(of=attrgetter("solved_on"), label=_("Solved")),
        ),
        approvers=frozenset({Role.RISK_MANAGER}),
        drills=RESOLUTION_DRILLS,
    )
)
