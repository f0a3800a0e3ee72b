"""Money in the back office: finance, the CFO and auditors look, and decide about write-offs."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from unfold.admin import TabularInline
from unfold.decorators import display

from dealerops.backoffice.base import Button, ScopedAdmin, WorkflowAdmin, actor_of
from dealerops.backoffice.base.lists import spec_filter
from dealerops.documents.serving import serve
from dealerops.foundation.actor import Actor, Role
from dealerops.portal.templatetags.dx import dx_badge
from rental.admin.columns import in_yuan
from rental.admin.orders import Looked
from rental.forms.money import EmptyForm, ReasonForm
from rental.lists.money import DAMAGES, ITEMS, STEPS, WRITE_OFFS
from rental.models import (
    DamageCase,
    DunningStep,
    JournalEntry,
    JournalLine,
    LedgerAudit,
    LedgerItem,
    WriteOff,
    WriteOffEvidence,
)
from rental.querysets.ledger import MONEY_READERS
from rental.selectors.ledger import about
from rental.selectors.money_badges import damage_badge, step_badge, write_off_badge
from rental.services.write_offs import approve_write_off, reject_write_off
from rental.workflow.write_offs import WRITE_OFF_FLOW

LAWYERS = frozenset({Role.LEGAL})


def _version(write_off: WriteOff, _actor: Actor) -> Mapping[str, Any]:
    return {"initial": {"version": write_off.version}}


@admin.register(LedgerItem)
class LedgerItemPages(Looked):
    view_roles = MONEY_READERS | LAWYERS
    spec = ITEMS
    exported_list = ITEMS.key
    search_help_text = pgettext_lazy("rental", "Order number")
    list_filter = (spec_filter(ITEMS, "kind"), spec_filter(ITEMS, "dealer"))
    list_display = (
        *("customer_shown", "dealer", "kind", "order"),
        *in_yuan(LedgerItem, "amount", "balance"),
        "due_on",
    )
    list_select_related = ("customer", "dealer", "order")
    fields = readonly_fields = (
        *("customer_shown", "dealer", "order", "kind"),
        *in_yuan(LedgerItem, "amount", "balance"),
        *("charged_on", "due_on", "about_shown", "collector"),
        *("disputed_at", "dispute_reason", "dispute_closed_at"),
    )

    @display(description=pgettext_lazy("rental", "About"))  # type: ignore[untyped-decorator]
    def about_shown(self, item: LedgerItem) -> str:
        return about(item)

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, item: LedgerItem) -> str:
        return item.customer.masked_name


class LineRows(TabularInline):  # type: ignore[misc]
    """The lines of an entry; the page of the entry says who may look."""

    model = JournalLine
    fields = readonly_fields = ("account", "item", *in_yuan(JournalLine, "debit", "credit"))
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in MONEY_READERS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(JournalEntry)
class JournalEntryPages(ScopedAdmin):
    """The ledger itself: every entry with its lines; nobody changes anything anywhere."""

    view_roles = MONEY_READERS
    inlines = (LineRows,)
    list_display = ("booked_on", "kind", "dealer", "order", "ref", "made_by")
    list_select_related = ("dealer", "order", "made_by")
    list_filter = ("kind",)
    search_fields = ("=idempotency_key", "=order__number")
    fields = readonly_fields = (
        *("booked_on", "kind", "dealer", "order", "ref", "idempotency_key", "reverses"),
        *("made_by", "made_at"),
    )


@admin.register(DunningStep)
class DunningStepPages(Looked):
    view_roles = MONEY_READERS
    spec = STEPS
    exported_list = STEPS.key
    list_filter = (spec_filter(STEPS, "rung"),)
    list_display = ("customer_shown", "rung", "made_on", "state_shown", "channel", "result")
    list_select_related = ("item__customer",)
    fields = readonly_fields = (
        *("customer_shown", "item", "rung", "made_on", "state_shown", "channel", "result"),
        *("next_action", "reference", "done_at", "done_by"),
    )

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, step: DunningStep) -> str:
        return step.item.customer.masked_name

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, step: DunningStep) -> SafeString:
        return dx_badge(step_badge(step.state))


@admin.register(DamageCase)
class DamageCasePages(Looked):
    view_roles = MONEY_READERS | LAWYERS | {Role.QUALITY}
    spec = DAMAGES
    exported_list = DAMAGES.key
    search_help_text = _("Case number or order number")
    list_filter = (spec_filter(DAMAGES, "state"), spec_filter(DAMAGES, "dealer"))
    list_display = ("number", "dealer", "order", "customer_shown", "charge", "state_shown")
    list_select_related = ("dealer", "order", "customer")
    fields = readonly_fields = (
        *("number", "dealer", "order", "customer_shown", "state_shown", "found_kind", "found_at"),
        *("place", "description", "cause", "was_admitted", "accident_number", "liability"),
        *("assessed_by", "repair_cost", "insurer_paid", "uncovered", "repair_days", "void_reason"),
        *("clause", "charge", "notified_at", "dispute_until", "agreed_at", "disputed_at"),
        *("dispute_reason", "closed_at", "close_reason"),
    )

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, case: DamageCase) -> str:
        return case.customer.masked_name

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, case: DamageCase) -> SafeString:
        return dx_badge(damage_badge(case.state))


@admin.register(WriteOff)
class WriteOffPages(Looked, WorkflowAdmin):
    """The finance head and the CFO decide here; auditors read the monthly list."""

    view_roles = MONEY_READERS
    spec = WRITE_OFFS
    exported_list = WRITE_OFFS.key
    flow = WRITE_OFF_FLOW
    buttons = {
        "approve": Button(approve_write_off, EmptyForm, danger=True, prepare=_version),
        "reject": Button(reject_write_off, ReasonForm, prepare=_version),
    }
    list_filter = (spec_filter(WRITE_OFFS, "reason"), spec_filter(WRITE_OFFS, "dealer"))
    list_display = ("customer_shown", "dealer", "amount", "level", "state_shown", "proposed_at")
    list_select_related = ("dealer", "item__customer")
    fields = readonly_fields = (
        *("customer_shown", "dealer", "item", "amount", "recovered", "reason", "note", "level"),
        *("evidence_shown", "state_shown", "proposed_by", "proposed_at", "decided_by"),
        "decided_at",
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.evidence))
        route = "<int:pk>/evidence/<int:number>/"
        return [path(route, view, name="rental_writeoff_evidence"), *super().get_urls()]

    def evidence(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One paper of the evidence, as a download; they are counted from 1."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = WriteOffEvidence.objects.visible_to(actor_of(request)).select_related("attachment")
        found = dict(enumerate(rows.filter(write_off=pk), start=1)).get(number)
        if found is None:
            raise Http404
        return serve(found.attachment, filename=f"write-off-{pk}-{number}")

    @display(description=_("Evidence"))  # type: ignore[untyped-decorator]
    def evidence_shown(self, write_off: WriteOff) -> SafeString:
        links = (
            (
                reverse("admin:rental_writeoff_evidence", args=(write_off.pk, number)),
                _("Paper %(number)s") % {"number": number},
            )
            for number in range(1, write_off.evidence.count() + 1)
        )
        return format_html_join(" · ", '<a class="dx-text-link" href="{}">{}</a>', links)

    @display(description=_("Customer"))  # type: ignore[untyped-decorator]
    def customer_shown(self, write_off: WriteOff) -> str:
        return write_off.item.customer.masked_name

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, write_off: WriteOff) -> SafeString:
        return dx_badge(write_off_badge(write_off.state))


@admin.register(LedgerAudit)
class LedgerAuditPages(ScopedAdmin):
    view_roles = MONEY_READERS
    list_display = ("day", "entries", "receivable", "found_shown")
    search_fields = ("day",)
    fields = readonly_fields = ("day", "entries", "receivable", "findings", "made_at")

    @display(description=_("Findings"))  # type: ignore[untyped-decorator]
    def found_shown(self, audit: LedgerAudit) -> int:
        return len(audit.findings)
