"""Every declared report on the screen: what the mail says, as it stands now, and the rows behind it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.reporting import Period, Report
from dealerops.lists.registry import list_by_key
from dealerops.portal.context import Shell
from reports.forms import PeriodForm, ScreenForm
from reports.portal.behind import BehindPage
from reports.portal.pictures import pictures_of
from reports.portal.tables import ScreenTable
from reports.selectors.screens import Screen, readable, readers, screen_of
from reports.selectors.shelf import editions_for, shelf_of, turn_of, usual_period
from reports.services.taking import take_screen

ONE_DAY = dt.timedelta(days=1)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if request.actor.role not in readers():
        raise Http404
    shelf = shelf_of(request.actor, timezone.now())
    return render(request, "reports/shelf.html", {"shelf": shelf})


@require_safe
def screen(request: ActorRequest, code: str) -> HttpResponse:
    report = _report_or_404(request, code)
    asked = _Asked(request, report)
    table = ScreenTable(asked.screen, request.GET)
    export_url = f"{reverse('reports:export', args=(code,))}?{request.GET.urlencode()}"
    context = {
        "report": report,
        "asked": asked,
        "form": asked.form,
        "table": table,
        "turn": turn_of(report, asked.period, asked.now),
        "url": reverse("reports:screen", args=(code,)),
        "export_url": export_url if request.actor.role in report.recipients else "",
        "pictures": pictures_of(asked.screen),
        "editions": editions_for(report, asked.period, request.actor),
    }
    return render(request, "reports/screen.html", context)


@require_safe
def export(request: ActorRequest, code: str) -> HttpResponse:
    """What the filter shows as a workbook, all rows of it, for whoever has it in the mail too."""
    report = _report_or_404(request, code)
    if request.actor.role not in report.recipients:
        raise Http404
    asked = _Asked(request, report)
    table = ScreenTable(asked.screen, request.GET)
    scope = Shell(request).scope or str(request.membership or "")
    content = take_screen(table.screen, asked.said, scope, by=request.actor)
    days = f"{asked.period.start:%Y%m%d}_{asked.period.last_day:%Y%m%d}"
    return serve_made(content, filename=f"{code}_{days}.xlsx", kind=FileKind.XLSX)


@require_safe
def behind(
    request: ActorRequest, code: str, since: str, until: str, place: int, key: str
) -> HttpResponse:
    """What a cell counts: the report is asked once more, for this one row of it."""
    report = _report_or_404(request, code)
    period = _period_or_404(since, until)
    found = screen_of(report, request.actor, period, timezone.now())
    line = found.line_of(key) if place < len(found.heads) else None
    rows = found.behind(line, place) if line else None
    back = f"{reverse('reports:screen', args=(code,))}?since={since}&until={until}"
    if line is None or rows is None:
        messages.info(request, _("This number has changed meanwhile; here is the report as it is."))
        return redirect(back)
    spec = list_by_key(rows.list_key)
    page = BehindPage(spec, request, rows, request.path)
    context = {
        "report": report,
        "period": period,
        "list": page,
        "column": found.heads[place].label,
        "value": found.table.shown(line.values)[place],
        "words": _words(found, line),
        "back": back,
    }
    return render(request, "reports/behind.html", context)


class _Asked:
    """What the address asks of a report: its days, its words, a search."""

    def __init__(self, request: ActorRequest, report: Report) -> None:
        self.now = timezone.now()
        self.days = PeriodForm(request.GET)
        self.period = self.days.period() or usual_period(report, self.now)
        self.whole = screen_of(report, request.actor, self.period, self.now)
        self.form = ScreenForm(request.GET, self.whole.facets(), self.period)
        self.screen: Screen = self.whole.narrowed(self.form.chosen, self.form.sought)

    @property
    def said(self) -> list[str]:
        """The filter in words."""
        return [*self.form.chosen.values(), *([self.form.sought] if self.form.sought else [])]


def _words(found: Screen, line: Any) -> str:
    """What the row is called: its first words."""
    texts = [
        text
        for head, text in zip(found.heads, found.table.shown(line.values), strict=True)
        if not head.is_number and text
    ]
    return " · ".join(texts[:3])


def _report_or_404(request: ActorRequest, code: str) -> Report:
    """Not there, and not for this role, look alike."""
    report = next((one for one in readable(request.actor.role) if one.code == code), None)
    if report is None:
        raise Http404
    return report


def _period_or_404(since: str, until: str) -> Period:
    days = PeriodForm({"since": since, "until": until})
    period = days.period()
    if period is None:
        raise Http404
    return period
