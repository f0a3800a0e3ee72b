"""The lines that stand above every report (domain.md 6.4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.models import ReportRun

GENERATOR = "DealerOps"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table: the title and lines of name and value."""

    title: str
    facts: Sequence[tuple[str, str]]
    made_at: dt.datetime


def facts_of(run: ReportRun, scope: str) -> list[tuple[str, str]]:
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


def period_of(run: ReportRun) -> str:
    first, last = run.period_start, run.period.last_day
    shown = [date_format(day, "DATE_FORMAT") for day in (first, last)]
    if first == last:
        return shown[0]
    return _("%(first)s to %(last)s") % {"first": shown[0], "last": shown[1]}


def _version(run: ReportRun) -> str:
    if run.is_internal:
        return _("%(version)s, for viewing only") % {"version": run.version}
    return str(run.version)
