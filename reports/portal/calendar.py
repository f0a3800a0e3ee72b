"""The calendar of reports, in the portal's frame for whoever gets reports: what comes, what went out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve, serve_made
from dealerops.foundation.actor import BACKOFFICE_ROLES, Actor
from dealerops.foundation.errors import DomainError
from dealerops.web import number_in
from reports.engine.heading import Heading
from reports.engine.table import table_of
from reports.forms.calendar import CalendarFilter, NowForm
from reports.models import ReportEdition
from reports.querysets import STARTERS
from reports.selectors.calendar import coming, lines_of, past_runs, reports_seen_by
from reports.selectors.calendar_file import CALENDAR
from reports.services import note_download, run_now

PER_PAGE = 50
WRITE = "reports.engine.workbook.write_workbook"


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    return render(request, "reports/calendar/index.html", _context(request))


@require_safe
def runs(request: ActorRequest) -> HttpResponse:
    """The table of runs by itself: asked every two seconds while one is being made."""
    return render(request, "reports/calendar/_runs.html", _context(request))


@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """The runs that the filter shows, as a workbook."""
    actor, now = _reader(request), timezone.now()
    asked = CalendarFilter(request.GET, actor=actor).asked
    table = table_of(CALENDAR, lines_of(list(past_runs(actor, now, **asked)), actor))
    data = import_string(WRITE)(Heading(str(CALENDAR.title), [], now), table)
    name = f"reports_{timezone.localdate(now):%Y%m%d}.xlsx"
    return serve_made(data, filename=name, kind=FileKind.XLSX)


@require_POST
def start(request: ActorRequest) -> HttpResponse:
    """Make a report now (domain.md 6.3a)."""
    actor = _reader(request)
    form = NowForm(request.POST, actor=actor)
    if not form.is_valid():
        return render(request, "reports/calendar/index.html", _context(request, form), status=400)
    try:
        run_now(**form.cleaned_data, by=actor)
    except DomainError as error:
        for refusal in error.refusals:
            form.add_error(refusal.field or None, f"{refusal.message} ({refusal.code})")
        context = _context(request, form)
        return render(request, "reports/calendar/index.html", context, status=error.status)
    messages.success(request, _("The report is being made and appears below."))
    return redirect("report_calendar:index")


@require_safe
def workbook(request: ActorRequest, pk: int) -> HttpResponse:
    """What a run says to the reader, as the file that was mailed; a mail with a link leads here."""
    actor = _reader(request)
    editions = ReportEdition.objects.visible_to(actor).filter(run=pk)
    chosen = number_in(request.GET.get("edition", ""))
    fitting = editions.filter(pk=chosen) if chosen else editions
    language = translation.get_language()
    found = fitting.filter(language=language).first() or fitting.first()
    if found is None:
        raise Http404
    edition = note_download(found.pk, by=actor)
    return serve(edition.workbook, filename=edition.filename)


def _reader(request: ActorRequest) -> Actor:
    """Whoever gets no report and watches none has no calendar."""
    if not reports_seen_by(request.actor):
        raise Http404
    return request.actor


def _context(request: ActorRequest, form: NowForm | None = None) -> dict[str, Any]:
    actor, now = _reader(request), timezone.now()
    narrowed = CalendarFilter(request.GET, actor=actor)
    asked = narrowed.asked
    page = Paginator(past_runs(actor, now, **asked), PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(list(page.object_list), actor)
    given = request.GET.copy()
    given.pop("page", None)
    return {
        "filter": narrowed,
        "coming": coming(actor, now, code=asked.get("code", "")),
        "page": page,
        "lines": lines,
        "query": given.urlencode(),
        "is_waiting": any(one.is_open for one in lines),
        "in_office": actor.role in BACKOFFICE_ROLES,
        "is_starter": actor.role in STARTERS,
        "form": form or NowForm(actor=actor),
        "runs_url": reverse("report_calendar:runs"),
    }
