"""Registering and giving up the device of the second step, with the journal looking on."""

from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpResponse

from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.services import note_new_device
from dealerops.journal.services import record


class Enrol(ActivateTOTPView):  # type: ignore[misc]
    """Shows the secret as a picture and asks for the first code; that is the second step, too."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        request = cast(ActorRequest, self.request)
        response = cast(HttpResponse, super().form_valid(form))
        note_new_device(request.user.pk, form.step, by=request.actor)
        record_authentication(request, request.user, "mfa", type="totp")
        return response


class GiveUp(DeactivateTOTPView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        request = cast(ActorRequest, self.request)
        record(request.user, "accounts.second_step_removed", by=request.actor)
        return cast(HttpResponse, super().form_valid(form))


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        request = cast(ActorRequest, self.request)
        record(request.user, "accounts.recovery_codes_made", by=request.actor)
        return cast(HttpResponse, super().form_valid(form))
