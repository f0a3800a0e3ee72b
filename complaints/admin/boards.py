"""The boards of complaints in the back office: risk, the way of pending cases, dealers compared."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from complaints.lists.boards import OFFICES, PendingBoard, RiskBoard
from complaints.lists.comparison import Comparison
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.backoffice.navigation import SidebarLink, register_link

PAGES = (
    ("risk", _lazy("Risk board"), "traffic"),
    ("pending", _lazy("Pending complaints"), "route"),
    ("compared", _lazy("Complaints by dealer"), "leaderboard"),
)
for _name, _title, _icon in PAGES:
    register_link(SidebarLink(_title, _icon, f"admin:complaints_{_name}", OFFICES))


class BoardPages(ScopedAdmin):
    """Pages that belong to no record, beside the list of a noun of complaints."""

    def get_urls(self) -> list[URLPattern]:
        views = {"risk": self.risk, "pending": self.pending, "compared": self.compared}
        boards = [
            path(f"boards/{name}/", self.admin_site.admin_view(view), name=f"complaints_{name}")
            for name, view in views.items()
        ]
        return [*boards, *super().get_urls()]

    def risk(self, request: HttpRequest) -> HttpResponse:
        """The whole page, or the lanes alone when they ask for themselves."""
        board = RiskBoard(actor_of(request))
        if request.headers.get("HX-Request"):
            self._may_come(request)
            return TemplateResponse(request, "complaints/boards/_risk.html", {"board": board})
        return self._page(request, "risk", _("Risk board"), board)

    def pending(self, request: HttpRequest) -> HttpResponse:
        board = PendingBoard(actor_of(request))
        return self._page(request, "pending", _("Pending complaints"), board)

    def compared(self, request: HttpRequest) -> HttpResponse:
        board = Comparison(actor_of(request), request.GET)
        return self._page(request, "compared", _("Complaints by dealer"), board)

    def _page(self, request: HttpRequest, name: str, title: str, board: Any) -> HttpResponse:
        self._may_come(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "board": board,
        }
        return TemplateResponse(request, f"backoffice/complaints/{name}.html", context)

    def _may_come(self, request: HttpRequest) -> None:
        if actor_of(request).role not in OFFICES:
            raise PermissionDenied
