"""What every page of the quota shares: who looks, and that nothing is edited by hand."""

from typing import Any

from django.http import HttpRequest

from dealerops.backoffice.base import ScopedAdmin
from dealerops.foundation.actor import Role
from quota.querysets import READERS

LOOKERS = READERS | {Role.REGION_STAFF, Role.REGION_HEAD}


class QuotaPages(ScopedAdmin):
    view_roles = LOOKERS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
