"""The journal, the deliveries and the seals, as auditors and administrators see them."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import Role
from dealerops.journal.models import Delivery, Entry, Seal
from dealerops.journal.services import retry_delivery

WATCHERS = frozenset({Role.AUDITOR, Role.SYSADMIN})


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    view_roles = WATCHERS
    list_display = (
        "at",
        "topic",
        "object_type",
        "object_id",
        "role",
        "user_id",
        "from_state",
        "to_state",
        "reason",
    )
    list_filter = ("topic", "role", "channel")
    search_fields = ("=object_id", "=request_id")
    date_hierarchy = "at"


@admin.register(Delivery)
class DeliveryAdmin(ScopedAdmin):
    """Where stuck work is seen and started again."""

    view_roles = WATCHERS
    list_display = (
        "entry",
        "subscriber",
        "queue",
        "attempts",
        "run_at",
        "done_at",
        "quarantined_at",
        "last_error",
    )
    list_filter = (
        "queue",
        ("quarantined_at", admin.EmptyFieldListFilter),
        ("done_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("entry",)
    change_form_template = "backoffice/delivery.html"

    def get_urls(self) -> list[URLPattern]:
        retry = self.admin_site.admin_view(require_POST(self.retry))
        return [path("<int:pk>/retry/", retry, name="journal_delivery_retry"), *super().get_urls()]

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        retry_delivery(pk, by=actor_of(request))
        messages.success(request, _("The delivery will be tried again."))
        return redirect(reverse("admin:journal_delivery_change", args=(pk,)))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_retry"] = context["original"].quarantined_at is not None
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Seal)
class SealAdmin(ScopedAdmin):
    view_roles = WATCHERS
    list_display = ("day", "objects_sealed", "digest")
