"""The calendar as a file: its columns."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.reporting import Cadence, Column, Kind, Report

# Not declared: nobody is sent it. It is a table like that of any report.
CALENDAR = Report(
    code="",
    title=_("Calendar of reports"),
    cadence=Cadence.DAILY,
    at=dt.time(),
    rows=lambda _actor, _period, _as_of: (),
    columns=(
        Column(_("Report"), "run.title"),
        Column(_("Period"), "period"),
        Column(_("Version"), "run.version", Kind.INTEGER),
        Column(_("State"), "state"),
        Column(pgettext_lazy("reports", "Due"), "run.due_at", Kind.DATETIME),
        Column(_("Finished"), "run.finished_at", Kind.DATETIME),
        Column(_("Late"), "lateness"),
        Column(_("Rows"), "run.row_count", Kind.INTEGER),
        Column(_("Recipients"), "recipients", Kind.INTEGER),
        Column(_("Mails"), "mail_words"),
    ),
    recipients=frozenset(),
    attribution=pgettext_lazy("reports", "Due"),
)
