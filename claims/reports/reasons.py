"""R03: why claims are sent back or rejected, and what shall change (domain.md 2.10, 6.4)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.reports.drills import REASON_DRILLS
from claims.selectors.reasons_of_month import reasons_of_month
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
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

REASONS_MONTHLY = declare(
    Report(
        code="R03",
        title=_("Reset and reject reasons"),
        cadence=Cadence.MONTHLY,
        at=dt.time(8, 30),
        rows=reasons_of_month,
        columns=(
            Column(_("Reason"), "reason", note=_("Reason code given for a reset or a rejection.")),
            Column(
                pgettext_lazy("reports", "Group"),
                "group",
                note=_("What the reason is about: the letter of its code."),
            ),
            Column(_("Program"), "program", note=_("Program of the claim.")),
            Column(_("Region"), "region", note=_("Region of the dealer.")),
            Column(_("Dealer"), "dealer", note=_("Dealer who filed the claim, or its successor.")),
            Column(_("Document"), "document", note=_("Document on which the reason was given.")),
            Column(
                _("Count"),
                "figures.count",
                Kind.INTEGER,
                Total.SUM,
                _("How often the reason was given; a claim may have several."),
            ),
            Column(
                _("Share"),
                "figures.share",
                Kind.PERCENT,
                note=_("Count / all reasons of the month in this report."),
            ),
            Column(
                _("Cumulative share"),
                "figures.cumulative",
                Kind.PERCENT,
                note=_(
                    "Share of this line and all above it (Pareto): the most frequent reason stands first."
                ),
            ),
            Column(
                _("Change to last month"),
                "figures.delta",
                Kind.INTEGER,
                note=_("Count less the count of the same line in the month before."),
            ),
            Column(
                _("Average extra days"),
                "figures.extra_days",
                Kind.HOURS,
                note=_(
                    "Calendar days from sending back to re-submission, averaged over the claims that came "
                    "again; a dash when none did."
                ),
            ),
            Column(
                _("Repeat rate"),
                "figures.repeat_rate",
                Kind.PERCENT,
                note=_(
                    "Of the count, how often the dealer had heard the same reason about another claim in "
                    "the 90 days before."
                ),
            ),
            Column(
                _("Proposed process change"),
                "proposal",
                note=_("The newest measure entered against the reason."),
            ),
            Column(
                pgettext_lazy("of a case", "Owner"),
                "owner",
                note=_("Who answers for the proposed change."),
            ),
        ),
        recipients=frozenset({Role.SSA_MANAGER, Role.REGION_STAFF, Role.REGION_HEAD}),
        attribution=_("Day on which the claim was sent back or rejected"),
        charts=(
            Chart(_("Reasons, the most frequent first"), Mark.PARETO, "reason", "figures.count"),
        ),
        key=("reason", "group", "program", "region", "dealer", "document"),
        headlines=(Headline("figures.count", is_sum=True),),
        approvers=frozenset({Role.SSA_HEAD}),
        drills=REASON_DRILLS,
        comments=Commenting(
            attrgetter("figures.count"), frozenset({Role.SSA_MANAGER}), names_place=True
        ),
    )
)
