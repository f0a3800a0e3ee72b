"""The quarterly summary R23 (domain.md 6.4): the fifth workday after the quarter."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.selectors.splits import NO_COMPLAINT, Span
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Behind,
    Cadence,
    Chart,
    Column,
    Kind,
    Mark,
    Period,
    Report,
    declare,
)
from reports.selectors.quarter_report import QuarterLine, quarter_of


def _complaints(row: QuarterLine, period: Period, as_of: dt.datetime) -> Behind | None:
    """The cases of a month; the other figures are rates."""
    if row.received is None:
        return None
    inside = Q(**Span.of(row.received, as_of).within("received_at"))
    return Behind("complaints.cases", ~Q(state__in=NO_COMPLAINT) & inside, "complaints:case")


QUARTERLY = declare(
    Report(
        code="R23",
        title=_("Quarterly summary"),
        cadence=Cadence.QUARTERLY,
        at=dt.time(8, 30),
        rows=quarter_of,
        columns=(
            Column(
                pgettext_lazy("reports", "Part"),
                "section",
                note=_("Experience, shortcomings, measures, figures or suggestions."),
            ),
            Column(
                pgettext_lazy("reports", "About"), "label", note=_("The dealer, or the figure.")
            ),
            Column(
                _("Month"), "month", note=_("The month of the quarter that a figure speaks of.")
            ),
            Column(
                pgettext_lazy("reports", "Figure"),
                "figure",
                Kind.HOURS,
                note=_("A dash where nothing was counted in the month."),
            ),
            Column(
                pgettext_lazy("reports", "Person"),
                "person",
                note=_("Who wrote it before the summary was made."),
            ),
            Column(_("Text"), "text", note=_("In the person's own words.")),
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_SALES_DIR, Role.D_GM}),
        attribution=_("The three months of the quarter"),
        charts=(
            Chart(
                _("Figures by month"),
                Mark.LINE,
                x="month",
                y="figure",
                series="label",
            ),
        ),
        key=("section", "label", "month", "person"),
        drills={"figure": _complaints},
    )
)
