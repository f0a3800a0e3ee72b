"""R24: separation of duties and access to personal data (domain.md 0.10, 6.4, 7.3)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
from reports.selectors.access import access_of_month

ACCESS_MONTHLY = declare(
    Report(
        code="R24",
        title=_("Separated duties and access to personal data"),
        cadence=Cadence.MONTHLY_5TH,
        at=dt.time(8, 30),
        rows=access_of_month,
        columns=(
            Column(_("User"), "user", note=_("Person and login; the system where nobody acted.")),
            Column(_("Role"), "role", note=_("Role in which the person acted.")),
            Column(
                pgettext_lazy("reports", "Object"),
                "object",
                note=_("Kind of record, as the journal names it."),
            ),
            Column(
                pgettext_lazy("reports", "Looks"),
                "reveals",
                Kind.INTEGER,
                Total.SUM,
                _("Masked fields shown in full, each with a purpose."),
            ),
            Column(
                pgettext_lazy("reports", "Exports"),
                "exports",
                Kind.INTEGER,
                Total.SUM,
                _("Files of lists and reports that were taken out of the house."),
            ),
            Column(
                _("Anomalies"),
                "anomalies",
                note=_(
                    "Approvals by somebody who made or checked the same record (with its number); more "
                    "looks on a day than ten and three times the median of the person's own days with "
                    "looks in the 90 days before; days at the limit of looks; looks and files before 07:00 "
                    "or from 21:00 on."
                ),
            ),
            Column(
                _("Overrides"),
                "overrides",
                Kind.INTEGER,
                Total.SUM,
                _(
                    "Decisions against a rule, a limit or the person before: lights and severities changed "
                    "by hand, proposals overruled, quota and policy adjusted, locks opened."
                ),
            ),
        ),
        recipients=frozenset({Role.AUDITOR}),
        attribution=_("Moment of the journal entry"),
        charts=(Chart(_("Looks at personal data by role"), Mark.BAR, "role", "reveals"),),
        key=("user", "role", "object"),
        headlines=(Headline("reveals", is_sum=True), Headline("exports", is_sum=True)),
    )
)
