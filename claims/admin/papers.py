"""The papers of a claim over HTTP: pages and crops as pictures, files as downloads."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from claims.models import Claim, ClaimDocument
from claims.selectors.pages import field_picture, page_picture
from claims.selectors.print_form import claim_form
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve, serve_made, serve_picture
from dealerops.printing import print_form

PRINTED = ("dealer", "program", "line__model", "line__preapplication__customer")
PICTURED = frozenset({FileKind.PDF, FileKind.OFD, FileKind.JPEG, FileKind.PNG})


class ClaimPapers(ScopedAdmin):
    """Adds the addresses of papers to the claim's page; each asks who may see the document."""

    def get_urls(self) -> list[URLPattern]:
        doors = (
            ("<int:pk>/form.pdf", self.form_on_paper, "claims_claim_form"),
            ("<int:pk>/papers/<int:document>/", self.paper, "claims_claim_paper"),
            ("<int:pk>/papers/<int:document>/page/<int:page>/", self.page, "claims_claim_page"),
            ("<int:pk>/papers/<int:document>/field/<slug:field>/", self.crop, "claims_claim_crop"),
        )
        own = [
            path(route, self.admin_site.admin_view(require_safe(view)), name=name)
            for route, view, name in doors
        ]
        return [*own, *super().get_urls()]

    def form_on_paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The claim's print form, masked as on its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor = actor_of(request)
        claims = Claim.objects.visible_to(actor).select_related(*PRINTED)
        claim = get_object_or_404(claims, pk=pk)
        data = claim_form(claim, actor, printed_by=str(request.user))
        pdf = print_form("claim", data)
        return serve_made(pdf, filename=f"{claim.number}.pdf", kind=FileKind.PDF)

    def paper(self, request: HttpRequest, pk: int, document: int) -> HttpResponse:
        """The file itself, as a download; its pages are to be seen as pictures."""
        found = self._document(request, pk, document)
        return serve(found.attachment, filename=found.name)

    def page(self, request: HttpRequest, pk: int, document: int, page: int) -> HttpResponse:
        return serve_picture(page_picture(self._document(request, pk, document), page))

    def crop(self, request: HttpRequest, pk: int, document: int, field: str) -> HttpResponse:
        found = field_picture(self._document(request, pk, document), field)
        if found is None:
            raise Http404
        return serve_picture(found)

    def _document(self, request: HttpRequest, pk: int, document: int) -> ClaimDocument:
        if not self.has_view_permission(request):
            raise PermissionDenied
        visible = ClaimDocument.objects.visible_to(actor_of(request))
        return get_object_or_404(visible.select_related("attachment"), claim=pk, pk=document)


def page_urls(document: ClaimDocument) -> Sequence[str]:
    """Where the pages of a paper can be looked at; none for files that have no picture."""
    if document.attachment.kind not in PICTURED:
        return ()
    return [
        reverse("admin:claims_claim_page", args=(document.claim_id, document.pk, number))
        for number in range(1, document.attachment.pages + 1)
    ]


def paper_url(document: ClaimDocument) -> str:
    return reverse("admin:claims_claim_paper", args=(document.claim_id, document.pk))


def crop_url(document: ClaimDocument, field: str) -> str:
    return reverse("admin:claims_claim_crop", args=(document.claim_id, document.pk, field))
