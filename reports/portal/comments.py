"""Where owners write cause and action beside the figures of reports that are about to be made."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import PORTAL_ROLES
from reports.forms.comment_pages import CommentPage, saved_comment
from reports.selectors.comments import owned_by


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if actor.role not in PORTAL_ROLES or not owned_by(actor):
        raise Http404
    found = CommentPage(actor)
    if request.method == "POST":
        found = saved_comment(actor, request.POST)
        if not found.is_refused:
            messages.success(request, _("The comment is kept."))
            return redirect("report_comments:page")
    return render(request, "reports/comments/page.html", {"page": found}, status=found.status)
