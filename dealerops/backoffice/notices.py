"""The notices of somebody who works in the back office."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealerops.backoffice.base import actor_of
from dealerops.notifications.selectors import inbox
from dealerops.web import number_in


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    only_unread = request.GET.get("view") == "unread"
    before = number_in(request.GET.get("before", "")) or 0
    page = inbox(actor_of(request), only_unread=only_unread, before=before)
    context = {
        **admin.site.each_context(request),
        "title": _("Notices"),
        "inbox": page,
        "only_unread": only_unread,
    }
    return TemplateResponse(request, "backoffice/notices.html", context)
