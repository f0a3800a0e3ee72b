"""What hangs on a case in the back office: goodwill, questions, letters, merges; their commands and files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from complaints.admin.desk_pages import DeskPages, page_of
from complaints.forms.desks import CASE_OF, PARTS
from complaints.models import Case, Goodwill, InformationFile
from complaints.selectors.case_handling import Hanging
from complaints.selectors.case_page import CasePage
from complaints.selectors.case_print import case_paper
from dealerops.backoffice.base import Offer, actor_of
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve, serve_made
from dealerops.printing import print_form

PRINTED = ("source", "dealer", "region", "vehicle__model", "owner", "closed_by", "verified_by")


class CaseParts(DeskPages):
    """Adds to the case's page the addresses of whatever hangs on it, and of the case on paper."""

    def get_urls(self) -> list[URLPattern]:
        looked = (
            ("<int:pk>/case.pdf", self.paper, "complaints_case_paper"),
            ("<int:pk>/files/<int:file>/", self.answer_file, "complaints_case_file"),
            ("<int:pk>/agreements/<int:part>/", self.agreement, "complaints_case_agreement"),
        )
        own = [
            path(route, self.admin_site.admin_view(require_safe(view)), name=name)
            for route, view, name in looked
        ]
        done = path(
            "<int:pk>/<slug:noun>/<int:part>/<slug:key>/",
            self.admin_site.admin_view(self.run_part),
            name="complaints_case_part",
        )
        return [*own, done, *super().get_urls()]

    def parts_of(self, page: CasePage) -> Mapping[str, Any]:
        """Every part of the page with the buttons that this person has for it."""

        def offered(parts: Sequence[Hanging]) -> list[tuple[Hanging, list[Offer]]]:
            return [(one, self._offers(one, page)) for one in parts]

        return {
            "goodwill": offered(page.goodwill),
            "questions": offered(page.questions),
            "letters": offered(page.letters),
            "merges": offered(page.merges),
            "weights": offered(page.weights),
            "sheet": offered(page.sheet),
        }

    def _offers(self, part: Hanging, page: CasePage) -> list[Offer]:
        where = (page.case.pk, part.noun, part.pk, "KEY")
        url = reverse("admin:complaints_case_part", args=where)
        return self.desk_offers(PARTS[part.noun], part.row, page.reader, url)

    def run_part(
        self, request: HttpRequest, pk: int, noun: str, part: int, key: str
    ) -> HttpResponse:
        """One command about one part; the case and the part have to belong together."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if noun not in PARTS:
            raise Http404
        desk, actor = PARTS[noun], actor_of(request)
        case = get_object_or_404(Case.objects.visible_to(actor), pk=pk)
        get_object_or_404(self.rows(desk, actor), pk=part, **{CASE_OF[noun]: pk})
        return self.desk_run(request, desk, part, key, case)

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The case as a document to lay on a table, masked as on its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor = actor_of(request)
        case = get_object_or_404(Case.objects.visible_to(actor).select_related(*PRINTED), pk=pk)
        data = case_paper(
            CasePage(case, actor), way_back=page_of("case", pk), printed_by=str(request.user)
        )
        made = print_form("case", data)
        return serve_made(made, filename=f"{case.number}.pdf", kind=FileKind.PDF)

    def answer_file(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        """A file of a dealer's answer, as a download."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        files = InformationFile.objects.visible_to(actor_of(request)).select_related("attachment")
        found = get_object_or_404(files, pk=file, request__case=pk)
        return serve(found.attachment, filename=found.name)

    def agreement(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        """The settlement agreement of an offer of goodwill, as a download."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        offers = Goodwill.objects.visible_to(actor_of(request)).select_related("agreement")
        found = get_object_or_404(offers, pk=part, case=pk)
        if found.agreement is None:
            raise Http404
        return serve(found.agreement, filename=found.number)
