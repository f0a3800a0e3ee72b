"""A person's notices: the list behind the bell, following one, and having read all."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import BACKOFFICE_ROLES
from dealerops.notifications.reading import open_notice, read_all
from dealerops.notifications.selectors import inbox
from dealerops.web import number_in


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Staff have the same list in the frame of their own office."""
    if request.actor.role in BACKOFFICE_ROLES:
        return redirect("admin:notices")
    only_unread = request.GET.get("view") == "unread"
    before = number_in(request.GET.get("before", "")) or 0
    page = inbox(request.actor, only_unread=only_unread, before=before)
    context = {"inbox": page, "only_unread": only_unread}
    return render(request, "portal/notices.html", context)


@require_POST
def follow(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it leads; one that leads nowhere comes back to the list."""
    return redirect(open_notice(pk, by=request.actor) or reverse("portal:notices"))


@require_POST
def read(request: ActorRequest) -> HttpResponse:
    read_all(by=request.actor)
    return redirect("portal:notices")
