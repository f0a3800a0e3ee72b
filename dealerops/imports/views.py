"""The import centre: templates, uploading, watching, taking the errors."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.models import Membership
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve, serve_made
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.imports.forms import PasteForm
from dealerops.imports.kinds import ImportKind, imports_for, kind_by_key
from dealerops.imports.models import Import
from dealerops.imports.querysets import IMPORTERS
from dealerops.imports.rows import rows_of
from dealerops.imports.services import Upload, ask_import, ask_pasted, note_download, retry_import
from dealerops.imports.template import template_of

NO_FILE = Refusal("IMPORT_NO_FILE", gettext_lazy("Choose a workbook first."), "workbook")


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    _admit(request)
    return _page(request)


@require_safe
def rows(request: ActorRequest) -> HttpResponse:
    """The same table by itself: asked every two seconds while something is under way."""
    _admit(request)
    return render(request, "imports/_rows.html", _context(request))


@require_safe
def template(request: ActorRequest, kind: str) -> HttpResponse:
    """The empty workbook of a kind in the reader's language."""
    _admit(request)
    found = _kind_or_404(request, kind)
    return serve_made(template_of(found), filename=f"{found.title}.xlsx", kind=FileKind.XLSX)


@require_POST
@sensitive_post_parameters("pasted")
def upload(request: ActorRequest) -> HttpResponse:
    """The file `workbook` of the kind `kind`, or its rows `pasted`; progress is seen where this leads."""
    _admit(request)
    kind = _kind_or_404(request, request.POST.get("kind", ""))
    if request.membership is None:
        raise Http404
    if "pasted" in request.POST:
        return _paste(request, kind, request.membership)
    file = request.FILES.get("workbook")
    if file is None or file.file is None:
        raise InvalidInput(NO_FILE)
    content = cast(BinaryIO, file.file)
    ask_import(kind, Upload(content, file.name or "", request.membership), by=request.actor)
    return _is_checked(request)


@require_safe
def errors(request: ActorRequest, pk: int) -> HttpResponse:
    """The workbook with the errors, after the journal says that it was taken."""
    one = Import.objects.visible_to(request.actor).get(pk=pk)
    return serve(note_download(pk, by=request.actor), filename=one.name)


@require_POST
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    retry_import(pk, by=request.actor)
    return redirect("imports:list")


def _paste(request: ActorRequest, kind: ImportKind, membership: Membership) -> HttpResponse:
    typed = PasteForm(kind, request.POST)
    if not typed.is_valid():
        return _page(request, (kind, typed), status=400)
    try:
        ask_pasted(kind, typed.cleaned_data["pasted"], membership, by=request.actor)
    except DomainError as error:
        typed.refuse(error.refusals)
        return _page(request, (kind, typed), status=error.status)
    return _is_checked(request)


def _is_checked(request: ActorRequest) -> HttpResponse:
    messages.success(request, _("The workbook is being checked. You see here how far it is."))
    return redirect("imports:list")


def _page(
    request: ActorRequest, typed: tuple[ImportKind, PasteForm] | None = None, *, status: int = 200
) -> HttpResponse:
    """Every kind with its box; that of `typed` as it was sent."""
    kinds = imports_for(request.actor.role)
    boxes = [(kind, typed[1] if typed and typed[0] is kind else PasteForm(kind)) for kind in kinds]
    return render(
        request, "imports/list.html", {**_context(request), "boxes": boxes}, status=status
    )


def _admit(request: ActorRequest) -> None:
    """To every other role the import centre is as good as not there."""
    if request.actor.role not in IMPORTERS:
        raise Http404


def _kind_or_404(request: ActorRequest, key: str) -> ImportKind:
    kind = kind_by_key(key)
    if kind is None or request.actor.role not in kind.roles:
        raise Http404
    return kind


def _context(request: ActorRequest) -> dict[str, object]:
    found = rows_of(request.actor)
    return {"rows": found, "is_waiting": any(row.one.is_open for row in found)}
