"""What allauth may do here: sign people in by password and code, never sign them up."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.address import client_address
from dealerops.accounts.guessing import name_tried, one_guess_at_a_time
from dealerops.accounts.middleware import SIGNED_IN_AT
from dealerops.accounts.models import User
from dealerops.accounts.reading import TOO_MANY
from dealerops.accounts.selectors import is_staff_person
from dealerops.foundation.cache import seconds_to_wait
from dealerops.foundation.cipher import decrypted, encrypted

FRESH_SECONDS = 300


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        with one_guess_at_a_time(name_tried(request, credentials)):
            user: User | None = super().authenticate(request, **credentials)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """One password tried on a thousand names locks no name, so wrong ones count by address, too."""
        super().pre_authenticate(request, **credentials)
        if wait := _wait_of_address(request, counts=False):
            refused = render(request, "refused.html", {"refusals": [TOO_MANY]}, status=429)
            refused["Retry-After"] = str(wait)
            raise ImmediateHttpResponse(refused)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever gets in is not counted: a whole store sits behind one address."""
        super().authentication_failed(request, **credentials)
        _wait_of_address(request, counts=True)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[SIGNED_IN_AT] = int(time.time())

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever signed in or confirmed within the last minutes is not asked once more."""
        known = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - one["at"] < FRESH_SECONDS for one in known)


def _wait_of_address(request: HttpRequest, *, counts: bool) -> int:
    limit = settings.WRONG_PASSWORDS_PER_MINUTE
    what = f"wrong-passwords:{client_address(request)}"
    return seconds_to_wait(what, limit=limit, counts=counts)


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes of an authenticator app; its secret is encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it was used already."),
        "codes_locked": _(
            "Too many wrong codes. Wait a quarter of an hour, or ask your administrator."
        ),
        "cannot_delete_authenticator": _("With your role the second step cannot be switched off."),
    }

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.STAFF_MFA_REQUIRED and is_staff_person(authenticator.user_id))
