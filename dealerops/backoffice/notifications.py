"""Every mail as it was rendered, where it stands, and the button that sends it again."""

import base64
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from unfold.decorators import display

from dealerops.backoffice.base import Button, WorkflowAdmin
from dealerops.documents.choices import CONTENT_TYPES
from dealerops.documents.services import FileMissing, read_bytes
from dealerops.documents.serving import serve
from dealerops.notifications.choices import MessageState, PartRole
from dealerops.notifications.models import Message
from dealerops.notifications.querysets import WATCHERS
from dealerops.notifications.services import send_again
from dealerops.notifications.workflow import MESSAGE_FLOW

# The mail's own HTML runs nothing, fetches nothing and may be framed by our page only.
CAGE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
COLOURS = {
    MessageState.QUEUED: "info",
    MessageState.SENDING: "info",
    MessageState.SENT: "success",
    MessageState.FAILED: "danger",
    MessageState.UNCERTAIN: "warning",
    MessageState.BOUNCED: "danger",
}


@admin.register(Message)
class MessageAdmin(WorkflowAdmin):
    """What the mail queue did; bodies are shown caged, files are downloaded."""

    flow = MESSAGE_FLOW
    buttons = {"send_again": Button(send_again)}
    view_roles = WATCHERS
    list_display = (
        "subject",
        "recipient",
        "address",
        "topic",
        "state_badge",
        "possible_copy",
        "attempts",
        "created_at",
        "sent_at",
    )
    list_filter = (
        "state",
        "possible_copy",
        ("sent_at", admin.EmptyFieldListFilter),
        "topic",
        "language",
    )
    list_select_related = ("recipient",)
    search_fields = ("subject", "=address", "recipient__display_name", "=message_id")
    date_hierarchy = "created_at"
    change_form_template = "backoffice/message.html"
    fields = (
        ("state", "possible_copy", "attempts", "last_error"),
        ("recipient", "address", "language"),
        "subject",
        ("topic", "about_type", "about_id"),
        "message_id",
        ("created_at", "sent_at"),
    )

    @display(description=_("State"), ordering="state", label=COLOURS)  # type: ignore[untyped-decorator]
    def state_badge(self, obj: Message) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    def get_urls(self) -> list[URLPattern]:
        body = self.admin_site.admin_view(require_safe(xframe_options_sameorigin(self.body)))
        file = self.admin_site.admin_view(require_safe(self.part))
        return [
            path("<int:pk>/body/", body, name="notifications_message_body"),
            path("<int:pk>/parts/<int:part>/", file, name="notifications_message_part"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        message = context.get("original")
        if message is not None:
            context["parts"] = message.parts.select_related("attachment")
        return super().render_change_form(request, context, *args, **kwargs)

    def body(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML alone, with its pictures inside, for the frame on the message's page."""
        message = get_object_or_404(self.get_queryset(request), pk=pk)
        html = message.html
        for part in message.parts.filter(role=PartRole.INLINE).select_related("attachment"):
            html = html.replace(f"cid:{part.cid}", _data_uri(part))
        response = HttpResponse(html)
        response["Content-Security-Policy"] = CAGE
        return response

    def part(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        """One file of the message, as a download. Raises FileMissing."""
        message = get_object_or_404(self.get_queryset(request), pk=pk)
        found = get_object_or_404(message.parts.select_related("attachment"), pk=part)
        return serve(found.attachment, filename=found.filename)


def _data_uri(part: Any) -> str:
    """The picture itself; a lost one leaves a gap, the rest of the mail is still shown."""
    try:
        content = base64.b64encode(read_bytes(part.attachment)).decode("ascii")
    except FileMissing:
        return "data:,"
    return f"data:{CONTENT_TYPES[part.attachment.kind]};base64,{content}"
