"""The churn report R15 (domain.md 6.4)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.reports.drills import CHURN_DRILLS
from aftersales.selectors.churn_report import churn_of_month
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
    declare,
)

CHURN_MONTHLY = declare(
    Report(
        code="R15",
        title=_("Churn report"),
        cadence=Cadence.MONTHLY,
        at=dt.time(8, 30),
        rows=churn_of_month,
        columns=(
            Column(
                _("Part"),
                "part",
                note=_(
                    "What the line speaks of: one of three rates, lost customers in groups, the calls to "
                    "them, or one customer."
                ),
                is_mailed=True,
            ),
            Column(
                pgettext_lazy("report", "What"),
                "label",
                note=_(
                    "(a) cars with a qualified visit six months before whose last visit lies there, over "
                    "all cars with one; (b) lost customers at the end of the month over cars with a "
                    "qualified visit in 24 months; (c) customers lost in the month over those active or "
                    "at risk at its start."
                ),
                is_mailed=True,
            ),
            Column(
                _("Lost"),
                "lost",
                Kind.INTEGER,
                note=_("Cars or customers of this line."),
                is_mailed=True,
            ),
            Column(
                _("Of"), "base", Kind.INTEGER, note=_("What the share is taken of."), is_mailed=True
            ),
            Column(
                _("Rate"),
                "rate",
                Kind.PERCENT,
                note=_("Lost of base; a dash without a base."),
                is_mailed=True,
            ),
            Column(_("Customer"), "customer", note=_("Masked.")),
            Column(_("Last visit"), "visited_on", Kind.DATE, note=_("The last qualified visit.")),
            Column(_("km"), "km", Kind.INTEGER, note=_("The last reading of the odometer.")),
            Column(
                _("Expected days"),
                "expected",
                Kind.INTEGER,
                note=_("Days between two visits, from the kilometres that the car drives."),
            ),
            Column(_("Reason"), "reason", note=_("What the customer said.")),
            Column(
                _("Next action"),
                "action",
                note=_("Where the call to the customer stands."),
                is_mailed=True,
            ),
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_INFO}),
        readers=frozenset({Role.D_GM}),
        attribution=_("Day on which the customer was lost; rates by the month of the visits"),
        charts=(Chart(_("Lost customers by reason"), Mark.BAR, "label", "charted"),),
        origin=_("Customer cards, repair orders and the calls to lost customers"),
        comments=Commenting(attrgetter("base"), frozenset({Role.D_SVC_DIR})),
        key=("part", "label", "customer"),
        headlines=(
            Headline("lost", of=attrgetter("base")),
            Headline("base", of=attrgetter("base")),
        ),
        drills=CHURN_DRILLS,
    )
)
