"""Nothing is open unless a view says to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from dealerops.accounts.models import ApiKey

if TYPE_CHECKING:  # REST framework loads this module while it loads its own views
    from rest_framework.request import Request
    from rest_framework.views import APIView


class DenyAll(BasePermission):
    """The default: a view that forgot to say who may call it lets nobody in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False


class HasFirmKey(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ApiKey)
