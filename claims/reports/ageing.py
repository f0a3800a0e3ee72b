"""R04: how long claims have been where they are (domain.md 6.4)."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.selectors.ageing import AgeingRow, ageing_by_state
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Behind,
    Cadence,
    Chart,
    Column,
    Drill,
    Headline,
    Kind,
    Mark,
    Period,
    Report,
    Total,
    declare,
)


def _aged(first: int, last: int | None = None) -> Drill:
    """The claims of a state that have been in it for so many workdays."""

    def behind(row: AgeingRow, period: Period, as_of: dt.datetime) -> Behind:
        numbers = [
            one.number
            for one in row.claims
            if one.age >= first and (last is None or one.age <= last)
        ]
        return Behind("claims.claims", Q(number__in=numbers), "claims:detail")

    return behind


def _oldest(row: AgeingRow, period: Period, as_of: dt.datetime) -> Behind:
    return Behind("claims.claims", Q(number=row.oldest), "claims:detail")


AGEING_DRILLS = {
    "count": _aged(0),
    "to_3": _aged(0, 3),
    "to_7": _aged(4, 7),
    "to_15": _aged(8, 15),
    "over_15": _aged(16),
    "oldest": _oldest,
}
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
        key=("state_label", "hold_label"),
        headlines=(Headline("count", is_sum=True), Headline("amount", is_sum=True)),
        approvers=frozenset({Role.SSA_HEAD}),
        drills=AGEING_DRILLS,
    )
)
