"""The sensor rounds in the back office: the list, the page of one, its agenda as a paper."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.decorators import display

from complaints.admin.round_writing import RoundWriting
from complaints.choices.rounds import RoundKind
from complaints.forms.rounds import CallOffForm, Shown
from complaints.models import SensorRound
from complaints.querysets.rounds import ROUND_READERS
from complaints.selectors.rounds.badges import round_badge
from complaints.selectors.rounds.meeting_page import MeetingPage
from complaints.selectors.rounds.round_print import round_paper
from complaints.services.rounds import build_agenda, call_off_round, end_round, start_round
from complaints.workflow.rounds import ROUND_FLOW
from dealerops.backoffice.base import Button, actor_of
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.actor import Actor
from dealerops.portal.templatetags.dx import dx_badge
from dealerops.printing import print_form


def version_of(row: Any, _actor: Actor) -> Mapping[str, Any]:
    return {"initial": {"version": row.version}}


@admin.register(SensorRound)
class SensorRoundPages(RoundWriting):
    """Nobody types a round: time plans it; here it is prepared, held and written down."""

    view_roles = ROUND_READERS
    flow = ROUND_FLOW
    buttons = {
        "rebuild": Button(build_agenda, Shown, prepare=version_of),
        "start": Button(start_round, Shown, prepare=version_of),
        "end": Button(end_round, Shown, prepare=version_of),
        "call_off": Button(call_off_round, CallOffForm, danger=True, prepare=version_of),
    }
    list_display = ("kind_shown", "scheduled_at", "state_shown", "chair", "agenda_at")
    list_filter = ("kind", "state")
    list_filter_submit = True
    list_select_related = ("chair",)
    sortable_by = ()
    date_hierarchy = None

    @display(description=_("Round"))  # type: ignore[untyped-decorator]
    def kind_shown(self, round_: SensorRound) -> str:
        return str(RoundKind(round_.kind).label)

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, round_: SensorRound) -> SafeString:
        return dx_badge(round_badge(round_.state))

    def get_urls(self) -> list[URLPattern]:
        paper = self.admin_site.admin_view(require_safe(self.paper))
        name = "complaints_sensorround_paper"
        return [path("<int:pk>/paper.pdf", paper, name=name), *super().get_urls()]

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The agenda or, of a stand-up, the sheet; in the reader's language and scope."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor = actor_of(request)
        rounds = SensorRound.objects.visible_to(actor).select_related("chair")
        round_ = get_object_or_404(rounds, pk=pk)
        data = round_paper(MeetingPage(round_, actor), printed_by=str(request.user))
        name = f"{round_.kind.lower()}-{round_.nominal_on}.pdf"
        return serve_made(print_form("round", data), filename=name, kind=FileKind.PDF)
