"""Which people, memberships and keys there are."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.accounts.models import ApiKey, CodeGuard, Membership, SignInLock, User

ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.AUDITOR})


class UserQuerySet(ScopedQuerySet["User"]):
    scope = Scope(hq=ADMINISTRATORS, owner="pk")

    def in_role(self, role: Role) -> Self:
        """Active people with a live membership in `role`."""
        return self.filter(
            is_active=True, memberships__role=role, memberships__ended_at=None
        ).distinct()


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    scope = Scope(hq=ADMINISTRATORS, owner="user", region="region", dealer="dealer", firm="firm")

    def live(self) -> Self:
        return self.filter(ended_at=None, user__is_active=True)


class ApiKeyQuerySet(ScopedQuerySet["ApiKey"]):
    scope = Scope(hq=ADMINISTRATORS)

    def live(self, now: dt.datetime) -> Self:
        return self.filter(Q(expires_at__gt=now), revoked_at=None)


class CodeGuardQuerySet(ScopedQuerySet["CodeGuard"]):
    scope = Scope(hq=ADMINISTRATORS)


class SignInLockQuerySet(ScopedQuerySet["SignInLock"]):
    scope = Scope(hq=ADMINISTRATORS)
