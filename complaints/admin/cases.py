"""Cases in the back office: the list, the page with light and clocks, the buttons of head office and regions."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from complaints.admin.case_pages import CaseViews
from complaints.admin.plain import PlainButton
from complaints.forms.commands import COMMANDS
from complaints.lists import CASES
from complaints.lists.parts import local
from complaints.lists.roles import OFFICES
from complaints.models import Case
from complaints.selectors.badges import case_badge, lamp_badge
from complaints.selectors.case_page import CasePage
from complaints.workflow.cases import CASE_FLOW
from dealerops.backoffice.base import WorkflowAdmin, actor_of
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.foundation.actor import House
from dealerops.identifiers.masking import mask_vin
from dealerops.portal.templatetags.dx import dx_badge

PAGE_RELATIONS = (
    *("source", "dealer", "region", "vehicle__model", "owner", "closed_by", "verified_by"),
    *("exception_by", "merged_into", "recurs_of", "parent"),
)
NOTHING = "–"


@admin.register(Case)
class CasePages(CaseViews, WorkflowAdmin):
    """Nobody types a state here: look, filter, read why the light is red, press a button."""

    view_roles = OFFICES
    flow = CASE_FLOW
    buttons = {name: PlainButton.of(one) for name, one in COMMANDS.items()}
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

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """A region sees only itself, so it has no use for the filter by region."""
        names = ["lamp", "state", "touch_point", "source", "dealer"]
        if actor_of(request).house == House.HQ:
            names.append("region")
        return tuple(spec_filter(CASES, name) for name in (*names, "level", "owner", "overdue"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(CASES, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False

    def get_urls(self) -> list[URLPattern]:
        return [*self.case_urls(), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.get_object(request, object_id)
        actor = actor_of(request)
        case = Case.objects.visible_to(actor).select_related(*PAGE_RELATIONS).get(pk=object_id)
        page = CasePage(case, actor)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": case.number,
            "original": case,
            "offers": self.offers(case, actor),
            "page": page,
        }
        return TemplateResponse(request, "backoffice/complaints/case.html", context)

    def run_button(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """The form beside what the case is about."""
        response = super().run_button(request, pk, button)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.template_name = "backoffice/complaints/run_button.html"
            response.context_data["hint"] = COMMANDS[button].hint
        return response

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
