"""The workshop board: cars by state, asked again every few seconds."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aftersales.lists.roles import WORKSHOP
from aftersales.portal.access import for_roles
from aftersales.selectors.board import board_of
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Role

BOARD_READERS = WORKSHOP - {Role.D_CAM, Role.D_INFO}


@require_safe
@for_roles(BOARD_READERS)
def board(request: ActorRequest) -> HttpResponse:
    """The whole page, or the lanes alone when they ask for themselves."""
    only_lanes = bool(request.headers.get("HX-Request"))
    template = "aftersales/orders/_board.html" if only_lanes else "aftersales/orders/board.html"
    return render(request, template, {"lanes": board_of(request.actor)})
