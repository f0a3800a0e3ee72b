"""The reports of special sales: what they say, to whom, when (domain.md 6.4)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from claims.selectors.ageing import ageing_by_state
from claims.selectors.workload import CUT_OFF, workload_by_checker
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Cadence,
    Chart,
    Column,
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
        attribution=_("Day on which the claim came to or left the checker"),
        charts=(
            Chart(
                _("Checks finished per day"), Mark.STACKED, "day", "load.finished", series="checker"
            ),
        ),
    )
)

PIPELINE_AGEING = declare(
    Report(
        code="R04",
        title=_("Claim pipeline ageing"),
        cadence=Cadence.WEEKLY,
        at=dt.time(8, 30),
        rows=ageing_by_state,
        columns=(
            Column(
                _("State"),
                "state_label",
                note=_(
                    "State of the claim at the end of the period; drafts and decided claims are left out."
                ),
            ),
            Column(
                _("Hold"), "hold_label", note=_("Why the claim may not move on, where it may not.")
            ),
            Column(
                _("Claims"), "count", Kind.INTEGER, Total.SUM, _("Number of claims in the state.")
            ),
            Column(
                _("Support in CNY"),
                "amount",
                Kind.MONEY,
                Total.SUM,
                _("Support claimed, sum over these claims."),
            ),
            Column(
                _("0–3 workdays"),
                "to_3",
                Kind.INTEGER,
                Total.SUM,
                _("In this state for up to 3 workdays; the day of entering is day 0."),
            ),
            Column(
                _("4–7 workdays"),
                "to_7",
                Kind.INTEGER,
                Total.SUM,
                _("In this state for 4 to 7 workdays."),
            ),
            Column(
                _("8–15 workdays"),
                "to_15",
                Kind.INTEGER,
                Total.SUM,
                _("In this state for 8 to 15 workdays."),
            ),
            Column(
                _("Over 15 workdays"),
                "over_15",
                Kind.INTEGER,
                Total.SUM,
                _("In this state for more than 15 workdays."),
            ),
            Column(
                _("Oldest claim"),
                "oldest",
                note=_("The claim that entered this state first."),
            ),
        ),
        recipients=frozenset({Role.SSA_MANAGER, Role.REGION_STAFF, Role.REGION_HEAD}),
        attribution=_("Open at the end of the period"),
        charts=(Chart(_("Open claims by state"), Mark.BAR, "state_label", "count"),),
    )
)
