"""The codes people type: of their device, once more, and the first one of a new device."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import User
from dealerops.accounts.services import CodeVerdict, step_of_code, try_code
from dealerops.foundation.cipher import decrypted, encrypted

SYMBOLS = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def code_field(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=help_text,
        widget=forms.TextInput(attrs=SYMBOLS),
    )


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Guesses at the old password count like guesses at the door: a session may be a borrowed one."""

    def clean_oldpassword(self) -> str:
        given = str(self.cleaned_data["oldpassword"])
        if not get_account_adapter().reauthenticate(self.user, given):
            wrong: ValidationError = get_account_adapter().validation_error(
                "enter_current_password"
            )
            raise wrong
        return given


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    code = code_field(_("Six digits from the app on your telephone, or a recovery code."))

    def clean_code(self) -> str:
        verdict, device = try_code(self.user.pk, self.cleaned_data["code"])
        if verdict != CodeVerdict.RIGHT or device is None:
            raise get_adapter().validation_error(verdict)
        device.user = self.user
        self.authenticator = device
        return str(self.cleaned_data["code"])


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The second step for somebody who is signed in by password alone."""

    code = code_field(_("Six digits from the app on your telephone, or a recovery code."))
    clean_code = CodeForm.clean_code


class EnrolForm(ActivateTOTPForm):  # type: ignore[misc]
    """A new device shows that it has the secret. Until then the secret waits in the session, encrypted."""

    code = code_field(_("Six digits that the app shows now."))
    step: int

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        self.secret = _pending_secret(renew=not self.is_bound)

    def clean_code(self) -> str:
        step = step_of_code(self.secret, self.cleaned_data["code"])
        if step is None:
            error: ValidationError = get_adapter().validation_error("incorrect_code")
            raise error
        self.step = step
        return str(self.cleaned_data["code"])


def _pending_secret(*, renew: bool) -> str:
    session = context.request.session
    waiting = session.get(SECRET_SESSION_KEY)
    if waiting and not renew:
        return decrypted(waiting)
    secret: str = generate_totp_secret()
    session[SECRET_SESSION_KEY] = encrypted(secret)
    return secret
