"""The claim in the back office: the list, the page with the invoice beside it, the buttons."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.admin.access import CLAIM_READERS
from claims.admin.batch import ClaimBatches
from claims.admin.claim_list import ClaimList
from claims.admin.claim_page import claim_page
from claims.admin.nudging import ClaimNudges, nudge_url
from claims.admin.papers import ClaimPapers, page_urls
from claims.admin.quota import tell_stretched
from claims.choices import DocumentType, Reason
from claims.forms import ApprovalForm, DecisionForm, ReassignForm, RejectForm, ResetForm
from claims.models import Claim
from claims.selectors.badges import hold_badge, state_badge
from claims.selectors.desk import with_desk_facts
from claims.selectors.people import checkers_for
from claims.services import (
    approve_claim,
    confirm_rejection,
    overrule_rejection,
    reassign_claim,
    reject_claim,
    reset_approval,
    turn_to_reset,
)
from claims.services.findings import L2_AND_ABOVE, RULED_BY_L2, proposed
from claims.workflow import CLAIM_FLOW
from dealerops.backoffice.base import Button, WorkflowAdmin, actor_of
from dealerops.foundation.actor import Actor
from quota.services import Ref

PAGE_RELATIONS = (
    *("program", "dealer__region", "checker", "created_by"),
    *("line__model", "line__preapplication__customer"),
)


def _version(claim: Claim, _actor: Actor) -> Mapping[str, Any]:
    return {"initial": {"version": claim.version}}


def _choices(claim: Claim, actor: Actor) -> dict[str, Any]:
    """Reasons on the papers that the claim has or should have; 'other' is ruled by level 2."""
    base = claim.policy_values.get("required_documents", ())
    there = claim.documents.current().values_list("type", flat=True)
    documents = tuple(one for one in DocumentType if one in {DocumentType.D01, *base, *there})
    without: set[Reason] = set() if actor.role in L2_AND_ABOVE else {RULED_BY_L2}
    return {"documents": documents, "without": without, **_version(claim, actor)}


def _proposed_choices(claim: Claim, actor: Actor) -> Mapping[str, Any]:
    """What the checker proposed is filled in as far as it may be a reason to send back."""
    choices = _choices(claim, actor)
    allowed = ResetForm.reasons - choices["without"]
    found = [one for one in proposed(claim) if one.reason in allowed]
    return {**choices, "found": found}


def _checkers(claim: Claim, actor: Actor) -> Mapping[str, Any]:
    able = checkers_for(claim, actor)
    checkers = [(one.user_id, f"{one} · {one.firm.display_name}") for one in able]
    return {"checkers": checkers, **_version(claim, actor)}


@admin.register(Claim)
class ClaimPages(ClaimNudges, ClaimBatches, ClaimList, ClaimPapers, WorkflowAdmin):
    """Nobody types anything here: look, filter, compare with the invoice, press a button."""

    view_roles = CLAIM_READERS
    flow = CLAIM_FLOW
    # "approve" decides whichever level is due; the row "approve_last" is the same button.
    buttons = {
        "approve": Button(approve_claim, ApprovalForm, prepare=_version),
        "reset": Button(reset_approval, ResetForm, prepare=_choices),
        "reject": Button(reject_claim, RejectForm, danger=True, prepare=_choices),
        "confirm": Button(confirm_rejection, DecisionForm, danger=True, prepare=_version),
        "overrule": Button(overrule_rejection, DecisionForm, prepare=_version),
        "turn_to_reset": Button(turn_to_reset, ResetForm, prepare=_proposed_choices),
        "reassign": Button(reassign_claim, ReassignForm, prepare=_checkers),
    }
    list_select_related = ("dealer", "program", "checker")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_desk_facts(super().get_queryset(request))  # type: ignore[arg-type]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.get_object(request, object_id)
        actor = actor_of(request)
        rows = Claim.objects.visible_to(actor).select_related(*PAGE_RELATIONS)
        claim = rows.prefetch_related("steps", "assignments__checker").get(pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": claim.number,
            "original": claim,
            "offers": self.offers(claim, actor),
            "state": state_badge(claim),
            "hold": hold_badge(claim),
            "nudge_url": nudge_url(claim, actor),
            "page": claim_page(claim, actor),
        }
        return TemplateResponse(request, "backoffice/claims/claim.html", context)

    def run_button(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """The form stands beside the invoice it is about."""
        response = super().run_button(request, pk, button)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            claim = response.context_data["original"]
            invoice = claim.documents.current().filter(type=DocumentType.D01).first()
            response.template_name = "backoffice/claims/run_button.html"
            response.context_data["pages"] = page_urls(invoice) if invoice else ()
        elif button == "approve":
            tell_stretched(request, Ref(Claim._meta.label_lower, pk))
        return response
