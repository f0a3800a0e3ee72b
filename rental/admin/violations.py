"""Violations and complaints in the back office: head office looks, masked; nobody changes anything."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from dealerops.backoffice.base import ScopedAdmin
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.lists.spec import ListSpec
from dealerops.portal.templatetags.dx import dx_badge
from rental.admin.columns import in_yuan
from rental.lists.complaints import COMPLAINTS, complaint_badge
from rental.lists.violations import VIOLATIONS, violation_badge
from rental.models import RentalComplaint, Violation
from rental.querysets import READERS
from rental.querysets.complaints import RELATED
from rental.querysets.violations import DISPUTE_READERS, HEAD_OFFICE


class Looked(ScopedAdmin):
    """A list that is found, narrowed and exported as in the portal; nobody changes anything here."""

    spec: ListSpec[Any]
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    search_fields = ("number",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(self.spec, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False


@admin.register(Violation)
class ViolationPages(Looked):
    view_roles = HEAD_OFFICE | DISPUTE_READERS
    spec = VIOLATIONS
    exported_list = VIOLATIONS.key
    search_help_text = _("Beginning of the number of a violation")
    list_filter = (spec_filter(VIOLATIONS, "state"), spec_filter(VIOLATIONS, "points"))
    list_display = (
        *("number", "dealer", "plate_shown", "occurred_at", *in_yuan(Violation, "fine"), "points"),
        *("state_shown", "user_due_at", "statutory_on"),
    )
    list_select_related = ("dealer",)
    fields = readonly_fields = (
        *("number", "dealer", "plate_shown", "occurred_at", "place", "code", "description"),
        *(
            *in_yuan(Violation, "fine"),
            "points",
            "authority",
            "source",
            "external_id",
            "found_at",
            "statutory_on",
        ),
        *("state_shown", "result", "doubt", "order", "evidence", "decision", "decided_by"),
        *("decided_at", "notified_at", "user_due_at", "overdue_at", "dispute", "ruling"),
        *("verified_with", "decision_no"),
        *in_yuan(Violation, "fine_charged", "late_charged", "fee_charged", "penalty_charged"),
    )

    @display(description=_("Plate"))  # type: ignore[untyped-decorator]
    def plate_shown(self, violation: Violation) -> str:
        return violation.masked_plate

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, violation: Violation) -> SafeString:
        return dx_badge(violation_badge(violation.state))


@admin.register(RentalComplaint)
class RentalComplaintPages(Looked):
    view_roles = READERS | RELATED
    spec = COMPLAINTS
    exported_list = COMPLAINTS.key
    search_help_text = _("Beginning of the number of a complaint")
    list_filter = (spec_filter(COMPLAINTS, "topic"), spec_filter(COMPLAINTS, "cause"))
    list_display = (
        *("number", "dealer", "topic", "received_at", "state_shown", "cause"),
        *in_yuan(RentalComplaint, "compensation"),
    )
    list_select_related = ("dealer",)
    fields = readonly_fields = (
        *("number", "dealer", "order", "topic", "words", "wish", "received_at", "received_by"),
        *("state_shown", "cause", "measure", *in_yuan(RentalComplaint, "compensation")),
        *("ended_at", "ended_by"),
    )

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, complaint: RentalComplaint) -> SafeString:
        return dx_badge(complaint_badge(complaint.state))
