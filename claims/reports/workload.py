"""R01 and R02: what the third party checked, by the day and by the week (domain.md 2.11, 6.4)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from claims.reports.drills import LOAD_DRILLS, WEEK_DRILLS
from claims.selectors.checks_of_week import checks_of_week
from claims.selectors.workload import CUT_OFF, workload_by_checker
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

THIRD_PARTY_DAILY = declare(
    Report(
        code="R01",
        title=_("Third-party claim daily"),
        cadence=Cadence.WORKDAILY,
        at=CUT_OFF,
        rows=workload_by_checker,
        columns=(
            Column(
                _("Date"),
                "day",
                Kind.DATE,
                note=_(
                    "Local day. The report ends when it is made; what happens later that day stands "
                    "in the next report under the same date."
                ),
            ),
            Column(_("Program"), "program", note=_("Program of the claim.")),
            Column(_("Checker"), "checker", note=_("In whose hands the claim lies.")),
            Column(
                _("Opening load"),
                "load.opening",
                Kind.INTEGER,
                note=_("Claims in the checker's hands when the day, or the rest of it, begins."),
            ),
            Column(
                _("Received"),
                "load.received",
                Kind.INTEGER,
                Total.SUM,
                _("First checks given to the checker that day."),
            ),
            Column(
                _("Re-submitted"),
                "load.resubmitted",
                Kind.INTEGER,
                Total.SUM,
                _("Re-checks: claims that were sent back and came again that day."),
            ),
            Column(
                _("Moved"),
                "load.moved",
                Kind.INTEGER,
                Total.SUM,
                _(
                    "Taken over from other checkers or returned by head office after a proposed "
                    "rejection, less those given to other checkers. Opening load + received + "
                    "re-submitted + moved - passed - sent back - rejection proposed = closing load."
                ),
            ),
            Column(
                _("Passed"),
                "load.passed",
                Kind.INTEGER,
                Total.SUM,
                _("Checks that ended with a pass."),
            ),
            Column(
                _("Sent back"),
                "load.reset",
                Kind.INTEGER,
                Total.SUM,
                _("Checks that sent the claim back to the dealer."),
            ),
            Column(
                _("Rejection proposed"),
                "load.reject_proposed",
                Kind.INTEGER,
                Total.SUM,
                _("Checks that ended with a proposed rejection, whatever head office decides."),
            ),
            Column(
                _("Enquiries"),
                "load.enquiries",
                Kind.INTEGER,
                Total.SUM,
                _("Enquiries opened while the claim lay with the checker."),
            ),
            Column(
                _("Closing load"),
                "load.closing",
                Kind.INTEGER,
                note=_("Claims in the checker's hands at the end of the day or of the report."),
            ),
            Column(
                _("Overdue"),
                "load.overdue",
                Kind.INTEGER,
                note=_("Of the closing load, those whose due time has passed."),
            ),
            Column(
                _("Average hours"),
                "load.hours",
                Kind.HOURS,
                note=_(
                    "Business hours (workdays 09:00 to 18:00) from receiving to finishing, averaged over "
                    "the checks finished that day; a dash when none was."
                ),
            ),
        ),
        recipients=frozenset({Role.SSA_SPECIALIST, Role.TP_LEAD}),
        readers=frozenset({Role.TP_CHECKER}),
        attribution=_("Day on which the claim came to or left the checker"),
        charts=(
            Chart(
                _("Checks finished per day"), Mark.STACKED, "day", "load.finished", series="checker"
            ),
        ),
        key=("day", "program", "checker"),
        headlines=(Headline("load.received", is_sum=True), Headline("load.passed", is_sum=True)),
        approvers=frozenset({Role.SSA_HEAD}),
        drills=LOAD_DRILLS,
    )
)

WEEKS_LOAD = _("Sum of the checker's week; midnight to midnight, unlike the daily report.")

THIRD_PARTY_WEEKLY = declare(
    Report(
        code="R02",
        title=_("Third-party claim weekly"),
        cadence=Cadence.WEEKLY,
        at=dt.time(8, 30),
        rows=checks_of_week,
        columns=(
            Column(
                _("Part"),
                "part",
                note=_(
                    "What the line speaks of: all programs, a program, a checker in a program, one of the "
                    "five most frequent reasons, or a dealer to whom more than three claims were sent back."
                ),
            ),
            Column(_("Program"), "program", note=_("Program of the claim.")),
            Column(_("Checker"), "checker", note=_("In whose hands the claim lies.")),
            Column(
                _("Opening load"),
                "load.opening",
                Kind.INTEGER,
                Total.SUM,
                _("Claims in the checker's hands when the week begins."),
            ),
            Column(_("Received"), "load.received", Kind.INTEGER, Total.SUM, WEEKS_LOAD),
            Column(_("Re-submitted"), "load.resubmitted", Kind.INTEGER, Total.SUM, WEEKS_LOAD),
            Column(_("Moved"), "load.moved", Kind.INTEGER, Total.SUM, WEEKS_LOAD),
            Column(_("Passed"), "load.passed", Kind.INTEGER, Total.SUM, WEEKS_LOAD),
            Column(_("Sent back"), "load.reset", Kind.INTEGER, Total.SUM, WEEKS_LOAD),
            Column(
                _("Rejection proposed"), "load.reject_proposed", Kind.INTEGER, Total.SUM, WEEKS_LOAD
            ),
            Column(_("Enquiries"), "load.enquiries", Kind.INTEGER, Total.SUM, WEEKS_LOAD),
            Column(
                _("Closing load"),
                "load.closing",
                Kind.INTEGER,
                Total.SUM,
                _("Claims in the checker's hands when the week ends."),
            ),
            Column(
                _("Overdue"),
                "load.overdue",
                Kind.INTEGER,
                Total.SUM,
                _("Of the closing load, those whose due time has passed."),
            ),
            Column(
                _("Average hours"),
                "hours",
                Kind.HOURS,
                note=_(
                    "Business hours (workdays 09:00 to 18:00) from receiving to finishing, averaged over "
                    "the checks finished in the week; a dash when none was."
                ),
            ),
            Column(
                _("SLA rate"),
                "quality.sla",
                Kind.PERCENT,
                note=_(
                    "Checks finished before they were due / checks finished; first checks have two "
                    "workdays, re-checks one (domain.md 2.11)."
                ),
            ),
            Column(
                _("Pass rate"),
                "quality.pass_rate",
                Kind.PERCENT,
                note=_("Checks that ended with a pass / checks finished."),
            ),
            Column(
                _("Reset rate"),
                "quality.reset_rate",
                Kind.PERCENT,
                note=_("Checks that sent the claim back / checks finished."),
            ),
            Column(
                _("Reject rate"),
                "quality.reject_rate",
                Kind.PERCENT,
                note=_("Checks that ended with a proposed rejection / checks finished."),
            ),
            Column(
                _("Open enquiries"),
                "enquiries_open",
                Kind.INTEGER,
                note=_("Enquiries opened and not closed by the end of the week."),
            ),
            Column(
                _("Expected next week"),
                "forecast",
                Kind.INTEGER,
                note=_(
                    "Closing load and what the seven days after the week bring: received and re-submitted "
                    "per workday of the last four weeks, times their workdays."
                ),
            ),
            Column(
                _("Reason or dealer"),
                "named",
                note=_("One of the most frequent reasons, or a dealer with many resets."),
            ),
            Column(
                _("Times"),
                "count",
                Kind.INTEGER,
                note=_(
                    "How often checkers gave the reason; how many claims went back to the dealer."
                ),
            ),
            Column(
                _("Share"),
                "share",
                Kind.PERCENT,
                note=_("Of all reasons that checkers gave in the week."),
            ),
        ),
        recipients=frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER}),
        readers=frozenset({Role.TP_CHECKER, Role.TP_LEAD}),
        attribution=_("Moment at which the claim came to or left the checker"),
        charts=(
            Chart(
                _("Checks finished in the week"),
                Mark.STACKED,
                "checker",
                "load.finished",
                "program",
            ),
        ),
        key=("part", "program", "checker", "named"),
        headlines=(Headline("load.received", is_sum=True), Headline("load.passed", is_sum=True)),
        approvers=frozenset({Role.SSA_HEAD}),
        drills=WEEK_DRILLS,
    )
)
