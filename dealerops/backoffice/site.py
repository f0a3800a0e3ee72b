"""The admin site: open to head-office and regional roles, whatever flags a person carries."""

from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from unfold.sites import UnfoldAdminSite

from dealerops.accounts.middleware import ActorRequest
from dealerops.backoffice.alerts import alerts_for
from dealerops.backoffice.base import ScopedAdmin
from dealerops.backoffice.notices import notices
from dealerops.foundation.actor import BACKOFFICE_ROLES


class BackofficeSite(UnfoldAdminSite):  # type: ignore[misc]
    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and cast(ActorRequest, request).actor.role in (
            BACKOFFICE_ROLES
        )

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Pages that packages bring with them know neither our roles nor our journal: they stay out."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        actor = cast(ActorRequest, request).actor
        return {**super().each_context(request), "alerts": partial(alerts_for, actor)}

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one page for that, with one set of rules."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        page = path("notices/", self.admin_view(notices), name="notices")
        return [page, *super().get_urls()]
