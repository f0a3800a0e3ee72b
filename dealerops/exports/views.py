"""The download centre: asking, watching, taking, stopping, removing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.exports.models import Export
from dealerops.exports.question import of_chosen, question
from dealerops.exports.rows import rows_of
from dealerops.exports.services import (
    Wish,
    ask_export,
    cancel_export,
    delete_export,
    note_download,
    retry_export,
)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    return render(request, "exports/list.html", _context(request))


@require_safe
def rows(request: ActorRequest) -> HttpResponse:
    """The same table by itself: asked every two seconds while something is under way."""
    return render(request, "exports/_rows.html", _context(request))


@require_POST
def start(request: ActorRequest) -> HttpResponse:
    """The list `list` as its page's address behind "?" (`query`) shows it: the file, or where it will be.

    With the action "selected", of these rows only the ticked ones (`row`).
    """
    given = request.POST
    query = given.get("query", "")
    if given.get("action") == "selected":
        query = of_chosen(query, given.getlist("row"))
    asked = question(given.get("list", ""), query, request.actor)
    if asked is None or request.membership is None:
        raise Http404
    export = ask_export(Wish(asked, request.membership), by=request.actor)
    if not export.is_open:
        return redirect("exports:file", export.pk)
    messages.success(request, _("The list is long: its file is being made and appears here."))
    return redirect("exports:list")


@require_safe
def download(request: ActorRequest, pk: int) -> HttpResponse:
    return _sent(request, pk)


@require_POST
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    cancel_export(pk, by=request.actor)
    return _table(request)


@require_POST
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    retry_export(pk, by=request.actor)
    return _table(request)


@require_POST
def delete(request: ActorRequest, pk: int) -> HttpResponse:
    delete_export(pk, by=request.actor)
    return _table(request)


def _context(request: ActorRequest) -> dict[str, object]:
    found = rows_of(request.actor)
    return {"rows": found, "is_waiting": any(row.export.is_open for row in found)}


def _table(request: ActorRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "exports/_rows.html", _context(request))
    return redirect("exports:list")


def _sent(request: ActorRequest, pk: int) -> HttpResponse:
    """The file, after the journal says that it was taken."""
    export = Export.objects.visible_to(request.actor).get(pk=pk)
    return serve(note_download(pk, by=request.actor), filename=export.filename)
