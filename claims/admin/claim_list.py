"""The claim list's columns and filters."""

import unicodedata
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from claims.choices import ClaimState, FlagCode, Level
from claims.models import Claim
from claims.rules import LEVEL_OF_ROLE
from claims.selectors.badges import hold_badge, state_badge
from claims.selectors.desk import apart_from, last_day
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import House
from dealerops.identifiers.masking import mask_vin
from dealerops.identifiers.verdict import normalise
from dealerops.portal.registry import Badge, Tone
from dealerops.portal.templatetags.dx import dx_badge, money

NOTHING = "–"
MINE = "mine"


class FlagFilter(DropdownFilter):  # type: ignore[misc]
    title = _("flag")
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Any:
        return [("any", _("Any flag")), *FlagCode.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted = self.value()
        if wanted == "any":
            return queryset.filter(flag_count__gt=0)
        return queryset.filter(flags__code=wanted) if wanted else queryset


class TurnFilter(DropdownFilter):  # type: ignore[misc]
    """Which level decides next; "my turn" also leaves out what the person created or checked."""

    title = _("level due")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Any:
        mine = [(MINE, _("My turn"))] if actor_of(request).role in LEVEL_OF_ROLE else []
        return [*mine, *Level.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted, actor = self.value(), actor_of(request)
        if not wanted:
            return queryset
        level = LEVEL_OF_ROLE.get(actor.role) if wanted == MINE else wanted
        due = queryset.filter(state=ClaimState.IN_APPROVAL, due_level=level)
        return apart_from(due, actor) if wanted == MINE else due


class ClaimList(ScopedAdmin):
    """Columns over what `with_desk_facts` adds to each claim."""

    list_filter_submit = True
    list_fullwidth = True
    search_fields = ("number",)
    search_help_text = _("Claim number or its beginning, full VIN, invoice number, dealer code")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Who checks is head office's business."""
        is_hq = actor_of(request).house == House.HQ
        return (
            *(
                "heading",
                "program_shown",
                "state_shown",
                "vin_shown",
                "invoice_date",
                "support_shown",
            ),
            *("flags_shown", *(("checker_shown",) if is_hq else ()), "level_shown", "due_shown"),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Exact numbers and prefixes only, so that every search meets an index."""
        term = unicodedata.normalize("NFKC", search_term).strip().upper()
        if not term:
            return queryset, False
        plain = normalise(search_term)
        exact = Q(vin=plain) | Q(invoice_number=plain) | Q(dealer__code=term)
        return queryset.filter(exact | Q(number__startswith=term)), False

    @display(description=_("claim"), header=True, ordering="number")  # type: ignore[untyped-decorator]
    def heading(self, claim: Claim) -> list[str]:
        return [claim.number, str(claim.dealer)]

    @display(description=_("state"), ordering="state")  # type: ignore[untyped-decorator]
    def state_shown(self, claim: Claim) -> SafeString:
        hold = hold_badge(claim)
        state = dx_badge(state_badge(claim))
        return format_html("{} {}", state, dx_badge(hold)) if hold else state

    @display(description=_("Program"), ordering="program__code")  # type: ignore[untyped-decorator]
    def program_shown(self, claim: Claim) -> str:
        return claim.program.display_name

    @display(description=_("Checker"))  # type: ignore[untyped-decorator]
    def checker_shown(self, claim: Claim) -> str:
        return str(claim.checker) if claim.checker else NOTHING

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def vin_shown(self, claim: Claim) -> str:
        return mask_vin(claim.vin)[-9:] or NOTHING

    @display(description=_("support"), ordering="support_amount")  # type: ignore[untyped-decorator]
    def support_shown(self, claim: Claim) -> str:
        return money(claim.support_amount)

    @display(description=_("flags"), ordering="flag_count")  # type: ignore[untyped-decorator]
    def flags_shown(self, claim: Any) -> str | SafeString:
        count = claim.flag_count
        return dx_badge(Badge(Tone.AMBER, str(count))) if count else NOTHING

    @display(description=_("level due"))  # type: ignore[untyped-decorator]
    def level_shown(self, claim: Any) -> str:
        in_turn = claim.state == ClaimState.IN_APPROVAL and claim.due_level
        return str(Level(claim.due_level).label) if in_turn else NOTHING

    @display(description=_("due"), ordering="desk_due_at")  # type: ignore[untyped-decorator]
    def due_shown(self, claim: Any) -> str | SafeString:
        """Deadlines are exclusive instants: the last day is the one before."""
        due_at = claim.desk_due_at
        if due_at is None:
            return NOTHING
        day = formats.date_format(last_day(due_at), "SHORT_DATE_FORMAT")
        if due_at > timezone.now():
            return day
        return format_html('<span class="dx-late">{} {}</span>', gettext("overdue"), day)
