"""The lines that stand above every report (domain.md 6.4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.choices import RunState

if TYPE_CHECKING:  # a benchmark writes workbooks without a database
    from reports.models import ReportEdition, ReportRun

GENERATOR = "DealerOps"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table: whose paper it is, the title, and lines of name and value."""

    title: str
    facts: Sequence[tuple[str, str]]
    made_at: dt.datetime
    company: str = ""


def heading_of(edition: "ReportEdition") -> Heading:
    """In the language in force."""
    run = edition.run
    return Heading(run.title, facts_of(run, edition.scope_label), run.as_of, company_of(edition))


def company_of(edition: "ReportEdition") -> str:
    """A dealer reads its own name on top; everybody else that of the company this is installed for."""
    return edition.dealer.legal_name if edition.dealer else settings.COMPANY_NAME


def facts_of(run: "ReportRun", scope: str) -> list[tuple[str, str]]:
    """Name and value in the language in force; `scope` says whose rows these are."""
    facts = [
        (_("Period"), period_of(run)),
        (_("As of"), date_format(timezone.localtime(run.as_of), "DATETIME_FORMAT")),
        (_("Version"), _version(run)),
        (_("Counted by"), str(run.report.attribution) if run.report else ""),
        (_("Rows of"), scope),
        (_("Made by"), GENERATOR),
    ]
    if run.is_late:
        due = date_format(timezone.localtime(run.due_at), "DATETIME_FORMAT")
        facts.insert(2, (_("Late, was due"), due))
    return facts


def period_of(run: "ReportRun") -> str:
    first, last = run.period_start, run.period.last_day
    shown = [date_format(day, "DATE_FORMAT") for day in (first, last)]
    if first == last:
        return shown[0]
    return _("%(first)s to %(last)s") % {"first": shown[0], "last": shown[1]}


def _version(run: "ReportRun") -> str:
    if run.base:
        facts = {"version": run.version, "base": run.base.version}
        return _("%(version)s, restates version %(base)s") % facts
    if run.version is None:
        return str(RunState.INTERNAL.label)
    if run.is_internal and run.state != RunState.SUPERSEDED:  # that one was sent in its time
        return _("%(version)s, for viewing only") % {"version": run.version}
    return str(run.version)
