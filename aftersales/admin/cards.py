"""Customers in the back office: regions and auditors look, masked; a few keep the service plans."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from aftersales.lists.cards import CARDS, OFFICES
from aftersales.lists.lost import LOST
from aftersales.models import CustomerCard, LostCase, ServicePlan
from aftersales.selectors.card_badges import lost_badge, retention_badge
from dealerops.backoffice.base import MasterAdmin, ScopedAdmin
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.foundation.actor import BACKOFFICE_ROLES, Role
from dealerops.lists.spec import ListSpec
from dealerops.portal.templatetags.dx import dx_badge

NOTHING = "–"
PLANNERS = frozenset({Role.SALES_OPS, Role.SSA_MANAGER})


class Looked(ScopedAdmin):
    """A list that is found, narrowed and exported as in the portal; nobody changes anything here."""

    view_roles = OFFICES
    spec: ListSpec[Any]
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    search_help_text = _("End of a VIN, part of a plate, or a whole phone number")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(self.spec, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False


@admin.register(CustomerCard)
class CustomerCardPages(Looked):
    spec = CARDS
    exported_list = CARDS.key
    search_fields = ("pk",)
    list_filter = (
        spec_filter(CARDS, "status"),
        spec_filter(CARDS, "dealer"),
        spec_filter(CARDS, "type"),
    )
    list_display = (
        *("shown_name", "dealer", "shown_model", "shown_vin", "visited", "service", "status_shown"),
    )
    list_select_related = ("dealer", "customer", "vehicle__model", "retention")
    fields = readonly_fields = (
        *("dealer", "shown_name", "shown_model", "shown_vin", "type", "district", "advisor"),
        *("status_shown", "since", "visited", "expected", "lost_after", "service", "leaving", "left_on"),
    )  # fmt: skip

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def shown_name(self, card: CustomerCard) -> str:
        return card.customer.masked_name

    @display(description=_("Model"))  # type: ignore[untyped-decorator]
    def shown_model(self, card: CustomerCard) -> str:
        return str(card.vehicle.model)

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def shown_vin(self, card: CustomerCard) -> str:
        return card.vehicle.masked_vin[-9:]

    @display(description=_("Status"))  # type: ignore[untyped-decorator]
    def status_shown(self, card: CustomerCard) -> SafeString:
        return dx_badge(retention_badge(_of(card, "status")))

    @display(description=_("Since"))  # type: ignore[untyped-decorator]
    def since(self, card: CustomerCard) -> Any:
        return _of(card, "since")

    @display(description=_("Last visit"))  # type: ignore[untyped-decorator]
    def visited(self, card: CustomerCard) -> Any:
        return _of(card, "visited_on")

    @display(description=_("Next service"))  # type: ignore[untyped-decorator]
    def service(self, card: CustomerCard) -> Any:
        return _of(card, "service_on")

    @display(description=_("Expected days"))  # type: ignore[untyped-decorator]
    def expected(self, card: CustomerCard) -> Any:
        return _of(card, "expected")

    @display(description=_("Lost after"))  # type: ignore[untyped-decorator]
    def lost_after(self, card: CustomerCard) -> Any:
        return _of(card, "lost_days")


def _of(card: CustomerCard, name: str) -> Any:
    """What the last night said; a card of today has had none."""
    return getattr(getattr(card, "retention", None), name, None)


@admin.register(LostCase)
class LostCasePages(Looked):
    spec = LOST
    exported_list = LOST.key
    search_fields = ("pk",)
    list_filter = (spec_filter(LOST, "reason"), spec_filter(LOST, "dealer"))
    list_display = (
        *("shown_name", "shown_dealer", "lost_on", "visited_on", "reason", "ours", "state_shown"),
    )
    list_select_related = ("card__dealer", "card__customer")
    fields = readonly_fields = (
        *("shown_name", "shown_dealer", "lost_on", "visited_on", "last_km", "due_at"),
        *("state_shown", "reason", "ours", "offer", "promised_on", "contacted_at", "closed_on"),
    )

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def shown_name(self, case: LostCase) -> str:
        return case.card.customer.masked_name

    @display(description=_("Dealer"))  # type: ignore[untyped-decorator]
    def shown_dealer(self, case: LostCase) -> str:
        return str(case.card.dealer)

    @display(description=_("We could change it"), boolean=True)  # type: ignore[untyped-decorator]
    def ours(self, case: LostCase) -> bool:
        return case.controllable

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, case: LostCase) -> SafeString:
        return dx_badge(lost_badge(case.state))


@admin.register(ServicePlan)
class ServicePlanPages(MasterAdmin):
    view_roles = BACKOFFICE_ROLES
    edit_roles = PLANNERS
    list_display = ("model", "interval_km", "interval_months", "usual_km")
    list_select_related = ("model",)
    search_fields = ("model__code", "model__name")
    fields = ("model", "interval_km", "interval_months", "usual_km")
