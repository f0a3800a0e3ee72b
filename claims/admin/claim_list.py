"""The claim list's columns and filters."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from claims.choices import ClaimState, Level
from claims.lists import DESK
from claims.models import Claim
from claims.rules import LEVEL_OF_ROLE
from claims.selectors.badges import hold_badge, state_badge
from claims.selectors.desk import last_day
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.backoffice.base.lists import recent_months, search_by, spec_filter
from dealerops.foundation.actor import House
from dealerops.identifiers.masking import mask_vin
from dealerops.portal.registry import Badge, Tone
from dealerops.portal.templatetags.dx import dx_badge, money

NOTHING = "–"
OF_THE_LIST = (
    spec_filter(DESK, "program"),
    spec_filter(DESK, "dealer"),
    spec_filter(DESK, "hold"),
    spec_filter(DESK, "month", lookups=recent_months),
)
DECIDED = spec_filter(DESK, "decided")
OF_THE_DESK = (spec_filter(DESK, "flag"), spec_filter(DESK, "turn"))


class ClaimList(ScopedAdmin):
    """Columns over what `with_desk_facts` adds to each claim."""

    exported_list = DESK.key
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()  # newest first; the filters bring the rest together
    search_fields = ("number",)
    search_help_text = _("Number, part of VIN, plate, name or pinyin initials")

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

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """A region sees only itself, so it has no use for the filter by region."""
        is_hq = actor_of(request).house == House.HQ
        region = (spec_filter(DESK, "region"),) if is_hq else ()
        own = (*region, *OF_THE_LIST)
        done = (DECIDED,) if actor_of(request).role in LEVEL_OF_ROLE else ()
        return (spec_filter(DESK, "state"), *own, *OF_THE_DESK, *done)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(DESK, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False

    @display(description=_("claim"), header=True)  # type: ignore[untyped-decorator]
    def heading(self, claim: Claim) -> list[str]:
        return [claim.number, str(claim.dealer)]

    @display(description=_("state"))  # type: ignore[untyped-decorator]
    def state_shown(self, claim: Claim) -> SafeString:
        hold = hold_badge(claim)
        state = dx_badge(state_badge(claim))
        return format_html("{} {}", state, dx_badge(hold)) if hold else state

    @display(description=_("Program"))  # type: ignore[untyped-decorator]
    def program_shown(self, claim: Claim) -> str:
        return claim.program.display_name

    @display(description=_("Checker"))  # type: ignore[untyped-decorator]
    def checker_shown(self, claim: Claim) -> str:
        return str(claim.checker) if claim.checker else NOTHING

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def vin_shown(self, claim: Claim) -> str:
        return mask_vin(claim.vin)[-9:] or NOTHING

    @display(description=_("support"))  # type: ignore[untyped-decorator]
    def support_shown(self, claim: Claim) -> str:
        return money(claim.support_amount)

    @display(description=_("flags"))  # type: ignore[untyped-decorator]
    def flags_shown(self, claim: Any) -> str | SafeString:
        count = claim.flag_count
        return dx_badge(Badge(Tone.AMBER, str(count))) if count else NOTHING

    @display(description=_("level due"))  # type: ignore[untyped-decorator]
    def level_shown(self, claim: Any) -> str:
        in_turn = claim.state == ClaimState.IN_APPROVAL and claim.due_level
        return str(Level(claim.due_level).label) if in_turn else NOTHING

    @display(description=_("due"))  # type: ignore[untyped-decorator]
    def due_shown(self, claim: Any) -> str | SafeString:
        """Deadlines are exclusive instants: the last day is the one before."""
        due_at = claim.desk_due_at
        if due_at is None:
            return NOTHING
        day = formats.date_format(last_day(due_at), "SHORT_DATE_FORMAT")
        if due_at > timezone.now():
            return day
        return format_html('<span class="dx-late">{} {}</span>', gettext("overdue"), day)
