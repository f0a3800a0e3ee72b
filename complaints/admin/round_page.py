"""The page of one round, whole; the card of the item that is written to stands open in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from complaints.forms.rounds import AddItemForm
from complaints.models import SensorRound
from complaints.selectors.rounds.meeting_page import MeetingPage
from dealerops.backoffice.base import WorkflowAdmin, actor_of


class RoundPage(WorkflowAdmin):
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.get_object(request, object_id)
        return self.page(request, int(object_id))

    def page(
        self,
        request: HttpRequest,
        pk: int,
        *,
        writing: Any = None,
        adding: AddItemForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """`writing` is the open card, `adding` the form of a new item that came back with errors."""
        actor = actor_of(request)
        rounds = SensorRound.objects.visible_to(actor).select_related("chair")
        round_ = get_object_or_404(rounds, pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(round_),
            "original": round_,
            "offers": self.offers(round_, actor),
            "page": MeetingPage(round_, actor),
            "writing": writing,
            "adding": adding or AddItemForm(auto_id="add_%s"),
        }
        template = "backoffice/complaints/round.html"
        return TemplateResponse(request, template, context, status=status)
