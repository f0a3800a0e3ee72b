"""From the signed-in person to `request.actor`, once per request."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from dealerops.accounts.models import Membership, User
from dealerops.accounts.services import actor_for, membership_in_force
from dealerops.foundation.actor import BACKOFFICE_ROLES, NOBODY, Actor, Channel

GetResponse = Callable[[HttpRequest], HttpResponse]
MACHINES = ("/healthz", "/readyz", "/metrics")
SIGNED_IN_AT = "since"
ROLELESS = ("/accounts/", "/static/", "/language/", "/theme/", *MACHINES, "/api/")


class ActorRequest(HttpRequest):
    """A request behind the login wall; lets the type checker see who is acting."""

    user: User
    actor: Actor
    membership: Membership | None
    memberships: list[Membership]


def language_of_user(get_response: GetResponse) -> GetResponse:
    """A signed-in person reads in their own language, whatever browser they sit at."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return get_response(request)

    return middleware


def actor_in_force(get_response: GetResponse) -> GetResponse:
    """Set request.actor, request.membership and request.memberships."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = cast(ActorRequest, request)
        asked.actor, asked.membership, asked.memberships = NOBODY, None, []
        if request.user.is_authenticated and not request.path.startswith(("/static/", "/api/v1/")):
            _enter(asked)
            if not _may_pass(asked):
                raise PermissionDenied
            if _is_over(asked) or _sat_idle(asked):
                logout(request)
                return redirect("account_login")
        return get_response(request)

    return middleware


def _may_pass(request: ActorRequest) -> bool:
    """Every page wants a role; the back office wants one of its own, and says so at once."""
    if request.path.startswith("/admin/"):
        return request.actor.role in BACKOFFICE_ROLES
    return request.membership is not None or request.path.startswith(ROLELESS)


def _enter(request: ActorRequest) -> None:
    channel = Channel.BACKOFFICE if request.path.startswith("/admin/") else Channel.PORTAL
    request.memberships = list(
        request.user.memberships.live().select_related("dealer", "region", "firm")
    )
    request.membership = membership_in_force(request.memberships, request.session)
    request.actor = actor_for(
        request.user,
        channel,
        request.membership,
        request_id=getattr(request, "request_id", ""),
    )


def _is_over(request: ActorRequest) -> bool:
    """Twelve hours after signing in the session ends, however busy it was; saving it must not help."""
    since = request.session.get(SIGNED_IN_AT)
    return since is not None and timezone.now().timestamp() - since >= settings.SESSION_COOKIE_AGE


def _sat_idle(request: ActorRequest) -> bool:
    """Staff sessions end after half an hour without a request (reliability.md 8)."""
    if request.actor.role not in BACKOFFICE_ROLES:
        return False
    now = int(timezone.now().timestamp())
    seen = request.session.get("seen", now)
    if now - seen > settings.STAFF_IDLE_SECONDS:
        return True
    if now - seen > 60 or "seen" not in request.session:
        request.session["seen"] = now
    return False
