"""Comments before sending, for owners at head office and in the regions."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealerops.backoffice.base import actor_of
from reports.forms.comment_pages import CommentPage, saved_comment
from reports.selectors.comments import owned_by


@require_http_methods(["GET", "HEAD", "POST"])
def comments_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not owned_by(actor):
        raise PermissionDenied
    found = CommentPage(actor)
    if request.method == "POST":
        found = saved_comment(actor, request.POST)
        if not found.is_refused:
            messages.success(request, _("The comment is kept."))
            return redirect("admin:reports_reportrun_comments")
    context = {
        **admin.site.each_context(request),
        "title": _("Comments before sending"),
        "page": found,
    }
    return TemplateResponse(
        request, "reports/comments/backoffice.html", context, status=found.status
    )
