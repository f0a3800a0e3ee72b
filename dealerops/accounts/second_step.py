"""Staff go no further than the password until they have shown a code (reliability.md P14)."""

from collections.abc import Callable
from typing import cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import BACKOFFICE_ROLES

GetResponse = Callable[[HttpRequest], HttpResponse]
# What a person needs on the way from the password to the code, and to turn round.
ON_THE_WAY = (
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "portal:language",
    "portal:theme",
)


def staff_take_both_steps(get_response: GetResponse) -> GetResponse:
    """Middleware; stands below the one that knows the person's memberships."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = cast(ActorRequest, request)
        if settings.STAFF_MFA_REQUIRED and _is_staff(asked) and not _is_through(asked):
            return redirect(_next_step(asked))
        return get_response(request)

    return middleware


def _is_staff(request: ActorRequest) -> bool:
    return any(one.role in BACKOFFICE_ROLES for one in request.memberships)


def _is_through(request: ActorRequest) -> bool:
    if request.path in {reverse(name) for name in ON_THE_WAY}:
        return True
    known = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in known)


def _next_step(request: ActorRequest) -> str:
    """The code is asked for; whoever has no device yet registers one."""
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return reverse("mfa_activate_totp")
    where = request.get_full_path() if request.method == "GET" else "/"
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': where})}"
