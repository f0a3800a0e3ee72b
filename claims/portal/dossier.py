"""What the claim's page shows, gathered once and ready for the template."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, HoldReason
from claims.forms import ClaimFactsForm
from claims.models import Claim, ClaimDocument, Finding
from claims.portal.access import may_act
from claims.portal.comparison import InvoiceBox, invoice_box
from claims.portal.paper_groups import PaperGroup, paper_groups
from claims.portal.states import Step, badge_of, steps_of
from claims.selectors import Grant, grant_for, missing_documents, needed_documents
from claims.selectors.desk import last_day
from claims.selectors.timeline import TimelineRow, timeline_of
from claims.services.drafting import EDITABLE
from claims.workflow import CLAIM_FLOW, NUDGE_FLOW
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.workcal.services import local_date, within_days, workdays_between

Text = str | Promise
Facts = list[tuple[Text, object]]
ASKED_FOR = ("vin", "invoice_number", "invoice_date", "invoice_amount", "buyer_name", "seller_name")
TOLD = ("reset", "reject")  # findings a dealer reads; a proposal is not decided yet


@dataclass
class Dossier:
    """One claim as this reader sees it; every part is asked for at most once, when it is shown."""

    claim: Claim
    actor: Actor
    form: ClaimFactsForm | None = None
    refusals: Sequence[Refusal] = ()
    differences: Sequence[Mapping[str, object]] | None = None  # from what was saved meanwhile
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return badge_of(self.claim)

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.claim, self.events)

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the workflow offers this reader now."""
        flows = (CLAIM_FLOW, NUDGE_FLOW)
        rows = [row for flow in flows for row in flow.available(self.claim, self.actor)]
        return frozenset(row.name for row in rows)

    @property
    def editable(self) -> bool:
        return may_act(self.actor) and self.claim.state in EDITABLE

    @property
    def facts_form(self) -> ClaimFactsForm | None:
        return (self.form or ClaimFactsForm.of(self.claim)) if self.editable else None

    @property
    def hold(self) -> Text:
        held = self.claim.hold_reason != HoldReason.NONE
        return HoldReason(self.claim.hold_reason).label if held else ""

    # --- the answer to a reset ------------------------------------------------------------------
    @property
    def answer_by(self) -> dt.date | None:
        return last_day(self.claim.reset_due_at) if self.claim.reset_due_at else None

    @property
    def is_late(self) -> bool:
        return self.claim.reset_due_at is not None and self.claim.reset_due_at <= self.now

    @property
    def workdays_left(self) -> int:
        return workdays_between(local_date(self.now), self.answer_by) if self.answer_by else 0

    @property
    def appeal_by(self) -> dt.date | None:
        return last_day(self.claim.appeal_until) if self.claim.appeal_until else None

    @cached_property
    def findings(self) -> list[Finding]:
        """Why it was sent back or rejected; nothing while nobody has decided."""
        if self.claim.state not in {ClaimState.RESET, ClaimState.REJECTED}:
            return []
        return list(self.claim.findings.filter(event__in=TOLD, answered_at=None))

    # --- papers -----------------------------------------------------------------------------------
    @cached_property
    def documents(self) -> list[ClaimDocument]:
        return list(self.claim.documents.current().select_related("attachment"))

    @cached_property
    def groups(self) -> list[PaperGroup]:
        needed = needed_documents(self.claim, self._paper_day)
        return paper_groups(self.claim, needed, self.documents, self.findings)

    @property
    def complete_groups(self) -> int:
        return sum(group.is_complete for group in self.groups)

    @cached_property
    def invoice(self) -> InvoiceBox | None:
        return invoice_box(self.claim, self.documents, now=self.now)

    # --- what is missing ----------------------------------------------------------------------------
    @cached_property
    def missing(self) -> list[tuple[str, Text]]:
        """Code and name of each paper that is needed and not there, or there and faulty."""
        if self.claim.state not in EDITABLE:
            return []
        return [(one.value, one.label) for one in missing_documents(self.claim, self._paper_day)]

    @property
    def open_fields(self) -> list[tuple[str, Text]]:
        """Name and label of the facts without which nothing can be submitted."""
        labels = ClaimFactsForm.base_fields
        return [
            (name, str(labels[name].label)) for name in ASKED_FOR if not getattr(self.claim, name)
        ]

    @property
    def submit_by(self) -> dt.date | None:
        """The last day of the claim window, as far as the invoice date is known."""
        days = self._grant.facts["claim_window_days"] if self._grant else None
        is_draft = self.claim.state == ClaimState.DRAFT
        if not (is_draft and days and self.claim.invoice_date):
            return None
        return within_days(self.claim.invoice_date, days)

    # --- facts ------------------------------------------------------------------------------------------
    @property
    def origin(self) -> Facts:
        """What came from the pre-application without typing."""
        line = self.claim.line
        return [
            (_("Program"), self.claim.program.display_name),
            (_("Pre-application"), line.preapplication.number),
            (_("Model"), local_name(line.model)),
            (_("Customer"), line.preapplication.customer.name),
            (_("Opened by"), str(self.claim.created_by)),
        ]

    @property
    def facts(self) -> Facts:
        """What the dealer typed, read only."""
        claim = self.claim
        return [
            (_("VIN"), claim.vin),
            (_("Plate"), claim.plate),
            (_("Registered on"), written(claim.registered_on, Kind.DATE)),
            (_("Registered in"), claim.registered_city),
            (_("Invoice code"), claim.invoice_code),
            (_("Invoice number"), claim.invoice_number),
            (_("Invoice date"), written(claim.invoice_date, Kind.DATE)),
            (_("Total incl. VAT"), money(claim.invoice_amount)),
            (_("Buyer"), claim.buyer_name),
            (_("Buyer's credit code"), claim.buyer_code),
            (_("Seller on the invoice"), claim.seller_name),
        ]

    @property
    def support(self) -> Facts:
        """How the amount comes about (domain.md 2.2): the smaller of policy and approved line."""
        facts = self.claim.policy_values or (self._grant.facts if self._grant else {})
        approved = facts.get("approved_unit", self.claim.line.unit_support)
        policy = facts.get("policy_unit")
        by_policy = money(policy) if policy else _now("once the invoice date is known")
        return [
            (_("By the program's policy"), by_policy),
            (_("Approved in the pre-application"), money(approved)),
        ]

    @property
    def support_amount(self) -> str:
        if self.claim.support_amount is not None:
            return money(self.claim.support_amount)
        if self._grant:
            return money(self._grant.amount)
        return money(None if self.claim.invoice_date else self.claim.line.unit_support)

    @cached_property
    def events(self) -> list[TimelineRow]:
        return timeline_of(self.claim, reader=self.actor)

    @cached_property
    def _grant(self) -> Grant | None:
        """What the policy of the invoice date would give; a submitted claim remembers its own."""
        if self.claim.policy_values or self.claim.invoice_date is None:
            return None
        return grant_for(self.claim, self.claim.invoice_date)

    @property
    def _paper_day(self) -> dt.date:
        return self.claim.invoice_date or local_date(self.claim.created_at)


def render_dossier(request: ActorRequest, dossier: Dossier, *, status: int = 200) -> HttpResponse:
    """The whole page of one claim."""
    return render(request, "claims/detail.html", {"page": dossier}, status=status)
