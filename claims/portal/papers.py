"""The papers of a claim: bringing them, looking at them, taking them away."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.choices import DocumentType
from claims.models import ClaimDocument
from claims.portal.access import claim_or_404, for_dealers
from claims.portal.dossier import Dossier
from claims.selectors.pages import field_picture, page_picture
from claims.services import attach_document, remove_document
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.services import is_there
from dealerops.documents.serving import serve, serve_picture


@require_POST
@for_dealers
def attach(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    files = request.FILES.getlist("file")
    for file in files:
        attach_document(pk, kind, cast(BinaryIO, file), name=file.name or "", by=request.actor)
    if not files:
        messages.error(request, _("Choose a file first."))
    return _papers(request, pk, kind, "claims/_attached.html")


@require_POST
@for_dealers
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    kind = _document(request, pk).type
    claim = remove_document(pk, by=request.actor)
    return _papers(request, claim.pk, kind, "claims/_removed.html")


@require_safe
@for_dealers
def view(request: ActorRequest, pk: int) -> HttpResponse:
    """Every page of the paper as a picture; data files can only be downloaded."""
    document = _document(request, pk)
    kind = DocumentType(document.type)
    is_lost = not is_there(document.attachment)
    has_pages = document.attachment.kind != FileKind.XML and not is_lost
    pages = range(1, document.attachment.pages + 1) if has_pages else ()
    context = {"document": document, "kind": kind, "pages": pages, "is_lost": is_lost}
    return render(request, "claims/paper.html", context)


@require_safe
@for_dealers
def file(request: ActorRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    return serve(document.attachment, filename=document.name)


@require_safe
@for_dealers
def page(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    document = _document(request, pk)
    if not 1 <= number <= document.attachment.pages:
        raise Http404
    return serve_picture(page_picture(document, number))


@require_safe
@for_dealers
def field(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """The piece of the invoice from which a field was read."""
    found = field_picture(_document(request, pk), name)
    if found is None:
        raise Http404
    return serve_picture(found)


def _document(request: ActorRequest, pk: int) -> ClaimDocument:
    papers = ClaimDocument.objects.visible_to(request.actor).select_related("attachment", "claim")
    return get_object_or_404(papers, pk=pk)


def _papers(request: ActorRequest, claim_id: int, kind: str, template: str) -> HttpResponse:
    """The papers of one type with everything that changes with them; without htmx the whole page."""
    if not request.headers.get("HX-Request"):
        return redirect("claims:detail", claim_id)
    dossier = Dossier(claim_or_404(request.actor, claim_id), request.actor)
    group = next((one for one in dossier.groups if one.code == kind), None)
    return render(request, template, {"page": dossier, "group": group, "kind": kind})
