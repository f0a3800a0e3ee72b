"""Cases in the back office: the list, the page with light and clocks, the commands of head office and regions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from complaints.admin.boards import BoardPages
from complaints.admin.case_parts import CaseParts
from complaints.admin.desk_pages import page_of
from complaints.admin.measures import MeasurePages
from complaints.admin.reveal import reveal_page
from complaints.forms.case_desk import CASE_DESK
from complaints.lists import CASES
from complaints.lists.parts import local
from complaints.lists.roles import OFFICES
from complaints.models import Case
from complaints.selectors.badges import case_badge, lamp_badge
from complaints.selectors.case_page import CasePage
from dealerops.backoffice.base import actor_of
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.foundation.actor import House
from dealerops.identifiers.masking import mask_vin
from dealerops.portal.templatetags.dx import dx_badge

PAGE_RELATIONS = (
    *("source", "dealer", "region", "vehicle__model", "owner", "closed_by", "verified_by"),
    *("exception_by", "merged_into", "recurs_of", "parent"),
)
NOTHING = "–"
MORE = (
    *("level", "owner", "overdue", "view", "age", "month", "closed", "first_closed", "left"),
    *("model", "cause"),
)


@admin.register(Case)
class CasePages(BoardPages, MeasurePages, CaseParts):
    """Nobody types a state here: look, filter, read why the light is red, press a button."""

    view_roles = OFFICES
    exported_list = CASES.key
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    search_fields = ("number",)
    search_help_text = _("Number, part of the VIN, or a whole phone number")
    list_display = (
        *("heading", "lamp_shown", "score", "state_shown", "touch_point", "vin_shown"),
        *("dealer_shown", "owner", "level_shown", "received_at"),
    )
    list_select_related = ("dealer", "owner")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        """A region sees only itself, so it has no use for the filter by region."""
        names = ["view", "lamp", "state", "touch_point", "source", "dealer"]
        if actor_of(request).house == House.HQ:
            names.append("region")
        return [spec_filter(CASES, name) for name in (*names, *MORE)]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(CASES, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False

    def get_urls(self) -> list[URLPattern]:
        doors = (
            ("<int:pk>/run/<slug:button>/", self.run, "complaints_case_run"),
            ("<int:pk>/reveal/", self.reveal, "complaints_case_reveal"),
        )
        own = [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in doors
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.get_object(request, object_id)
        actor = actor_of(request)
        case = Case.objects.visible_to(actor).select_related(*PAGE_RELATIONS).get(pk=object_id)
        page = CasePage(case, actor)
        url = reverse("admin:complaints_case_run", args=(case.pk, "KEY"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": case.number,
            "original": case,
            "offers": self.desk_offers(CASE_DESK, case, actor, url),
            "page": page,
            **self.parts_of(page),
        }
        return TemplateResponse(request, "backoffice/complaints/case.html", context)

    def run(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """One command about the case."""
        return self.desk_run(request, CASE_DESK, pk, button)

    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name or phone in full, for a purpose, on record."""
        return reveal_page(self, request, pk, page_of("case", pk))

    @display(description=_("Case"), header=True)  # type: ignore[untyped-decorator]
    def heading(self, case: Case) -> list[str]:
        return [case.number, case.masked_name or NOTHING]

    @display(description=_("Light"))  # type: ignore[untyped-decorator]
    def lamp_shown(self, case: Case) -> SafeString:
        return dx_badge(lamp_badge(case.lamp))

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, case: Case) -> SafeString:
        return dx_badge(case_badge(case.state))

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def vin_shown(self, case: Case) -> str:
        return mask_vin(case.vin)[-9:] if case.vin else NOTHING

    @display(description=_("Dealer"))  # type: ignore[untyped-decorator]
    def dealer_shown(self, case: Case) -> str:
        return local(case.dealer.name, case.dealer.name_en) if case.dealer else NOTHING

    @display(description=_("Level"))  # type: ignore[untyped-decorator]
    def level_shown(self, case: Case) -> str:
        return case.get_level_display()
