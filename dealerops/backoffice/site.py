"""The admin site: open to head-office and regional roles, whatever flags a person carries."""

from typing import cast

from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import BACKOFFICE_ROLES


class BackofficeSite(UnfoldAdminSite):  # type: ignore[misc]
    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and cast(ActorRequest, request).actor.role in (
            BACKOFFICE_ROLES
        )
