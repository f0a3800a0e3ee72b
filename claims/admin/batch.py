"""Deciding several claims at once: looked at in a list, confirmed once more, decided one by one ten seconds later."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from claims.admin.batch_pages import BatchPages
from claims.choices import RESET_REASONS, DocumentType, Reason
from claims.choices.batches import BatchCommand
from claims.models import Claim
from claims.rules import LEVEL_OF_ROLE
from claims.services import BatchInput, FindingInput, confirm_batch
from claims.services.findings import L2_AND_ABOVE, RULED_BY_L2
from dealerops.accounts.middleware import ActorRequest
from dealerops.backoffice.base import actor_of
from dealerops.backoffice.base.batch import MOST
from dealerops.foundation.actor import Role
from dealerops.portal.templatetags.dx import money
from dealerops.web import number_in

NOTE_LENGTH = 500
VERSION = "version_"


class BatchForm(forms.Form):
    """What is said about every claim of the batch."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def found(self) -> list[FindingInput]:
        """The reasons that are given, where a command wants some."""
        return []


class ApproveForm(BatchForm):
    """Money is confirmed by a second look at its sum."""

    sure = forms.BooleanField(
        label=_("I have looked at these claims and approve the sum."), widget=UnfoldBooleanWidget
    )
    field_order = ("note", "sure")


class ReturnForm(BatchForm):
    """One reason on one kind of document, the same for all."""

    document = forms.ChoiceField(label=_("Document"), widget=UnfoldAdminSelectWidget)
    reason = forms.ChoiceField(label=_("Reason"), widget=UnfoldAdminSelectWidget)
    field_order = ("document", "reason", "note")

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        withheld = set() if role in L2_AND_ABOVE else {RULED_BY_L2}
        allowed = [one for one in Reason if one in RESET_REASONS and one not in withheld]
        _offer(self.fields["document"], DocumentType)
        _offer(self.fields["reason"], allowed)

    def found(self) -> list[FindingInput]:
        return [FindingInput(self.cleaned_data["document"], self.cleaned_data["reason"])]


def _offer(field: Any, choices: Any) -> None:
    field.choices = [("", "—"), *((one.value, f"{one.value} {one.label}") for one in choices)]


class ClaimBatches(BatchPages):
    """Adds the two commands to the list for those who decide at some level."""

    actions = ("approve_selected", "return_selected")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered: dict[str, Any] = super().get_actions(request)
        if actor_of(request).role in LEVEL_OF_ROLE:
            return offered
        own = ("approve_selected", "return_selected")
        return {name: action for name, action in offered.items() if name not in own}

    @admin.action(description=_("Approve selected claims"))
    def approve_selected(self, request: HttpRequest, claims: QuerySet[Any]) -> HttpResponse | None:
        return self._decide(request, claims, ApproveForm(_sent(request)), BatchCommand.APPROVE)

    @admin.action(description=_("Send back selected claims"))
    def return_selected(self, request: HttpRequest, claims: QuerySet[Any]) -> HttpResponse | None:
        form = ReturnForm(_sent(request), role=actor_of(request).role)
        return self._decide(request, claims, form, BatchCommand.RETURN)

    def _decide(
        self,
        request: HttpRequest,
        claims: QuerySet[Any],
        form: BatchForm,
        command: BatchCommand,
    ) -> HttpResponse | None:
        """Ask what is to be said and whether the person is sure; then let it wait to be undone."""
        chosen = list(claims.select_related("dealer", "program")[: MOST + 1])
        if len(chosen) > MOST:
            said = gettext("At most %(count)s claims can be decided at once.") % {"count": MOST}
            messages.error(request, said)
            return None
        if not (form.is_bound and form.is_valid()):
            return self._ask(request, chosen, form)
        wish = BatchInput(
            command=command,
            versions={one.pk: _shown(request, one) for one in chosen},
            note=form.cleaned_data["note"],
            found=form.found(),
        )
        membership = cast(ActorRequest, request).membership
        if membership is None:
            raise PermissionDenied
        confirm_batch(wish, membership=membership, by=actor_of(request))
        return None  # to the list as it was filtered, where the bar tells the rest

    def _ask(self, request: HttpRequest, chosen: Sequence[Claim], form: forms.Form) -> HttpResponse:
        total = sum((one.support_amount or Decimal(0) for one in chosen), Decimal(0))
        name = request.POST["action"]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.get_actions(request)[name][2],
            "claims": chosen,
            "total": money(total),
            "form": form,
            "action": name,
            "danger": name == "return_selected",
        }
        status = 400 if form.is_bound else 200
        template = "backoffice/claims/batch.html"
        return TemplateResponse(request, template, context, status=status)


def _sent(request: HttpRequest) -> Any:
    """None as long as only rows were chosen."""
    return request.POST if "confirmed" in request.POST else None


def _shown(request: HttpRequest, claim: Claim) -> int:
    """The version that stood on the confirmation; without one, a version that never was."""
    return number_in(request.POST.get(f"{VERSION}{claim.pk}", "")) or 0
